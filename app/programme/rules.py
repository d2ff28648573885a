"""What a session is, and how somebody follows it."""

import re
from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, time
from enum import StrEnum
from itertools import count

from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext

from app.values import folding
from app.values.access import Permission, Role
from app.values.errors import DomainError
from app.values.status import Status
from app.values.translated import Translated


class SessionKind(StrEnum):
    ARRIVAL = "arrival"
    OPENING = "opening"
    KEYNOTE = "keynote"
    TALK = "talk"
    PANEL = "panel"
    TOWN_ROUND = "town_round"
    WORKSHOP = "workshop"
    EXCURSION = "excursion"
    PLENARY = "plenary"
    PUBLIC_EVENT = "public_event"
    RECEPTION = "reception"
    BREAK = "break"
    LUNCH = "lunch"
    DINNER = "dinner"
    CLOSING = "closing"


KIND_LABELS = {
    SessionKind.ARRIVAL: lazy_pgettext("session", "Arrival"),
    SessionKind.OPENING: lazy_pgettext("session", "Opening"),
    SessionKind.KEYNOTE: lazy_pgettext("session", "Keynote"),
    SessionKind.TALK: lazy_pgettext("session", "Talk"),
    SessionKind.PANEL: lazy_pgettext("session", "Panel discussion"),
    SessionKind.TOWN_ROUND: lazy_pgettext("session", "Round of the towns"),
    SessionKind.WORKSHOP: lazy_pgettext("session", "Workshop"),
    SessionKind.EXCURSION: lazy_pgettext("session", "Excursion"),
    SessionKind.PLENARY: lazy_pgettext("session", "Plenary"),
    SessionKind.PUBLIC_EVENT: lazy_pgettext("session", "Public event"),
    SessionKind.RECEPTION: lazy_pgettext("session", "Reception"),
    SessionKind.BREAK: lazy_pgettext("session", "Break"),
    SessionKind.LUNCH: lazy_pgettext("session", "Lunch"),
    SessionKind.DINNER: lazy_pgettext("session", "Dinner"),
    SessionKind.CLOSING: lazy_pgettext("session", "Closing"),
}

# Nobody speaks to the room in these, so nobody needs to follow them.
SHARED_KINDS = frozenset({SessionKind.ARRIVAL, SessionKind.BREAK, SessionKind.LUNCH, SessionKind.DINNER})


class SessionState(StrEnum):
    PLANNED = "planned"
    CANCELLED = "cancelled"


SESSION_STATUS = {
    SessionState.PLANNED: Status("good", "check", lazy_pgettext("session", "Takes place")),
    SessionState.CANCELLED: Status("bad", "none", lazy_pgettext("session", "Cancelled")),
}


class TrackColour(StrEnum):
    """The palette of tracks; each has a pair of tokens in the style sheet that stays readable in light and dark."""

    BLUE = "blue"
    GREEN = "green"
    YELLOW = "yellow"
    RED = "red"
    VIOLET = "violet"
    GREY = "grey"


class ChangeKind(StrEnum):
    """What a release says of a session that the one before it did not."""

    NEW = "new"
    MOVED = "moved"
    CHANGED = "changed"
    CANCELLED = "cancelled"


class MaterialKind(StrEnum):
    SLIDES = "slides"
    SPEECH = "speech"
    GLOSSARY = "glossary"
    HANDOUT = "handout"
    RESULT = "result"


class ChannelMode(StrEnum):
    SIMULTANEOUS = "simultaneous"
    CONSECUTIVE = "consecutive"
    WHISPERED = "whispered"
    TOUR = "tour"
    SIGN = "sign"
    CAPTIONS = "captions"


MODE_LABELS = {
    ChannelMode.SIMULTANEOUS: lazy_pgettext("interpretation", "simultaneous"),
    ChannelMode.CONSECUTIVE: lazy_pgettext("interpretation", "consecutive"),
    ChannelMode.WHISPERED: lazy_pgettext("interpretation", "whispered"),
    ChannelMode.TOUR: lazy_pgettext("interpretation", "tour-guide system"),
    ChannelMode.SIGN: lazy_pgettext("interpretation", "sign language"),
    ChannelMode.CAPTIONS: lazy_pgettext("interpretation", "live captions"),
}

# What is heard in another language, rather than seen.
HEARD_MODES = (ChannelMode.SIMULTANEOUS, ChannelMode.CONSECUTIVE, ChannelMode.WHISPERED, ChannelMode.TOUR)


