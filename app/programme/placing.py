"""A draft session gets its place in the programme, another one, or none for the time being."""

from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from app.programme import service, timing
from app.programme.models import Session
from app.programme.rules import Heard, Speaker, Spoken, WantedSession
from app.values import moments
from app.values.access import Actor


@dataclass(frozen=True)
class Slot:
    """Where a session is to stand: a day and a time on the clocks at the venue, a room, and for how many minutes; without
    ``minutes`` for as long as it is now."""

    day: date
    starts: time
    room_id: int | None = None
    minutes: int | None = None


def place(session: Session, slot: Slot, *, seen: str, by: Actor, now: datetime) -> Session:
    """Put a session into ``slot``; the caller commits. ``seen`` is the fingerprint of the facts somebody started from.

    Raises ChangedMeanwhile, UnknownRoom, OutsideTheDays, NoSuchTime, FloorsTooLong.
    """
    return service.change(session, placed(session, slot), seen=seen, by=by, now=now)


def unplace(session: Session, *, seen: str, by: Actor, now: datetime) -> Session:
    """Take a session out of its slot; it waits for another one. The caller commits. If it was published, the next
    release says that it is cancelled. Raises ChangedMeanwhile."""
    return service.change(session, unplaced(session), seen=seen, by=by, now=now)


def placed(session: Session, slot: Slot) -> WantedSession:
    """What somebody wants who puts a session into ``slot``."""
    minutes = slot.minutes or length_of(session)
    ends = datetime.combine(slot.day, slot.starts) + timedelta(minutes=minutes)
    return replace(
        wanted_of(session),
        day=slot.day,
        starts=slot.starts,
        ends=ends.time(),
        ends_next_day=ends.date() > slot.day,
        length_minutes=None,
        room_id=slot.room_id,
    )


def unplaced(session: Session) -> WantedSession:
    """What somebody wants who takes a session out of its slot."""
    return replace(
        wanted_of(session), day=None, starts=None, ends=None, ends_next_day=False, room_id=None,
        length_minutes=length_of(session),
    )  # fmt: skip


def length_of(session: Session) -> int:
    """How many minutes a session takes, or is to take."""
    if session.starts_at is None or session.ends_at is None:
        return session.length_minutes or 0
    return (session.ends_at - session.starts_at) // timedelta(minutes=1)


def wanted_of(session: Session) -> WantedSession:
    """A session as it stands now, as somebody would want it."""
    zone = session.edition.timezone
    starts = moments.local(session.starts_at, zone) if session.starts_at else None
    ends = moments.local(session.ends_at, zone) if session.ends_at else None
    return WantedSession(
        title=session.title,
        kind=session.kind,
        day=starts.date() if starts else None,
        starts=starts.time() if starts else None,
        ends=ends.time() if ends else None,
        ends_next_day=bool(starts and ends and ends.date() > starts.date()),
        length_minutes=session.length_minutes,
        type_id=session.type_id,
        track_id=session.track_id,
        abstract=session.abstract,
        room_id=session.room_id,
        place=session.place,
        floors=tuple(spoken(session)),
        channels=tuple(Heard(heard.language, heard.mode, heard.promise) for heard in session.channels),
        speakers=tuple(Speaker(one.name, one.organisation) for one in session.speakers),
        original_language=session.original_language,
        slides_language=session.slides_language,
        recording_optout=session.recording_optout,
        bookable=session.bookable,
    )


def spoken(session: Session) -> list[Spoken]:
    """Its floor languages, with minutes unless the session is shared out equally: that needs no numbers, and none that
    would have to follow when a language is added or the session gets shorter."""
    length = length_of(session)
    equal = timing.shares([Spoken(floor.language) for floor in session.floors], max(length, len(session.floors)))
    is_equal = equal == [floor.minutes for floor in session.floors]
    return [Spoken(floor.language, None if is_equal else floor.minutes) for floor in session.floors]
