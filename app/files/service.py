"""What happens to files: checked and stored, judged by the scanner, removed with what they belong to."""

import hashlib
import secrets
from collections.abc import Collection
from datetime import datetime

import sqlalchemy as sa
from flask import current_app

from app.database import db
from app.files import pictures, reading
from app.files.models import File
from app.files.rules import PICTURES, Empty, Format, ScanState, TooLarge, Upload, shown_name


def store(upload: Upload, *, accepts: Collection[Format], now: datetime) -> File:
    """Keep an upload if its content is one of ``accepts``; pictures are made anew. The caller commits, and hangs it on what
    it belongs to.

    Raises TooLarge, Empty, WrongType, Damaged, Encrypted, HasMacros, TooMuchInside, TooManyPixels; none of them names a
    field.
    """
    settings = current_app.config["SETTINGS"]
    content = upload.content
    if not content:
        raise Empty
    if len(content) > settings.max_upload_mb * 1024 * 1024:
        raise TooLarge(settings.max_upload_mb)
    format, small, width, height = reading.format_of(content, accepts), None, None, None
    if format in PICTURES:
        content, small, width, height = pictures.remade(content, format)
        format = Format.WEBP
    file = File(
        key=secrets.token_urlsafe(18),
        name=shown_name(upload.name, format),
        format=format,
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        width=width,
        height=height,
        scan=ScanState.WAITING if settings.virus_scan_command else ScanState.UNSCANNED,
        uploaded_at=now,
        content=content,
        small=small,
    )
    db.session.add(file)
    db.session.flush()
    return file


def hold(upload: Upload, *, now: datetime) -> File:
    """Keep an upload that belongs to nothing for a day, as it came: whoever reads it judges its content, and nobody can
    fetch it. The caller commits."""
    file = File(
        key=secrets.token_urlsafe(18),
        name=upload.name,
        format=Format.TEXT,
        size=len(upload.content),
        sha256=hashlib.sha256(upload.content).hexdigest(),
        scan=ScanState.UNSCANNED,
        uploaded_at=now,
        content=upload.content,
    )
    db.session.add(file)
    db.session.flush()
    return file


def find_held(key: str, *, since: datetime) -> File | None:
    """The file with this key, if it was uploaded since then."""
    return db.session.scalar(sa.select(File).where(File.key == key, File.uploaded_at >= since))


def judge(file: File, *, is_clean: bool) -> None:
    """Say what the scanner says; what it refuses is not kept. The caller commits."""
    file.scan = ScanState.CLEAN if is_clean else ScanState.REFUSED
    if not is_clean:
        file.content, file.small = b"", None
    db.session.flush()


def remove(file: File | None) -> None:
    """Delete a file that nothing names any more; the caller commits."""
    if file is not None:
        db.session.delete(file)
        db.session.flush()
