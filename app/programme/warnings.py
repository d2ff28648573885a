"""What in a draft will not work out: found while it is written, never refusing anything.

Times are instants; whatever touches without overlapping is no trouble. Sessions that are cancelled are left out by
whoever asks; those without times have no place yet and can only be hard to follow.
"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from functools import cached_property
from itertools import pairwise
from typing import NamedTuple, TypeVar

from app.programme import following
from app.programme.following import Offered
from app.programme.rules import SHARED_KINDS, ChannelMode, SessionKind

# What an interpreter needs from one room to the next; a shorter pause is no break for them either. A figure that those
# who plan teams go by; no standard sets it.
CHANGEOVER = timedelta(minutes=15)
# Two interpreters relieve each other, but after so long a booth needs a break: German tariffs ask for one.
LONGEST_BLOCK = timedelta(minutes=90)
# Nothing in a programme is shorter.
_MOMENT = timedelta.resolution
# So many people, or such a share of all, are too many to leave behind.
TOO_MANY_LOST, TOO_LARGE_A_SHARE = 5, 0.10

# Somebody interprets here and has to be in the room, or in its booth.
_INTERPRETED = frozenset(ChannelMode) - {ChannelMode.CAPTIONS, ChannelMode.TOUR}


Key = TypeVar("Key")


class Trouble(StrEnum):
    """In the order in which they are shown: what fails first stands first."""

    OUTSIDE = "outside"
    ROOM_TAKEN = "room_taken"
    SPEAKER_TWICE = "speaker_twice"
    SPEAKER_ABSENT = "speaker_absent"
    ROOM_TOO_SMALL = "room_too_small"
    NOT_FOLLOWED = "not_followed"
    INTERPRETER_MOVES = "interpreter_moves"
    BLOCK_TOO_LONG = "block_too_long"
    NO_BUFFER = "no_buffer"


@dataclass(frozen=True)
class Planned:
    """A session as the warnings see it. ``speakers`` are ids; ``floors`` codes, most minutes first; ``people`` is how many
    the room has to hold, None where nobody counts them."""

    id: int
    kind: SessionKind
    starts_at: datetime | None
    ends_at: datetime | None
    room_id: int | None = None
    speakers: tuple[int, ...] = ()
    floors: tuple[str, ...] = ()
    channels: tuple[Offered, ...] = ()
    people: int | None = None

    @cached_property
    def interpreted(self) -> frozenset[str]:
        """The languages into which somebody interprets in the room."""
        return frozenset(one.language for one in self.channels if one.mode in _INTERPRETED)


class Away(NamedTuple):
    """When somebody cannot be there."""

    speaker_id: int
    starts_at: datetime
    ends_at: datetime


# People who understand the same languages, and how many they are.
Groups = Mapping[frozenset[str], int]


@dataclass(frozen=True)
class Circumstances:
    """What sessions are held against. ``seats`` by id of the room; ``everybody`` is who comes, ``chosen`` who booked a
    session, by its id; ``begin`` is the conference's first instant and ``end`` the one after its last day."""

    begin: datetime
    end: datetime
    buffer: timedelta = timedelta()
    seats: Mapping[int, int | None] = field(default_factory=dict)
    absences: Sequence[Away] = ()
    everybody: Groups = field(default_factory=dict)
    chosen: Mapping[int, Groups] = field(default_factory=dict)


@dataclass(frozen=True)
class Finding:
    """One thing that will not work out, and the sessions concerned, in order of time. ``about`` is the id of the room or
    of the speaker, or the language; ``number`` the people or minutes too many, ``of`` what there is."""

    trouble: Trouble
    sessions: tuple[int, ...]
    about: int | str | None = None
    number: int = 0
    of: int = 0


def find(sessions: Iterable[Planned], around: Circumstances) -> list[Finding]:
    """Everything that will not work out, the same whatever the order of ``sessions``."""
    every = list(sessions)
    placed = sorted(
        (one for one in every if one.starts_at and one.ends_at), key=lambda one: (one.starts_at, one.ends_at, one.id)
    )
    found = [
        *_outside(placed, around),
        *_in_rooms(placed, around.buffer),
        *_of_speakers(placed, around.absences),
        *_too_small(placed, around.seats),
        *_not_followed(every, around),
        *_moving(placed),
        *_without_break(placed),
    ]
    order, when = list(Trouble), {one.id: number for number, one in enumerate(placed)}
    last = len(placed)
    found.sort(
        key=lambda one: (order.index(one.trouble), when.get(one.sessions[0], last), one.sessions, str(one.about))
    )
    return found


def _outside(placed: Sequence[Planned], around: Circumstances) -> Iterator[Finding]:
    for one in placed:
        if not around.begin <= one.starts_at < around.end:
            yield Finding(Trouble.OUTSIDE, (one.id,))


def _in_rooms(placed: Sequence[Planned], buffer: timedelta) -> Iterator[Finding]:
    rooms = _by(placed, lambda one: () if one.room_id is None else (one.room_id,))
    for room, held in rooms.items():
        yield from (Finding(Trouble.ROOM_TAKEN, pair, room) for pair in _overlapping(held))
        for before, after in pairwise(held):
            gap = after.starts_at - before.ends_at
            # Who goes for coffee leaves the room to whoever comes next.
            is_break = before.kind in SHARED_KINDS or after.kind in SHARED_KINDS
            if timedelta() <= gap < buffer and not is_break:
                yield Finding(Trouble.NO_BUFFER, (before.id, after.id), room, _minutes(gap), _minutes(buffer))


