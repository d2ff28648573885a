"""What pages and feeds need to know of a programme."""

from collections.abc import Sequence
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload

from app.database import db
from app.programme.models import Room, Session
from app.series.models import Edition
from app.values import moments

_WHOLE = (joinedload(Session.room), selectinload(Session.floors), selectinload(Session.channels))


def sessions_of(edition: Edition) -> Sequence[Session]:
    """Every session of an edition in order of time, with room, floors and channels."""
    return db.session.scalars(
        sa.select(Session)
        .where(Session.edition_id == edition.id)
        .order_by(Session.starts_at, Session.ends_at.desc(), Session.id)
        .options(*_WHOLE)
    ).all()


def find_session(edition: Edition, slug: str) -> Session | None:
    """One session of an edition, whole."""
    return db.session.scalar(
        sa.select(Session).where(Session.edition_id == edition.id, Session.slug == slug).options(*_WHOLE)
    )


def rooms_of(edition: Edition) -> Sequence[Room]:
    """The rooms of an edition in their order."""
    return db.session.scalars(sa.select(Room).where(Room.edition_id == edition.id).order_by(Room.position)).all()


def days_of(sessions: Sequence[Session], zone: str) -> list[date]:
    """The days (in ``zone``) on which something happens, in order."""
    return sorted({moments.local(session.starts_at, zone).date() for session in sessions})
