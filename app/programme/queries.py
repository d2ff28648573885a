"""What pages and feeds need to know of a programme."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from flask import current_app
from sqlalchemy.orm import InstrumentedAttribute, joinedload, selectinload, undefer

from app.database import db
from app.programme.models import Material, Release, ReleaseChange, Room, Session, SessionSpeaker, SessionType, Track
from app.programme.released import NOTHING, Programme, ReleasedSession, thaw
from app.series.models import Edition
from app.series.rules import EditionState
from app.speakers.models import Speaker
from app.values import moments

_SPEAKERS = selectinload(Session.speakings).joinedload(SessionSpeaker.speaker)
# How many programmes a process keeps; one of 300 sessions takes about two megabytes.
_MOST_KEPT = 24
KEPT = "programme.released"

_WHOLE = (joinedload(Session.room), selectinload(Session.floors), selectinload(Session.channels), _SPEAKERS)


def released(edition: Edition) -> Programme:
    """The programme as everybody outside sees it: the last release of it, or an empty one. It costs no query until
    something is published anew."""
    series = edition.series
    return _kept(("last", series.slug, edition.id, series.version), lambda: last_released(edition))


def last_released(edition: Edition) -> Programme:
    """The same, looked for in the database: for those who publish."""
    last = sa.select(sa.func.max(Release.number)).where(Release.edition_id == edition.id).scalar_subquery()
    return _published(edition, Release.number == last) or NOTHING


def find_released(edition: Edition, number: int) -> Programme | None:
    """The programme as a release of an edition published it."""
    return _published(edition, Release.number == number)


def _published(edition: Edition, which: sa.ColumnElement[bool]) -> Programme | None:
    row = db.session.execute(
        sa.select(Release.id, Release.content_version, Release.made_at, Release.number, Release.name).where(
            Release.edition_id == edition.id, which
        )
    ).one_or_none()
    if row is None:
        return None
    content = sa.select(Release.content).where(Release.id == row.id)
    return _kept(
        (row.id, row.content_version, row.made_at),
        lambda: thaw(db.session.scalar(content), number=row.number, name=row.name, made_at=row.made_at),
    )


def _kept(key: tuple[Any, ...], make: Callable[[], Programme]) -> Programme:
    """What this process keeps under ``key``, made when it is not there: a release never changes."""
    kept: dict[Any, Programme] = current_app.extensions.setdefault(KEPT, {})
    programme = kept.pop(key, None) or make()
    # Whatever was used last stands last; threads that do this at the same time make a programme twice at worst.
    kept[key] = programme
    for oldest in list(kept)[:-_MOST_KEPT]:
        kept.pop(oldest, None)
    return programme


def releases_of(edition: Edition) -> Sequence[Release]:
    """The releases of an edition, newest first, each with what it changed; their content stays where it is."""
    return db.session.scalars(
        sa.select(Release)
        .where(Release.edition_id == edition.id)
        .order_by(Release.number.desc())
        .options(selectinload(Release.changes), joinedload(Release.made_by))
    ).all()


def find_release(edition: Edition, number: int) -> Release | None:
    """One release of an edition, with what it changed."""
    return db.session.scalar(
        sa.select(Release)
        .where(Release.edition_id == edition.id, Release.number == number)
        .options(selectinload(Release.changes), joinedload(Release.made_by))
    )


def last_release(edition: Edition) -> Release | None:
    """The release that holds, with its content."""
    return db.session.scalar(
        sa.select(Release)
        .where(Release.edition_id == edition.id)
        .order_by(Release.number.desc())
        .limit(1)
        .options(undefer(Release.content))
    )


def releases_untold(told_at: InstrumentedAttribute[datetime | None]) -> Sequence[int]:
    """The ids of the releases whose consequences, noted in this column, are still to come, oldest first. What nobody can
    see yet is told when the conference is announced."""
    return db.session.scalars(
        sa.select(Release.id)
        .join(Release.edition)
        .where(told_at.is_(None), Edition.state == EditionState.ANNOUNCED)
        .order_by(Release.id)
    ).all()


def was_released(session: Session) -> bool:
    """Whether people outside have seen this session."""
    return bool(db.session.scalar(sa.select(sa.exists().where(ReleaseChange.session_id == session.id))))


def released_among(edition: Edition) -> set[int]:
    """The ids of the sessions of an edition that were in a release."""
    return set(
        db.session.scalars(
            sa.select(ReleaseChange.session_id).join(Release).where(Release.edition_id == edition.id).distinct()
        )
    )


def placed_sessions(edition: Edition, *, held: bool = False) -> list[Session]:
    """What is to be published of an edition: its sessions that have times, whole. With ``held``, they are read anew and
    nobody changes one of them before the transaction ends."""
    found = (
        sa.select(Session)
        .where(Session.edition_id == edition.id, Session.starts_at.is_not(None))
        .order_by(Session.id)
        .options(selectinload(Session.floors), selectinload(Session.channels), _SPEAKERS)
    )
    if held:
        found = found.with_for_update(read=True).execution_options(populate_existing=True)
    return list(db.session.scalars(found))


def sessions_of(edition: Edition) -> Sequence[Session]:
    """Every session of an edition in order of time, with room, floors, channels and speakers."""
    return db.session.scalars(
        sa.select(Session)
        .where(Session.edition_id == edition.id)
        .order_by(Session.starts_at, Session.ends_at.desc(), Session.id)
        .options(*_WHOLE)
    ).all()


def unplaced_sessions(edition: Edition) -> Sequence[Session]:
    """The sessions of an edition that wait for their place, those without one for longest first."""
    return db.session.scalars(
        sa.select(Session)
        .where(Session.edition_id == edition.id, Session.starts_at.is_(None))
        .order_by(Session.number)
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


def find_bare(edition: Edition, id: int) -> Session | None:
    """The same for whoever goes on to hold it, and then reads all that belongs to it."""
    return db.session.scalar(sa.select(Session).where(Session.edition_id == edition.id, Session.id == id))


def locked(session: Session) -> Session:
    """``session`` as it is stored now; nobody else changes it before the transaction ends."""
    whole = selectinload(Session.room), selectinload(Session.floors), selectinload(Session.channels), _SPEAKERS
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


def sorts(edition: Edition, type_id: int | None, track_id: int | None) -> bool:
    """Whether this session type and this track, where they are given, belong to an edition."""
    wanted = [(SessionType, type_id), (Track, track_id)]
    return all(
        db.session.scalar(sa.select(sa.exists().where(table.id == id, table.edition_id == edition.id)))
        for table, id in wanted
        if id is not None
    )


def sessions_in_rooms(edition: Edition) -> dict[int, int]:
    """How many sessions take place in each room of an edition, by the room's id; rooms without one are left out."""
    counted = (
        sa.select(Session.room_id, sa.func.count())
        .where(Session.edition_id == edition.id, Session.room_id.is_not(None))
        .group_by(Session.room_id)
    )
    return dict(db.session.execute(counted).all())  # type: ignore[arg-type]


