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


def find_by_id(edition: Edition, id: int) -> Session | None:
    """The same by its number, as the desk names it."""
    return db.session.scalar(
        sa.select(Session).where(Session.edition_id == edition.id, Session.id == id).options(*_WHOLE)
    )


def find_by_uid(uid: str) -> Session | None:
    """The session with this name in calendars, whole."""
    return db.session.scalar(sa.select(Session).where(Session.uid == uid).options(*_WHOLE))


def locked(session: Session) -> Session:
    """``session`` as it is stored now; nobody else changes it before the transaction ends."""
    whole = selectinload(Session.room), selectinload(Session.floors), selectinload(Session.channels)
    return db.session.scalars(
        sa.select(Session)
        .where(Session.id == session.id)
        .options(*whole)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one()


def slugs_of(edition: Edition) -> set[str]:
    """The names of an edition's sessions in addresses."""
    return set(db.session.scalars(sa.select(Session.slug).where(Session.edition_id == edition.id)))


def next_number(edition: Edition) -> int:
    """The number that an edition's next session gets in exchanged schedules."""
    return 1 + db.session.scalar(
        sa.select(sa.func.coalesce(sa.func.max(Session.number), 0)).where(Session.edition_id == edition.id)
    )


def rooms_of(edition: Edition) -> Sequence[Room]:
    """The rooms of an edition in their order."""
    return db.session.scalars(sa.select(Room).where(Room.edition_id == edition.id).order_by(Room.position)).all()


def find_room(edition: Edition, id: int) -> Room | None:
    """One room of an edition."""
    return db.session.scalar(sa.select(Room).where(Room.edition_id == edition.id, Room.id == id))


def hold_room(edition: Edition, id: int) -> Room | None:
    """The same, and nobody removes it before the transaction ends; its name may still change."""
    return db.session.scalar(
        sa.select(Room).where(Room.edition_id == edition.id, Room.id == id).with_for_update(read=True, key_share=True)
    )


def sessions_in_rooms(edition: Edition) -> dict[int, int]:
    """How many sessions take place in each room of an edition, by the room's id; rooms without one are left out."""
    counted = (
        sa.select(Session.room_id, sa.func.count())
        .where(Session.edition_id == edition.id, Session.room_id.is_not(None))
        .group_by(Session.room_id)
    )
    return dict(db.session.execute(counted).all())  # type: ignore[arg-type]


def with_speakers() -> Sequence[Session]:
    """Every session, of all editions, in which people are named. Databases do not fold names as we do, so whoever looks
    for one goes through them."""
    return [session for session in db.session.scalars(sa.select(Session).order_by(Session.id)) if session.speakers]


def days_of(sessions: Sequence[Session], zone: str) -> list[date]:
    """The days (in ``zone``) on which something happens, in order."""
    return sorted({moments.local(session.starts_at, zone).date() for session in sessions})