class Promise(StrEnum):
    """What a page promises about interpretation."""

    PLANNED = "planned"
    CONFIRMED = "confirmed"


PROMISE_LABELS = {
    Promise.PLANNED: lazy_pgettext("interpretation", "planned"),
    Promise.CONFIRMED: lazy_pgettext("interpretation", "confirmed"),
}

PROGRAMME_EDIT = Permission(
    "programme.edit", _l("Write the programme of a conference"), frozenset({Role.COORDINATOR, Role.HOST_ORGANISER})
)


@dataclass(frozen=True)
class Speaker:
    """A person as named in the programme."""

    name: str
    organisation: str = ""

    @classmethod
    def read(cls, line: str) -> "Speaker":
        """What a line "Name, organisation" says; whatever follows the first comma is the organisation."""
        name, _comma, organisation = line.partition(",")
        return cls(" ".join(name.split()), " ".join(organisation.split()))

    def __str__(self) -> str:
        return f"{self.name}, {self.organisation}" if self.organisation else self.name


@dataclass(frozen=True)
class Spoken:
    """A floor language. ``minutes`` is None where no length was given."""

    language: str
    minutes: int | None = None


@dataclass(frozen=True)
class Heard:
    """A language that a session can be listened to in."""

    language: str
    mode: ChannelMode
    promise: Promise


@dataclass(frozen=True)
class WantedSession:
    """A session as somebody wants it. The day and the times are those of clocks at the venue; ``ends_next_day`` is for
    what ends after midnight. Without a day it waits for its place, and ``length_minutes`` says how long it is to be."""

    title: Translated
    kind: SessionKind
    day: date | None = None
    starts: time | None = None
    ends: time | None = None
    ends_next_day: bool = False
    length_minutes: int | None = None
    type_id: int | None = None
    track_id: int | None = None
    abstract: Translated = Translated()
    room_id: int | None = None
    place: Translated = Translated()
    floors: tuple[Spoken, ...] = ()
    channels: tuple[Heard, ...] = ()
    speakers: tuple[Speaker, ...] = ()
    original_language: str | None = None
    slides_language: str | None = None
    recording_optout: bool = False
    bookable: bool = False


@dataclass(frozen=True)
class WantedRoom:
    """A room as somebody wants it; ``capacity`` is a number of seats."""

    name: Translated
    note: Translated = Translated()
    capacity: int | None = None
    position: int | None = None


class UnknownSorting(DomainError):
    code = "unknown_track_or_type"
    message = _l("This track or session type is no longer there. Please choose another one.")
    field = "track"


class UnknownRoom(DomainError):
    code = "unknown_room"
    message = _l("This room is no longer there. Please choose another one.")
    field = "room"


class ChangedMeanwhile(DomainError):
    """Saving would overwrite what another person has saved since the form was opened."""

    code = "changed_meanwhile"
    message = _l(
        "Someone else has changed this meanwhile. What you typed is still here; open the page again in another tab to"
        " see what is saved now."
    )
    status = 409


class NotDeletable(DomainError):
    code = "session_is_public"
    message = _l("This session was published, so people may have it in their calendars. Cancel it instead.")
    status = 409


class SessionInUse(DomainError):
    code = "session_in_use"
    message = _l("Places, bookings or an entrance belong to this session. Cancel it instead.")
    status = 409


class RoomInUse(DomainError):
    code = "room_in_use"
    message = _l("Sessions take place in this room. Please give them another room first.")
    status = 409


# What calendars count as another appointment: RFC 5545 3.8.7.4 names the times, PRODUCT adds what people look for.
_REVISED_BY = frozenset({"title", "room", "place", "starts_at", "ends_at", "state"})


def is_revised(changed: Iterable[str]) -> bool:
    """Whether a change of these fields counts the revision (SEQUENCE) up."""
    return not _REVISED_BY.isdisjoint(changed)


# Addresses below that of the programme which are no session.
_RESERVED_SLUGS = frozenset({"releases", "favourites", "print", "embed"})


def free_slug(title: Translated, languages: Sequence[str], taken: Container[str]) -> str:
    """A name for the session's address, from its title in English or the first of ``languages`` that has one; numbered
    when it is taken. It stays when the title changes."""
    text = title.shown("en", languages).text
    stem = re.sub("[^a-z0-9]+", "-", folding.fold_german(text))[:60].strip("-") or "session"
    slugs = (stem if number == 1 else f"{stem}-{number}" for number in count(1))
    return next(slug for slug in slugs if slug not in taken and slug not in _RESERVED_SLUGS)
