"""What is stored of an upload."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.database import checked, db
from app.files.rules import Format, ScanState


class File(db.Model):
    """An upload, whole: it comes and goes in the transaction of what it belongs to. ``key`` is random and names it in
    addresses; ``name`` is what its owner called it and is only ever shown. ``size`` is in bytes, ``width`` and
    ``height`` are a picture's pixels; ``small`` is the same picture for lists."""

    __tablename__ = "file"

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    format: Mapped[Format] = mapped_column(checked(Format))
    size: Mapped[int]
    sha256: Mapped[str]
    width: Mapped[int | None]
    height: Mapped[int | None]
    scan: Mapped[ScanState] = mapped_column(checked(ScanState), index=True)
    uploaded_at: Mapped[datetime]
    content: Mapped[bytes] = mapped_column(sa.LargeBinary, deferred=True)
    small: Mapped[bytes | None] = mapped_column(sa.LargeBinary, deferred=True)
