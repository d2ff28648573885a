"""What may be uploaded, and how much of it."""

import unicodedata
from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from flask_babel import lazy_gettext as _l

from app.values.errors import DomainError


class Format(StrEnum):
    """What a file is, by its content."""

    JPEG = "jpeg"
    PNG = "png"
    WEBP = "webp"
    PDF = "pdf"
    PPTX = "pptx"
    DOCX = "docx"
    XLSX = "xlsx"
    ODP = "odp"
    ODT = "odt"
    TEXT = "txt"


MEDIA_TYPES = {
    Format.JPEG: "image/jpeg",
    Format.PNG: "image/png",
    Format.WEBP: "image/webp",
    Format.PDF: "application/pdf",
    Format.PPTX: "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    Format.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    Format.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    Format.ODP: "application/vnd.oasis.opendocument.presentation",
    Format.ODT: "application/vnd.oasis.opendocument.text",
    Format.TEXT: "text/plain",
}
# As people know them; the same in every language.
FORMAT_NAMES = {
    Format.JPEG: "JPEG",
    Format.PNG: "PNG",
    Format.WEBP: "WebP",
    Format.PDF: "PDF",
    Format.PPTX: "PowerPoint (.pptx)",
    Format.DOCX: "Word (.docx)",
    Format.XLSX: "Excel (.xlsx)",
    Format.ODP: "OpenDocument (.odp)",
    Format.ODT: "OpenDocument (.odt)",
    Format.TEXT: "TXT",
}
PICTURES = frozenset({Format.JPEG, Format.PNG, Format.WEBP})
SLIDES = frozenset({Format.PDF, Format.PPTX, Format.ODP})
DOCUMENTS = SLIDES | {Format.DOCX, Format.ODT, Format.XLSX, Format.TEXT}

# Pictures are kept no larger than a page shows them, and once more for lists; in pixels of the longer side.
LARGE_SIDE = 1600
SMALL_SIDE = 320
# JPEG is decoded at a smaller scale at once, the others need the memory of all their pixels.
MOST_PIXELS = {Format.JPEG: 64_000_000, Format.PNG: 25_000_000, Format.WEBP: 25_000_000}

# What office files may unpack to. A presentation of a thousand slides has some 5,000 parts.
MOST_PARTS = 10_000
MOST_UNPACKED = 600 * 1024 * 1024
# Text shrinks to a hundredth at the best; what shrinks further was made to burst.
MOST_RATIO = 200

LONGEST_NAME = 120


class ScanState(StrEnum):
    """What the operator's virus scanner says. Without a scanner a file stays UNSCANNED and can be fetched."""

    UNSCANNED = "unscanned"
    WAITING = "waiting"
    CLEAN = "clean"
    REFUSED = "refused"


FETCHABLE = frozenset({ScanState.UNSCANNED, ScanState.CLEAN})
SCAN_WORDS = {
    ScanState.WAITING: _l("This file is being checked for viruses. It can be opened in a few minutes."),
    ScanState.REFUSED: _l("The virus scanner refused this file. Please upload another one."),
}


@dataclass(frozen=True)
class Upload:
    """What somebody chose: ``name`` as they call it, never trusted."""

    name: str
    content: bytes


class TooLarge(DomainError):
    code = "file_too_large"
    status = 413

    def __init__(self, limit_mb: int):
        super().__init__(_l("This file is too large. Files may have up to %(limit)d MB.", limit=limit_mb))


class Empty(DomainError):
    code = "file_empty"
    message = _l("This file is empty. Please choose another one.")


class WrongType(DomainError):
    """``accepts`` are the formats that would have been welcome."""

    code = "file_wrong_type"

    def __init__(self, accepts: Collection[Format]):
        super().__init__(_l("This kind of file is not accepted. Accepted are: %(formats)s.", formats=listed(accepts)))


class Damaged(DomainError):
    code = "file_damaged"
    message = _l("This file cannot be read; it may be damaged. Please save it again and try once more.")


class Encrypted(DomainError):
    code = "file_encrypted"
    message = _l("This file is protected by a password. Please save it without one.")


class HasMacros(DomainError):
    code = "file_has_macros"
    message = _l("This file contains macros. Please save it without them.")


class TooMuchInside(DomainError):
    """It would unpack to more than anybody's slides."""

    code = "file_too_much_inside"
    message = _l("This file contains more than it should. Please save it again, or as PDF.")


class TooManyPixels(DomainError):
    code = "file_too_many_pixels"

    def __init__(self, limit: int):
        super().__init__(
            _l("This picture is too large. Pictures may have up to %(limit)d million pixels.", limit=limit // 1_000_000)
        )


def listed(formats: Collection[Format]) -> str:
    """Formats by name, in our order."""
    return ", ".join(FORMAT_NAMES[one] for one in Format if one in formats)


def shown_name(name: str, format: Format) -> str:
    """What a file is called wherever it is shown: never a path, nothing invisible, with the ending of its content."""
    last = name.replace("\\", "/").rpartition("/")[2]
    visible = "".join(letter if unicodedata.category(letter)[0] not in "CZ" else " " for letter in last)
    stem = " ".join(visible.split()).strip(". ")
    bare, dot, ending = stem.rpartition(".")
    if dot and bare and len(ending) <= 5:
        stem = bare.rstrip(". ")
    ending = {Format.JPEG: "jpg"}.get(format, format.value)
    return f"{stem[:LONGEST_NAME] or 'file'}.{ending}"
