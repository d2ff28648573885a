"""A published programme: frozen, as everybody outside sees it, and as a release stores it."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from functools import cached_property
from typing import Any

from flask_babel import LazyString

from app.programme import following, rules
from app.programme.rules import ChannelMode, Promise, SessionKind, SessionState, TrackColour
from app.values import folding
from app.values.translated import Translated

_MARKS = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class ReleasedRoom:
    id: int
    name: Translated
    note: Translated = Translated()
    capacity: int | None = None


@dataclass(frozen=True, slots=True)
class ReleasedTrack:
    id: int
    slug: str
    name: Translated
    colour: TrackColour


@dataclass(frozen=True, slots=True)
class ReleasedType:
    id: int
    name: Translated
    kind: SessionKind
    length_minutes: int


@dataclass(frozen=True, slots=True)
class ReleasedSpeaker:
    """A person as named in a session; ``slug`` names their page, where they have one."""

    name: str
    organisation: str = ""
    slug: str | None = None


@dataclass(frozen=True, slots=True)
class ReleasedFloor:
    language: str
    minutes: int


class ReleasedChannel(following.Offered):
    """A language one can listen to in a session."""

    @property
    def mode_label(self) -> LazyString:
        """How it is interpreted, in words."""
        return rules.MODE_LABELS[self.mode]

    @property
    def promise_label(self) -> LazyString:
        """Whether it is planned or confirmed, in words."""
        return rules.PROMISE_LABELS[self.promise]


@dataclass(frozen=True, slots=True)
class ReleasedSession:
    """A session as published: it always has its times. ``revision`` and ``changed_at`` count what the public saw of it
    (SEQUENCE and LAST-MODIFIED in calendars). ``links`` are (address, title)."""

    id: int
    uid: str
    slug: str
    number: int
    kind: SessionKind
    state: SessionState
    title: Translated
    starts_at: datetime
    ends_at: datetime
    revision: int
    changed_at: datetime
    abstract: Translated = Translated()
    type: ReleasedType | None = None
    track: ReleasedTrack | None = None
    room: ReleasedRoom | None = None
    place: Translated = Translated()
    speakers: tuple[ReleasedSpeaker, ...] = ()
    floors: tuple[ReleasedFloor, ...] = ()
    channels: tuple[ReleasedChannel, ...] = ()
    original_language: str | None = None
    slides_language: str | None = None
    recording_optout: bool = False
    links: tuple[tuple[str, str], ...] = ()
    bookable: bool = False

    def __hash__(self) -> int:
        # The UID alone tells sessions apart; hashing every text of one would cost more than what is looked up by it.
        return hash(self.uid)

    @property
    def room_id(self) -> int | None:
        return self.room.id if self.room else None

    @property
    def where(self) -> Translated:
        """The room, or the place when that is no room."""
        return self.room.name if self.room else self.place

    @property
    def kind_label(self) -> LazyString:
        """The kind in words."""
        return rules.KIND_LABELS[self.kind]

    @property
    def is_shared(self) -> bool:
        """Whether it is a break or the like, which nobody needs to follow."""
        return self.kind in rules.SHARED_KINDS

    @property
    def is_cancelled(self) -> bool:
        return self.state is SessionState.CANCELLED

    @property
    def spoken(self) -> tuple[str, ...]:
        """The languages spoken in the room, most minutes first."""
        return tuple(floor.language for floor in sorted(self.floors, key=lambda floor: -floor.minutes))

    def follow(self, understands: Sequence[str], wants: Sequence[str]) -> following.Follow:
        """How somebody with these languages follows this session."""
        return following.follow(self.kind, self.spoken, self.channels, understands, wants)


@dataclass(frozen=True)
class Programme:
    """A published programme. ``number`` is that of its release, 0 as long as nothing is published; sessions are in order
    of time, rooms and tracks in their own."""

    sessions: tuple[ReleasedSession, ...] = ()
    rooms: tuple[ReleasedRoom, ...] = ()
    tracks: tuple[ReleasedTrack, ...] = ()
    types: tuple[ReleasedType, ...] = ()
    number: int = 0
    name: str = ""
    made_at: datetime | None = None

    @property
    def is_released(self) -> bool:
        return self.number > 0

    @cached_property
    def by_id(self) -> Mapping[int, ReleasedSession]:
        return {session.id: session for session in self.sessions}

    @cached_property
    def by_slug(self) -> Mapping[str, ReleasedSession]:
        return {session.slug: session for session in self.sessions}

    @cached_property
    def planned(self) -> tuple[ReleasedSession, ...]:
        """The sessions that take place."""
        return tuple(session for session in self.sessions if not session.is_cancelled)

    @cached_property
    def searchable(self) -> Mapping[str, str]:
        """What is searched of each session, by its UID: title, abstract, place and people in every language, folded in
        both ways, with a space before each word."""
        return {session.uid: _searched(session) for session in self.sessions}

    def cancelled_among(self, ids: Iterable[int]) -> list[int]:
        """Those of the sessions with these ids that do not take place."""
        return [id for id in ids if self.by_id[id].is_cancelled]

    @cached_property
    def bookable(self) -> tuple[ReleasedSession, ...]:
        """The sessions that take place and have places to be chosen."""
        return tuple(session for session in self.planned if session.bookable)


NOTHING = Programme()


def without_marks(text: str) -> str:
    """Words alone: whatever stands between them is one space."""
    return _MARKS.sub(" ", text)


def _searched(session: ReleasedSession) -> str:
    parts = [*session.title.values(), *session.abstract.values(), *session.where.values()]
    parts += [part for speaker in session.speakers for part in (speaker.name, speaker.organisation)]
    text = " ".join(parts)
    return " " + " ".join(without_marks(fold(text)) for fold in (folding.fold, folding.fold_german))


def in_order(sessions: Iterable[ReleasedSession]) -> tuple[ReleasedSession, ...]:
    """In order of time; what begins together, the longer first."""
    return tuple(sorted(sessions, key=lambda one: (one.starts_at, -one.ends_at.timestamp(), one.id)))


def freeze(programme: Programme) -> dict[str, Any]:
    """``programme`` as JSON can hold it. Rooms, tracks and types that only a session names any more are kept as well."""
    named: dict[str, dict[int, Any]] = {name: {} for name in _NAMED}
    for name, kept in named.items():
        mine = getattr(programme, f"{name}s")
        for one in (*mine, *(getattr(session, name) for session in programme.sessions)):
            if one is not None:
                kept.setdefault(one.id, _plain(one) | {"is_listed": one in mine})
    return {f"{name}s": list(kept.values()) for name, kept in named.items()} | {
        "sessions": [_frozen(session) for session in programme.sessions]
    }


def thaw(content: Mapping[str, Any], *, number: int = 0, name: str = "", made_at: datetime | None = None) -> Programme:
    """What `freeze` made, and of which release it is."""
    named: dict[str, dict[int, Any]] = {}
    listed: dict[str, tuple[Any, ...]] = {}
    for key, read in _NAMED.items():
        rows = content[f"{key}s"]
        named[key] = {row["id"]: read(row) for row in rows}
        listed[f"{key}s"] = tuple(named[key][row["id"]] for row in rows if row["is_listed"])
    sessions = tuple(_session(row, named) for row in content["sessions"])
    return Programme(sessions, number=number, name=name, made_at=made_at, **listed)


def _frozen(session: ReleasedSession) -> dict[str, Any]:
    row = _plain(session)
    for name in _NAMED:
        one = getattr(session, name)
        row[name] = one.id if one else None
    return row


def _plain(value: Any) -> Any:
    if isinstance(value, Translated):
        return dict(value)
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, tuple):
        return [_plain(one) for one in value]
    if hasattr(value, "__dataclass_fields__"):
        return {field.name: _plain(getattr(value, field.name)) for field in fields(value)}
    return value


def _room(row: Mapping[str, Any]) -> ReleasedRoom:
    return ReleasedRoom(row["id"], Translated(row["name"]), Translated(row["note"]), row["capacity"])


def _track(row: Mapping[str, Any]) -> ReleasedTrack:
    return ReleasedTrack(row["id"], row["slug"], Translated(row["name"]), TrackColour(row["colour"]))


def _type(row: Mapping[str, Any]) -> ReleasedType:
    return ReleasedType(row["id"], Translated(row["name"]), SessionKind(row["kind"]), row["length_minutes"])


_NAMED = {"room": _room, "track": _track, "type": _type}


def _session(row: Mapping[str, Any], named: Mapping[str, Mapping[int, Any]]) -> ReleasedSession:
    known = {name: named[name].get(row[name]) for name in _NAMED}
    as_written = (
        "id", "uid", "slug", "number", "revision", "original_language", "slides_language", "recording_optout", "bookable",
    )  # fmt: skip
    return ReleasedSession(
        **known,
        **{name: row[name] for name in as_written},
        **{name: Translated(row[name]) for name in ("title", "abstract", "place")},
        **{name: datetime.fromisoformat(row[name]) for name in ("starts_at", "ends_at", "changed_at")},
        kind=SessionKind(row["kind"]),
        state=SessionState(row["state"]),
        speakers=tuple(ReleasedSpeaker(one["name"], one["organisation"], one["slug"]) for one in row["speakers"]),
        floors=tuple(ReleasedFloor(one["language"], one["minutes"]) for one in row["floors"]),
        channels=tuple(
            ReleasedChannel(one["number"], one["language"], ChannelMode(one["mode"]), Promise(one["promise"]))
            for one in row["channels"]
        ),
        links=tuple((address, title) for address, title in row["links"]),
    )
