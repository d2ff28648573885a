"""Files as people and attackers upload them."""

import io
import zipfile
from collections.abc import Mapping
from datetime import datetime

from PIL import Image

from app.files import service
from app.files.models import File
from app.files.rules import PICTURES, Upload
from tests.factories.world import NOW

_TYPES = """<?xml version="1.0" encoding="UTF-8"?>
<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">
<Default Extension="xml" ContentType="application/xml"/>
<Override PartName="/ppt/presentation.xml"
 ContentType="application/vnd.openxmlformats-officedocument.{}.main+xml"/></Types>"""
_KINDS = {"pptx": "presentationml.presentation", "docx": "wordprocessingml.document", "xlsx": "spreadsheetml.sheet"}


def picture(
    format: str = "JPEG", size: tuple[int, int] = (60, 40), colour: str = "#821a57", mode: str = "RGB", **more: object
) -> bytes:
    """A picture of one colour; ``more`` goes to the encoder."""
    written = io.BytesIO()
    Image.new(mode, size, colour).save(written, format, **more)
    return written.getvalue()


def pdf() -> bytes:
    """The smallest file that readers open."""
    parts = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 72 72] >>",
    ]
    written, offsets = b"%PDF-1.4\n", []
    for number, part in enumerate(parts, 1):
        offsets.append(len(written))
        written += b"%d 0 obj\n%s\nendobj\n" % (number, part)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    end = b"trailer\n<< /Size 4 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % len(written)
    return written + b"xref\n0 4\n0000000000 65535 f \n" + table + end


def archive(parts: Mapping[str, bytes | str], *, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """An archive of these parts."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", method) as made:
        for name, content in parts.items():
            made.writestr(name, content)
    return written.getvalue()


def office(kind: str = "pptx", **more: bytes | str) -> bytes:
    """An Office file with one part; ``more`` are further parts."""
    return archive({"[Content_Types].xml": _TYPES.format(_KINDS[kind]), "ppt/presentation.xml": "<p/>", **more})


def open_document(kind: str = "presentation", **more: bytes | str) -> bytes:
    """An OpenDocument file."""
    parts = {"mimetype": f"application/vnd.oasis.opendocument.{kind}", "META-INF/manifest.xml": "<m/>", **more}
    return archive(parts)


def text_of(content: bytes) -> str:
    """Everything that stands in an Office file, unpacked."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return "".join(archive.read(part).decode() for part in archive.infolist())


def stored(content: bytes | None = None, name: str = "photo.jpg", now: datetime = NOW) -> File:
    """A file in the database, a picture unless told otherwise."""
    return service.store(Upload(name, content or picture()), accepts=PICTURES, now=now)
