"""The programme of a day as a table."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from app.programme.grid import Cell, Grid, grid

_MORNING = datetime(2026, 6, 10, 7, 0, tzinfo=UTC)


@dataclass(frozen=True)
class Talk:
    name: str
    room_id: int | None
    starts_at: datetime
    ends_at: datetime


HALL, LIBRARY, ATTIC = 1, 2, 3


def talk(name: str, start: int, minutes: int, room: int | None = HALL) -> Talk:
    """A talk that starts so many minutes after seven."""
    starts_at = _MORNING + timedelta(minutes=start)
    return Talk(name, room, starts_at, starts_at + timedelta(minutes=minutes))


@st.composite
def talks(draw):
    return [
        talk(
            str(number),
            5 * draw(st.integers(0, 40)),
            5 * draw(st.integers(1, 20)),
            draw(st.sampled_from([HALL, LIBRARY, ATTIC, None])),
        )
        for number in range(draw(st.integers(0, 14)))
    ]


def names(laid: Grid) -> list[list[str | None]]:
    return [[cell.session and cell.session.name for cell in row.cells] for row in laid.rows]


def places(laid: Grid) -> list[tuple[Cell, int, int]]:
    """Every cell with the row and the column at which a browser puts it: the next free place of its row. Fails where two
    cells cover the same place, or where one is left over."""
    covered = [[0] * len(laid.columns) for _ in laid.rows]
    found = []
    for y, row in enumerate(laid.rows):
        for cell in row.cells:
            x = covered[y].index(0)
            for below in range(y, y + cell.rowspan):
                for right in range(x, x + cell.colspan):
                    covered[below][right] += 1
            found.append((cell, y, x))
    assert all(times == 1 for line in covered for times in line)
    return found


def test_plenary_and_break_span_the_rooms_of_the_workshops():
    laid = grid(
        [
            talk("plenary", 0, 60),
            talk("break", 60, 30, None),
            talk("short", 90, 45),
            talk("long", 90, 90, LIBRARY),
            talk("next", 135, 45),
        ],
        [HALL, LIBRARY, ATTIC],
    )
    assert laid.columns == [HALL, LIBRARY]
    assert names(laid) == [["plenary"], ["break"], ["short", "long"], ["next"]]
    plenary, long = laid.rows[0].cells[0], laid.rows[2].cells[1]
    assert (plenary.colspan, plenary.rowspan, plenary.wide) == (2, 1, True)
    assert (long.colspan, long.rowspan, long.wide) == (1, 2, False)


def test_two_at_once_in_one_room_stand_side_by_side():
    laid = grid([talk("a", 0, 60), talk("b", 30, 60)], [HALL])
    assert laid.columns == [HALL, None]
    assert names(laid) == [["a", None], ["b"]]


def test_what_takes_place_elsewhere_stands_last():
    laid = grid([talk("bus", 0, 60, None), talk("a", 0, 60)], [HALL])
    assert laid.columns == [HALL, None]
    assert names(laid) == [["a", "bus"]]


def test_one_after_the_other_needs_one_column():
    laid = grid([talk("a", 0, 60), talk("b", 60, 60, LIBRARY)], [HALL, LIBRARY])
    assert laid.columns == [None]
    assert names(laid) == [["a"], ["b"]]


def test_nothing_has_no_rows():
    assert grid([], [HALL]).rows == []


@given(talks())
def test_every_session_stands_once_in_the_row_of_its_start(sessions):
    laid = grid(sessions, [HALL, LIBRARY])
    found = [(cell.session.name, row.starts_at) for row in laid.rows for cell in row.cells if cell.session]
    assert sorted(found) == sorted((session.name, session.starts_at) for session in sessions)


@given(talks())
def test_cells_cover_the_table_without_gap_or_overlap(sessions):
    laid = grid(sessions, [HALL, LIBRARY])
    assert len(places(laid)) == sum(len(row.cells) for row in laid.rows)


@given(talks())
def test_a_room_stands_over_no_session_of_another(sessions):
    laid = grid(sessions, [HALL, LIBRARY])
    for cell, _row, column in places(laid):
        if cell.session and not cell.wide and laid.columns[column] is not None:
            assert cell.session.room_id == laid.columns[column]


@given(talks())
def test_a_session_covers_the_rows_that_begin_while_it_goes_on(sessions):
    laid = grid(sessions, [HALL, LIBRARY])
    starts = [row.starts_at for row in laid.rows]
    for cell, _row, _column in places(laid):
        if cell.session:
            assert cell.rowspan == sum(cell.session.starts_at <= start < cell.session.ends_at for start in starts)
