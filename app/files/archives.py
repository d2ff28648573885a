"""Office files: archives of which only the table of contents and one small part are ever unpacked."""

import io
import zipfile
from xml.parsers import expat

from app.files.rules import (
    MOST_PARTS,
    MOST_RATIO,
    MOST_UNPACKED,
    Damaged,
    Encrypted,
    Format,
    HasMacros,
    TooMuchInside,
)

_OPENXML = "application/vnd.openxmlformats-officedocument."
_MAIN_PARTS = {
    f"{_OPENXML}presentationml.presentation.main+xml": Format.PPTX,
    f"{_OPENXML}presentationml.slideshow.main+xml": Format.PPTX,
    f"{_OPENXML}wordprocessingml.document.main+xml": Format.DOCX,
    f"{_OPENXML}spreadsheetml.sheet.main+xml": Format.XLSX,
}
_OPEN_DOCUMENT = {
    b"application/vnd.oasis.opendocument.presentation": Format.ODP,
    b"application/vnd.oasis.opendocument.text": Format.ODT,
}
_TYPES, _MANIFEST = "[Content_Types].xml", "META-INF/manifest.xml"
_LONGEST_PART = 4 * 1024 * 1024
_SMALL_PART = 64 * 1024
_METHODS = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})
_ENCRYPTED = 0x1
# The record that ends an archive is 22 bytes long, if no comment hangs on it.
_LAST_RECORD = b"PK\x05\x06"


def format_of(content: bytes) -> Format | None:
    """Which office file this archive is; None if it is another one. Raises Damaged, Encrypted, HasMacros, TooMuchInside."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = _checked(archive, content)
            if _TYPES in names:
                return _open_xml(archive, names)
            if "mimetype" in names:
                return _open_document(archive, names)
            return None
    except (zipfile.BadZipFile, expat.ExpatError, NotImplementedError, EOFError, OSError, ValueError) as error:
        raise Damaged from error


def _checked(archive: zipfile.ZipFile, content: bytes) -> set[str]:
    """The names of its parts. Looks at the table of contents only: sizes, ratios, names, and that nothing overlaps or
    stands before or behind it."""
    parts = archive.infolist()
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
        raise TooMuchInside
    if any(part.file_size > MOST_RATIO * max(part.compress_size, 1) and part.file_size > _SMALL_PART for part in parts):
        raise TooMuchInside
    if sum(part.compress_size for part in parts) > len(content):
        raise TooMuchInside
    if any(part.flag_bits & _ENCRYPTED for part in parts):
        raise Encrypted
    names = {part.filename for part in parts}
    if (
        not parts
        or content[-22:-18] != _LAST_RECORD
        or len(names) < len(parts)
        or min(part.header_offset for part in parts) != 0
        or any(part.compress_type not in _METHODS for part in parts)
        or any(_is_path(name) for name in names)
    ):
        raise Damaged
    return names


def _is_path(name: str) -> bool:
    """Whether a part's name leads out of its archive. No program of ours unpacks it; somebody's might."""
    return name.startswith("/") or "\\" in name or ":" in name or "\0" in name or ".." in name.split("/")


def _open_xml(archive: zipfile.ZipFile, names: set[str]) -> Format | None:
    told = _content_types(_read(archive, _TYPES))
    if any("macroEnabled" in one or "vbaProject" in one for one in told) or any(
        name.lower().endswith("vbaproject.bin") for name in names
    ):
        raise HasMacros
    found = {_MAIN_PARTS[one] for one in told if one in _MAIN_PARTS}
    return found.pop() if len(found) == 1 else None


def _content_types(xml: bytes) -> set[str]:
    """The types that the parts of the archive are said to be of. A declaration of entities is refused."""
    found: set[str] = set()
    parser = expat.ParserCreate()

    def refuse(*_declared: object) -> None:
        raise Damaged

    def note(_name: str, attributes: dict[str, str]) -> None:
        found.add(attributes.get("ContentType", ""))

    parser.StartDoctypeDeclHandler, parser.StartElementHandler = refuse, note
    parser.Parse(xml, True)
    return found


def _open_document(archive: zipfile.ZipFile, names: set[str]) -> Format | None:
    if _MANIFEST not in names:
        raise Damaged
    if b"encryption-data" in _read(archive, _MANIFEST):
        raise Encrypted
    if any(name.startswith(("Basic/", "Scripts/")) for name in names):
        raise HasMacros
    return _OPEN_DOCUMENT.get(_read(archive, "mimetype").strip())


def _read(archive: zipfile.ZipFile, name: str) -> bytes:
    """One small part, whatever the table of contents says of its size."""
    with archive.open(name) as part:
        content = part.read(_LONGEST_PART + 1)
    if len(content) > _LONGEST_PART:
        raise TooMuchInside
    return content
