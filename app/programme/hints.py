"""What an organiser may have forgotten in a programme. Nothing here refuses anything."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Protocol

from flask_babel import lazy_gettext as _l

from app.programme.rules import SHARED_KINDS, SessionKind, SessionState
from app.values.translated import Translated


class Hint(StrEnum):
    NO_PLACE = "no_place"
    NO_FLOOR = "no_floor"
    NOT_INTERPRETED = "not_interpreted"
    MINUTES_LEFT = "minutes_left"
    OVERLAP = "overlap"
    TITLE_MISSING = "title_missing"
    OUTSIDE = "outside"


HINT_WORDS = {
    Hint.NO_PLACE: _l("It has no room and no place yet."),
    Hint.NO_FLOOR: _l("Which language will be spoken?"),
    Hint.NOT_INTERPRETED: _l("Nothing is interpreted: only those who understand the speakers can follow."),
    Hint.MINUTES_LEFT: _l("The spoken languages do not fill the session."),
    Hint.OVERLAP: _l("Another session takes place in this room at the same time."),
    Hint.TITLE_MISSING: _l("The title is not there in every language."),
    Hint.OUTSIDE: _l("It is on a day that is no day of the conference any more."),
}


class Spoken(Protocol):
    minutes: int


class Planned(Protocol):
    """What the hints ask of a session."""

    kind: SessionKind
    state: SessionState
    title: Translated
    place: Translated
    room_id: int | None
    starts_at: datetime
    ends_at: datetime
    floors: Sequence[Any]
    channels: Sequence[Any]


@dataclass(frozen=True)
class Days:
    """The conference's first instant, and the one after its last day, in UTC."""

    begin: datetime
    end: datetime


def hints(sessions: Sequence[Planned], languages: Sequence[str], days: Days) -> list[list[Hint]]:
    """What each of ``sessions`` still lacks, in their order. ``languages`` are those of the series."""
    overlapping = _overlapping(sessions)
    return [_hints(session, languages, days, number in overlapping) for number, session in enumerate(sessions)]


def _hints(session: Planned, languages: Sequence[str], days: Days, overlaps: bool) -> list[Hint]:
    if session.state is SessionState.CANCELLED:
        return []
    is_spoken = session.kind not in SHARED_KINDS
    lacking = {
        Hint.OUTSIDE: not days.begin <= session.starts_at < days.end,
        Hint.OVERLAP: overlaps,
        Hint.NO_PLACE: is_spoken and session.room_id is None and not session.place,
        Hint.NO_FLOOR: is_spoken and not session.floors,
        Hint.NOT_INTERPRETED: is_spoken and bool(session.floors) and not session.channels and len(languages) > 1,
        Hint.MINUTES_LEFT: bool(session.floors) and _spoken(session) < session.ends_at - session.starts_at,
        Hint.TITLE_MISSING: not set(languages) <= set(session.title),
    }
    return [hint for hint, lacks in lacking.items() if lacks]


def _spoken(session: Planned) -> timedelta:
    return timedelta(minutes=sum(floor.minutes for floor in session.floors))


def _overlapping(sessions: Sequence[Planned]) -> set[int]:
    """The numbers of sessions that share their room with another one at some moment."""
    rooms: dict[int, list[int]] = defaultdict(list)
    for number, session in enumerate(sessions):
        if session.room_id is not None and session.state is not SessionState.CANCELLED:
            rooms[session.room_id].append(number)
    found: set[int] = set()
    for numbers in rooms.values():
        numbers.sort(key=lambda number: sessions[number].starts_at)
        longest: int | None = None
        for number in numbers:
            if longest is not None and sessions[number].starts_at < sessions[longest].ends_at:
                found |= {number, longest}
            if longest is None or sessions[number].ends_at > sessions[longest].ends_at:
                longest = number
    return found
