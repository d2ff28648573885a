"""What may be uploaded."""

from enum import StrEnum


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


class ScanState(StrEnum):
    """What the operator's virus scanner says. Without a scanner a file stays UNSCANNED and can be fetched."""

    UNSCANNED = "unscanned"
    WAITING = "waiting"
    CLEAN = "clean"
    REFUSED = "refused"
