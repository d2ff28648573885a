"""Which files wait, and which belong to nothing."""

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa

from app.database import db
from app.files.models import File
from app.files.rules import ScanState


def waiting(*, limit: int) -> Sequence[int]:
    """Ids of files that wait for the scanner, the oldest first."""
    return db.session.scalars(
        sa.select(File.id).where(File.scan == ScanState.WAITING).order_by(File.id).limit(limit)
    ).all()


def belonging_to_nothing(before: datetime, *, limit: int) -> Sequence[int]:
    """Ids of files, uploaded before then, that no other table names: what they belonged to is gone."""
    users = [
        sa.exists().where(key.parent == File.id)
        for table in db.metadata.sorted_tables
        for key in table.foreign_keys
        if key.column is File.__table__.c.id
    ]
    return db.session.scalars(
        sa.select(File.id)
        .where(File.uploaded_at < before, *(sa.not_(used) for used in users))
        .order_by(File.id)
        .limit(limit)
    ).all()
