"""The history of one thing."""

from collections.abc import Collection, Sequence
from typing import Any

import sqlalchemy as sa
from flask_sqlalchemy.pagination import Pagination
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


def log_of(*, series_id: int | None, edition_ids: Collection[int], page: int, size: int = 50) -> Pagination:
    """A page of the entries on a series and on editions, newest first, with their values. Without a series only what
    concerns these editions."""
    about = [AuditEntry.edition_id.in_(edition_ids)]
    if series_id is not None:
        about.append(sa.and_(AuditEntry.series_id == series_id, AuditEntry.edition_id.is_(None)))
    return db.paginate(
        sa.select(AuditEntry)
        .where(sa.or_(*about))
        .order_by(AuditEntry.id.desc())
        .options(selectinload(AuditEntry.values)),
        page=page,
        per_page=size,
        error_out=False,
    )
