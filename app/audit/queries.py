"""The history of one thing."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import selectinload

from app.audit.models import AuditEntry
from app.database import db


def history(about: Any) -> Sequence[AuditEntry]:
    """All entries on one object, newest first, with their values."""
    return db.session.scalars(
        sa.select(AuditEntry)
        .where(AuditEntry.object_kind == about.__tablename__, AuditEntry.object_id == about.id)
        .order_by(AuditEntry.id.desc())
        .options(selectinload(AuditEntry.values))
    ).all()
