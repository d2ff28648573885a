"""A day of a draft as a board: a column for each room, a row for every five minutes, each session once.

Where two sessions stand in one room at the same time, the room has two columns, so that the mistake can be seen.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Generic, Protocol, TypeVar

from app.programme.rules import SHARED_KINDS, SessionKind
from app.values import moments

STEP = 5
# Shown even where nothing is planned, so that something can be put there: minutes from midnight.
_EARLIEST, _LATEST = 8 * 60, 20 * 60
# What concerns everybody stands across all rooms, unless something else takes place meanwhile.
SPANNING_KINDS = SHARED_KINDS | {
    SessionKind.OPENING,
    SessionKind.PLENARY,
    SessionKind.EXCURSION,
    SessionKind.PUBLIC_EVENT,
    SessionKind.RECEPTION,
    SessionKind.CLOSING,
}


class Piece(Protocol):
    """What the board asks of a session that has times."""

    id: int
    kind: SessionKind
    room_id: int | None
    starts_at: datetime | None
    ends_at: datetime | None


P = TypeVar("P", bound=Piece)


@dataclass(frozen=True)
class Cell(Generic[P]):
    """Something over so many rows and columns; nothing where ``piece`` is None. ``starts`` is in minutes from midnight."""

    piece: P | None
    starts: int
    rows: int
    columns: int = 1


@dataclass(frozen=True)
class Column:
    """A room, or None for what happens elsewhere; a room that is taken twice has ``lane`` 0 and 1."""

    room_id: int | None
    lane: int


@dataclass(frozen=True)
class Board(Generic[P]):
    """``first`` is the first row in minutes from midnight; ``rows`` hold what begins in them, ``marks`` the rows at which
    an hour begins."""

    columns: list[Column]
    first: int
    rows: list[list[Cell[P]]]

    def hour_at(self, row: int) -> str:
        """The time on the clock at which a row begins, where that is a full hour."""
        minutes = self.first + row * STEP
        return f"{minutes // 60 % 24:02}:00" if minutes % 60 == 0 else ""


@dataclass
class _Lane(Generic[P]):
    column: Column
    held: list[tuple[int, int, P]] = field(default_factory=list)

    def is_free(self, starts: int, ends: int) -> bool:
        return all(ends <= begin or end <= starts for begin, end, _ in self.held)


def board(pieces: Iterable[P], rooms: Sequence[int], day: date, zone: str) -> Board[P]:
    """Lay out the sessions of ``day`` (in ``zone``). ``rooms`` are ids in their order, each with its column."""
    timed = sorted(((*minutes_of(one, day, zone), one) for one in pieces), key=lambda one: (one[0], one[1], one[2].id))
    wide, lanes = [], [_Lane[P](Column(room, 0)) for room in rooms]
    free = 0
    for number, (starts, ends, one) in enumerate(timed):
        # They stand in order of time: nothing before may last into it, and what comes next begins after it.
        alone = free <= starts and all(ends <= begin for begin, _, _ in timed[number + 1 : number + 2])
        free = max(free, ends)
        if alone and (one.kind in SPANNING_KINDS or one.room_id not in rooms):
            wide.append((starts, ends, one))
        else:
            _put(lanes, starts, ends, one, rooms)
    lanes = lanes or [_Lane[P](Column(None, 0))]
    first = min([_EARLIEST, *(starts // 60 * 60 for starts, _, _ in timed)])
    last = max([_LATEST, *(-(-ends // 60) * 60 for _, ends, _ in timed)])
    return Board([lane.column for lane in lanes], first, _rows(first, last, wide, lanes))


def minutes_of(one: Piece, day: date, zone: str) -> tuple[int, int]:
    """When a session starts and ends on ``day``, in whole steps of minutes from midnight on the clocks of ``zone``; what
    lasts beyond midnight ends after 24 hours."""
    starts_at, ends_at = one.starts_at, one.ends_at
    if starts_at is None or ends_at is None:
        raise ValueError(f"session {one.id} has no times")
    local = moments.local(starts_at, zone).replace(tzinfo=None) - datetime.combine(day, time())
    starts = _step(local)
    return starts, max(_step(local + (ends_at - starts_at)), starts + STEP)


def _step(length: timedelta) -> int:
    return round(length / timedelta(minutes=STEP)) * STEP


def _put(lanes: list[_Lane[P]], starts: int, ends: int, one: P, rooms: Sequence[int]) -> None:
    room = one.room_id if one.room_id in rooms else None
    own = [lane for lane in lanes if lane.column.room_id == room]
    free = next((lane for lane in own if lane.is_free(starts, ends)), None)
    if free is None:
        free = _Lane(Column(room, len(own)))
        lanes.insert(lanes.index(own[-1]) + 1 if own else len(lanes), free)
    free.held.append((starts, ends, one))


def _rows(first: int, last: int, wide: list[tuple[int, int, P]], lanes: list[_Lane[P]]) -> list[list[Cell[P]]]:
    rows: list[list[Cell[P]]] = [[] for _ in range(first, last, STEP)]

    def add(piece: P | None, starts: int, ends: int, columns: int = 1) -> None:
        if ends > starts:
            rows[(starts - first) // STEP].append(Cell(piece, starts, (ends - starts) // STEP, columns))

    for starts, ends, one in wide:
        add(one, starts, ends, len(lanes))
    for lane in lanes:
        taken = sorted(
            [*((begin, end, one) for begin, end, one in lane.held), *((*w[:2], None) for w in wide)], key=_start
        )
        here = first
        for begin, end, piece in taken:
            add(None, here, begin)
            if piece is not None:
                add(piece, begin, end)
            here = end
        add(None, here, last)
    return rows


def _start(taken: tuple[int, int, P | None]) -> int:
    return taken[0]
