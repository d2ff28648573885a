"""What a session is, and how somebody follows it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext

from app.values.access import Permission, Role


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
class Follow:
    """How one person follows one session: directly in ``language``, by interpretation into ``language`` on ``channel``
    (``promise`` says how sure that is), or not (``language`` is then the floor's). ``shared`` sessions need no
    following."""

    kind: Literal["direct", "channel", "not", "shared"]
    language: str | None = None
    channel: int | None = None
    mode: ChannelMode | None = None
    promise: Promise | None = None


@dataclass(frozen=True)
class Offered:
    """One language a session can be listened to in."""

    number: int | None
    language: str
    mode: ChannelMode
    promise: Promise


def follow(
    kind: SessionKind,
    floors: Sequence[str],
    offered: Iterable[Offered],
    understands: Iterable[str],
    wants: Sequence[str] = (),
) -> Follow:
    """How somebody who understands ``understands`` follows a session whose floor languages are ``floors`` (most minutes
    first). ``wants`` is the interpretation they want, in order of preference: it decides between several channels,
    and a sign language or captions among the wants go before everything else.

    Somebody follows directly only when they understand every floor language; otherwise a channel must carry all of it.
    """
    if kind in SHARED_KINDS or not floors:
        return Follow("shared")
    understood = set(understands)
    channels = list(offered)
    for wish in wants:
        special = [c for c in channels if c.mode in (ChannelMode.SIGN, ChannelMode.CAPTIONS) and _is(c, wish)]
        if special:
            return _by(special[0])
    if understood.issuperset(floors):
        return Follow("direct", language=floors[0])
    spoken = [
        c for c in channels if c.mode not in (ChannelMode.SIGN, ChannelMode.CAPTIONS) and c.language in understood
    ]
    spoken.sort(
        key=lambda c: (wants.index(c.language) if c.language in wants else len(wants), c.number or 0, c.language)
    )
    if spoken:
        return _by(spoken[0])
    return Follow("not", language=next(floor for floor in floors if floor not in understood))


def _is(channel: Offered, wish: str) -> bool:
    return channel.language == wish or (wish == "captions" and channel.mode is ChannelMode.CAPTIONS)


def _by(channel: Offered) -> Follow:
    return Follow("channel", channel.language, channel.number, channel.mode, channel.promise)


def channel_number(language: str, series_languages: Sequence[str]) -> int | None:
    """The number of a language on the receivers: its place among the series' languages, the same in all rooms and on
    all days; 0 is the floor. Sign languages and captions have none."""
    return series_languages.index(language) + 1 if language in series_languages else None
