"""The programme of a day as a table."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from app.programme import grid
from app.programme.grid import Cell, Heading

_MORNING = datetime(2026, 6, 10, 7, 0, tzinfo=UTC)


@dataclass(frozen=True)
class Talk:
    name: str
    starts_at: datetime
    ends_at: datetime


def talk(name: str, start: int, minutes: int) -> Talk:
    """A talk that starts so many minutes after seven."""
    starts_at = _MORNING + timedelta(minutes=start)
    return Talk(name, starts_at, starts_at + timedelta(minutes=minutes))


@st.composite
def placed(draw):
    count = draw(st.integers(0, 14))
    return [
        (
            talk(str(number), 5 * draw(st.integers(0, 40)), 5 * draw(st.integers(1, 20))),
            draw(st.sampled_from(["hall", "library", "attic", None])),
        )
        for number in range(count)
    ]


def names(laid):
    return [[cell.item and cell.item.name for cell in row.cells] for row in laid.rows]


def test_plenary_and_break_span_the_rooms_of_the_workshops():
    laid = grid.lay_out(
        [
            (talk("plenary", 0, 60), "hall"),
            (talk("break", 60, 30), None),
            (talk("short", 90, 45), "hall"),
            (talk("long", 90, 90), "library"),
            (talk("next", 135, 45), "hall"),
        ],
        ["hall", "library"],
    )
    assert laid.headings == (Heading("hall", 1), Heading("library", 1))
    assert names(laid) == [["plenary"], ["break"], ["short", "long"], ["next"]]
    plenary, long = laid.rows[0].cells[0], laid.rows[2].cells[1]
    assert (plenary.columns, plenary.rows, plenary.is_wide) == (2, 1, True)
    assert (long.columns, long.rows, long.is_wide) == (1, 2, False)


def test_two_at_once_in_one_room_stand_side_by_side_under_its_name():
    laid = grid.lay_out([(talk("a", 0, 60), "hall"), (talk("b", 30, 60), "hall")], ["hall"])
    assert laid.headings == (Heading("hall", 2),)
    assert names(laid) == [["a", None], ["b"]]


def test_what_takes_place_elsewhere_stands_last():
    laid = grid.lay_out([(talk("bus", 0, 60), None), (talk("a", 0, 60), "hall")], ["hall"])
    assert laid.headings == (Heading("hall", 1), Heading(None, 1))
    assert names(laid) == [["a", "bus"]]


def test_one_after_the_other_needs_no_columns():
    laid = grid.lay_out([(talk("a", 0, 60), "hall"), (talk("b", 60, 60), "library")], ["hall", "library"])
    assert laid.headings == ()
    assert names(laid) == [["a"], ["b"]]


def test_nothing_makes_an_empty_grid():
    assert grid.lay_out([], ["hall"]) == grid.Grid((), ())


@given(placed())
def test_every_item_stands_once(items):
    laid = grid.lay_out(items, ["hall", "library"])
    found = [cell.item.name for row in laid.rows for cell in row.cells if cell.item]
    assert sorted(found) == sorted(item.name for item, _ in items)


@given(placed())
def test_cells_cover_the_table_without_gap_or_overlap(items):
    laid = grid.lay_out(items, ["hall", "library"])
    width = max(sum(heading.columns for heading in laid.headings), 1)
    covered = [[0] * width for _ in laid.rows]
    for y, row in enumerate(laid.rows):
        for cell in row.cells:
            # As a browser does: each cell takes the next free place of its row.
            x = covered[y].index(0)
            for below in range(y, y + cell.rows):
                for right in range(x, x + cell.columns):
                    covered[below][right] += 1
    assert all(times == 1 for line in covered for times in line)


@given(placed())
def test_every_cell_stands_in_the_row_of_its_start_and_under_its_room(items):
    laid = grid.lay_out(items, ["hall", "library"])
    rooms = {item.name: room if room in ("hall", "library") else None for item, room in items}
    columns = [heading.room for heading in laid.headings for _ in range(heading.columns)]
    covered = [[False] * max(len(columns), 1) for _ in laid.rows]
    for y, row in enumerate(laid.rows):
        for cell in row.cells:
            x = covered[y].index(False)
            for below in range(y, y + cell.rows):
                covered[below][x : x + cell.columns] = [True] * cell.columns
            if cell.item is not None:
                assert cell.item.starts_at == row.starts_at
                if not cell.is_wide:
                    assert columns[x] == rooms[cell.item.name]


def test_an_empty_cell_is_one_place():
    assert Cell(None) == Cell(item=None, rows=1, columns=1, is_wide=False)
