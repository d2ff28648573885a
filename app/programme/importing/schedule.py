"""What a schedule of another system says, once it is read: sessions, rooms, people, and what was not understood."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from flask_babel import lazy_gettext as _l

from app.values.translated import Translated


class Problem(StrEnum):
    """Why something of a file is not in the programme, or not as it stands there."""

    NOT_KEPT = "not_kept"
    NOT_UNDERSTOOD = "not_understood"
    MISSING = "missing"
    TWICE = "twice"
    NO_TIME = "no_time"
    OUTSIDE = "outside"
    NO_SUCH_LANGUAGE = "no_such_language"
    TAKEN = "taken"
    TOO_LONG = "too_long"
    JOINED = "joined"


PROBLEM_LABELS = {
    Problem.NOT_KEPT: _l("There is no place for this here; it was left out."),
    Problem.NOT_UNDERSTOOD: _l("This was not understood and was left out."),
    Problem.MISSING: _l("This is missing in the file; something was put in its place."),
    Problem.TWICE: _l("This session stands in the file more than once; the first one was taken."),
    Problem.NO_TIME: _l("It is not clear when this session takes place; it waits for its place in the draft."),
    Problem.OUTSIDE: _l("This is on none of the days of the conference; it waits for its place in the draft."),
    Problem.NO_SUCH_LANGUAGE: _l("The series does not have this language; these texts were left out."),
    Problem.TAKEN: _l("Another session of the draft has this number, or nobody can have it; it got the next free one."),
    Problem.TOO_LONG: _l("This is longer than the desk's form takes. It was kept whole."),
    Problem.JOINED: _l("This has become a part of what the session is about."),
}


class Remark(NamedTuple):
    """What was not taken as it stands: of which session (its number in the file, or its title; "" for the file itself),
    which field, and what stood there."""

    event: str
    field: str
    problem: Problem
    value: str = ""


@dataclass(frozen=True)
class Person:
    """Somebody who speaks. ``source`` is their id in the file, with the conference's short name before it."""

    name: str
    source: str | None = None
    bio: str = ""


@dataclass(frozen=True)
class Event:
    """A session of the file. ``key`` names it in reports; without ``starts_at`` it is not clear when it is."""

    key: str
    guid: str
    number: int | None
    title: Translated
    abstract: Translated
    starts_at: datetime | None
    minutes: int
    room: str
    track: str
    type: str
    languages: tuple[str, ...]
    text_language: str
    recording_optout: bool
    people: tuple[Person, ...]
    links: tuple[tuple[str, str], ...]


@dataclass
class Schedule:
    """What a file says. ``zone`` is the IANA name it gives; ``rooms`` are name → seats and ``tracks`` name → web colour,
    in their order."""

    title: str
    zone: str | None
    events: list[Event] = field(default_factory=list)
    rooms: dict[str, int | None] = field(default_factory=dict)
    tracks: dict[str, str] = field(default_factory=dict)
    remarks: list[Remark] = field(default_factory=list)
