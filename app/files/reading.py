"""What a file is, found in its content: neither its name nor what a browser says of it counts."""

import re
from collections.abc import Collection

from app.files import archives
from app.files.rules import Damaged, Encrypted, Format, WrongType

_PICTURES = ((b"\xff\xd8\xff", Format.JPEG), (b"\x89PNG\r\n\x1a\n", Format.PNG))
# Old Office files, and new ones with a password, are such containers.
_COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED_PART = "EncryptedPackage".encode("utf-16-le")
_MARKUP = re.compile(r"<\s*(?:!doctype|\?xml|html|head|body|svg|script|iframe)\b", re.IGNORECASE)
_CONTROL = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f]")
_PDF_END = re.compile(rb"startxref\s+(\d{1,12})\s+%%EOF[\s\x00]*\Z")
_PDF_TABLE = re.compile(rb"\s*(?:xref\s|\d+\s+\d+\s+obj\b)")


def format_of(content: bytes, accepts: Collection[Format]) -> Format:
    """What ``content`` is. Raises WrongType unless it is one of ``accepts``, Damaged, Encrypted, HasMacros,
    TooMuchInside."""
    found = _format(content, accepts)
    if found not in accepts:
        raise WrongType(accepts)
    return found


def _format(content: bytes, accepts: Collection[Format]) -> Format | None:
    for start, format in _PICTURES:
        if content.startswith(start):
            return format
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return Format.WEBP
    if content.startswith(b"%PDF-"):
        return _pdf(content, accepts)
    if content.startswith(b"PK\x03\x04"):
        return archives.format_of(content)
    if content.startswith(_COMPOUND) and _ENCRYPTED_PART in content:
        raise Encrypted
    return Format.TEXT if _is_text(content) else None


def _pdf(content: bytes, accepts: Collection[Format]) -> Format:
    """It ends where its table says, so that nothing else hangs on it."""
    if Format.PDF not in accepts:
        return Format.PDF
    end = _PDF_END.search(content, max(0, len(content) - 2048))
    if end is None or not _PDF_TABLE.match(content, int(end[1])):
        raise Damaged
    return Format.PDF


def _is_text(content: bytes) -> bool:
    """Plain text in UTF-8; what a browser might take for a page or a drawing is none."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return False
    return not _CONTROL.search(text) and not _MARKUP.search(text)