def _of_speakers(placed: Sequence[Planned], absences: Sequence[Away]) -> Iterator[Finding]:
    speaking = _by(placed, lambda one: dict.fromkeys(one.speakers))
    for speaker, held in speaking.items():
        yield from (Finding(Trouble.SPEAKER_TWICE, pair, speaker) for pair in _overlapping(held))
    away = dict.fromkeys(
        (one.id, absence.speaker_id)
        for absence in absences
        for one in speaking.get(absence.speaker_id, ())
        if one.starts_at < absence.ends_at and absence.starts_at < one.ends_at
    )
    yield from (Finding(Trouble.SPEAKER_ABSENT, (id,), speaker) for id, speaker in away)


def _too_small(placed: Sequence[Planned], seats: Mapping[int, int | None]) -> Iterator[Finding]:
    for one in placed:
        here = None if one.room_id is None else seats.get(one.room_id)
        if here is not None and one.people is not None and one.people > here:
            yield Finding(Trouble.ROOM_TOO_SMALL, (one.id,), one.room_id, one.people, here)


def _not_followed(sessions: Sequence[Planned], around: Circumstances) -> Iterator[Finding]:
    # Many sessions are spoken and heard alike.
    known: dict[tuple[frozenset[str], frozenset[Offered]], int] = {}
    whole = sum(around.everybody.values())
    for one in sessions:
        if one.kind in SHARED_KINDS or not one.floors:
            continue
        if one.id in around.chosen:
            groups = around.chosen[one.id]
            total, lost = sum(groups.values()), _lost(one, groups)
        else:
            key = frozenset(one.floors), frozenset(one.channels)
            if key not in known:
                known[key] = _lost(one, around.everybody)
            total, lost = whole, known[key]
        if lost and (lost >= TOO_MANY_LOST or lost / total >= TOO_LARGE_A_SHARE):
            yield Finding(Trouble.NOT_FOLLOWED, (one.id,), one.floors[0], lost, total)


def _lost(one: Planned, groups: Groups) -> int:
    return sum(
        number
        for understood, number in groups.items()
        if following.follow(one.kind, one.floors, one.channels, understood).kind == "not"
    )


def _moving(placed: Sequence[Planned]) -> Iterator[Finding]:
    """Where those who interpret into a language would have to change rooms at once. Nobody has to come where somebody
    was a moment before, and nobody can go who goes on working where they are."""
    for language, held in _by(placed, lambda one: one.interpreted if one.room_id else ()).items():
        ending = sorted(held, key=_end)
        for after in held:
            close = [
                one for one in _between(ending, _end, after.starts_at - CHANGEOVER, after.starts_at) if one is not after
            ]
            if any(one.room_id == after.room_id for one in close):
                continue
            for before in close:
                following = _between(held, _begin, before.ends_at - _MOMENT, before.ends_at + CHANGEOVER - _MOMENT)
                if not any(one.room_id == before.room_id for one in following if one is not before):
                    gap = _minutes(after.starts_at - before.ends_at)
                    yield Finding(Trouble.INTERPRETER_MOVES, (before.id, after.id), language, gap, _minutes(CHANGEOVER))


def _begin(one: Planned) -> datetime:
    return one.starts_at


def _end(one: Planned) -> datetime:
    return one.ends_at


def _between(
    ordered: list[Planned], when: Callable[[Planned], datetime], after: datetime, until: datetime
) -> list[Planned]:
    """Those that are later than ``after`` and not later than ``until``; ``ordered`` is so by ``when``."""
    return ordered[bisect_right(ordered, after, key=when) : bisect_right(ordered, until, key=when)]


def _without_break(placed: Sequence[Planned]) -> Iterator[Finding]:
    interpreted = [one for one in placed if one.interpreted]
    rooms = _by(interpreted, lambda one: ((one.room_id, one.id if one.room_id is None else None),))
    for held in rooms.values():
        block: list[Planned] = []
        for one in [*held, None]:
            if one is not None and (not block or one.starts_at - _last(block) < CHANGEOVER):
                block.append(one)
                continue
            length = _last(block) - block[0].starts_at
            if length > LONGEST_BLOCK:
                ids = tuple(session.id for session in block)
                yield Finding(Trouble.BLOCK_TOO_LONG, ids, None, _minutes(length), _minutes(LONGEST_BLOCK))
            block = [one] if one is not None else []


def _last(block: Sequence[Planned]) -> datetime:
    return max(one.ends_at for one in block)


def _overlapping(held: Sequence[Planned]) -> Iterator[tuple[int, int]]:
    """Pairs that are at the same time; ``held`` is in order of time."""
    open_ones: list[Planned] = []
    for one in held:
        open_ones = [earlier for earlier in open_ones if earlier.ends_at > one.starts_at]
        yield from ((earlier.id, one.id) for earlier in open_ones)
        open_ones.append(one)


def _by(placed: Iterable[Planned], keys: Callable[[Planned], Iterable[Key]]) -> dict[Key, list[Planned]]:
    found: dict[Key, list[Planned]] = defaultdict(list)
    for one in placed:
        for key in keys(one):
            found[key].append(one)
    return found


def _minutes(length: timedelta) -> int:
    return length // timedelta(minutes=1)
