"""A day as a grid of rooms by time: one table, in which every session stands exactly once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol, TypeVar


class Timed(Protocol):
    """What the grid asks of a session; ``room_id`` is None for what happens elsewhere."""

    room_id: int | None
    starts_at: datetime
    ends_at: datetime


T = TypeVar("T", bound=Timed)


@dataclass(frozen=True)
class Cell:
    """A cell of the table: a session over so many rows and columns, or nothing. ``wide`` is a session over all rooms."""

    session: Timed | None
    rowspan: int = 1
    colspan: int = 1
    wide: bool = False


@dataclass(frozen=True)
class Row:
    """Everything that begins at one time. Cells that a longer session covers from above are left out."""

    starts_at: datetime
    cells: list[Cell]


@dataclass(frozen=True)
class Grid:
    """``columns`` are room ids; None is a column for what happens elsewhere."""

    columns: list[int | None]
    rows: list[Row]


def grid(sessions: Sequence[Timed], rooms: Sequence[int]) -> Grid:
    """Lay out the sessions of one day. ``rooms`` are room ids in their order.

    A session beside which nothing else happens goes over all columns. Two sessions in one room at the same time (a
    mistake in a draft) stand side by side, so that the mistake can be seen.
    """
    ordered = sorted(sessions, key=lambda session: (session.starts_at, session.ends_at))
    alone = [one for one in ordered if not any(_overlap(one, other) for other in ordered if other is not one)]
    lanes = _lanes([session for session in ordered if session not in alone], rooms)
    columns = [room for room, _ in lanes] or [None]
    starts = sorted({session.starts_at for session in ordered})
    return Grid(columns, _rows(starts, alone, [held for _, held in lanes] or [[]]))


def _lanes(sessions: list[Timed], rooms: Sequence[int]) -> list[tuple[int | None, list[Timed]]]:
    """One lane for each room that is used, and as many more as what happens elsewhere at the same time needs."""
    lanes: list[tuple[int | None, list[Timed]]] = [(room, []) for room in rooms]
    extra: list[tuple[int | None, list[Timed]]] = []
    for session in sessions:
        own = [held for room, held in lanes if room is not None and room == session.room_id]
        free = [held for held in own + [held for _, held in extra] if not any(_overlap(session, one) for one in held)]
        if free:
            free[0].append(session)
        else:
            extra.append((None, [session]))
    return [lane for lane in lanes + extra if lane[1]]


def _rows(starts: list[datetime], alone: list[Timed], lanes: list[list[Timed]]) -> list[Row]:
    rows = []
    for start in starts:
        wide = next((session for session in alone if session.starts_at == start), None)
        if wide is not None:
            rows.append(Row(start, [Cell(wide, colspan=len(lanes), wide=True)]))
            continue
        cells = []
        for lane in lanes:
            if any(session.starts_at < start < session.ends_at for session in lane):
                continue
            beginning = next((session for session in lane if session.starts_at == start), None)
            span = sum(start <= other < beginning.ends_at for other in starts) if beginning else 1
            cells.append(Cell(beginning, rowspan=span))
        rows.append(Row(start, cells))
    return rows


def _overlap(one: Timed, other: Timed) -> bool:
    return one.starts_at < other.ends_at and other.starts_at < one.ends_at