def sessions_with(speaker_ids: Iterable[int]) -> Sequence[Session]:
    """Every session, of all editions, in which one of these people speaks, in order of time."""
    speaking = sa.select(SessionSpeaker.session_id).where(SessionSpeaker.speaker_id.in_(list(speaker_ids)))
    return db.session.scalars(
        sa.select(Session)
        .where(Session.id.in_(speaking))
        .order_by(Session.starts_at, Session.id)
        .options(joinedload(Session.edition), _SPEAKERS)
    ).all()


def materials_of(speaker: Speaker) -> Sequence[Material]:
    """What somebody handed in, for all conferences."""
    return db.session.scalars(
        sa.select(Material).where(Material.speaker_id == speaker.id).options(joinedload(Material.file))
    ).all()


def releases_of_series(series_id: int) -> Sequence[Release]:
    """Every release of every edition of a series, with its content."""
    return db.session.scalars(
        sa.select(Release)
        .join(Edition, Edition.id == Release.edition_id)
        .where(Edition.series_id == series_id)
        .order_by(Release.id)
        .options(undefer(Release.content))
    ).all()


def days_of(sessions: Iterable[ReleasedSession], zone: str) -> list[date]:
    """The days (in ``zone``) on which something happens, in order."""
    return sorted({moments.local(session.starts_at, zone).date() for session in sessions})
