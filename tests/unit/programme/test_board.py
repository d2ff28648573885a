"""A day of a draft as rows and columns."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from app.programme.board import STEP, board, minutes_of
from app.programme.rules import SessionKind

DAY = date(2026, 9, 1)
ZONE = "Europe/Vilnius"


@dataclass(frozen=True)
class Piece:
    id: int
    kind: SessionKind
    room_id: int | None
    starts_at: datetime
    ends_at: datetime


def piece(id, starts, minutes, room=1, kind=SessionKind.TALK):
    starts_at = datetime(2026, 9, 1, tzinfo=ZoneInfo(ZONE)) + timedelta(minutes=starts)
    return Piece(id, kind, room, starts_at, starts_at + timedelta(minutes=minutes))


def laid_out(*pieces, rooms=(1, 2)):
    return board(pieces, rooms, DAY, ZONE)


def cells(made):
    return {
        cell.piece.id: (cell.starts, cell.rows, cell.columns)
        for row in made.rows
        for cell in row
        if cell.piece is not None
    }


def columns(made):
    return [(column.room_id, column.lane) for column in made.columns]


def test_empty_day_has_all_rooms_and_the_usual_hours():
    made = laid_out()
    assert (columns(made), made.first, len(made.rows)) == ([(1, 0), (2, 0)], 480, 144)
    assert [made.hour_at(row) for row in (0, 1, 12)] == ["08:00", "", "09:00"]


def test_what_concerns_everybody_stands_across_all_rooms():
    made = laid_out(piece(1, 600, 30, None, SessionKind.BREAK), piece(2, 660, 30, 1, SessionKind.TALK))
    assert cells(made) == {1: (600, 6, 2), 2: (660, 6, 1)}


def test_unless_something_else_takes_place_meanwhile():
    made = laid_out(piece(1, 600, 60, None, SessionKind.BREAK), piece(2, 630, 30, 2))
    assert (columns(made), cells(made)) == ([(1, 0), (2, 0), (None, 0)], {1: (600, 12, 1), 2: (630, 6, 1)})


def test_room_taken_twice_has_two_columns():
    made = laid_out(piece(1, 600, 60), piece(2, 630, 60))
    assert columns(made) == [(1, 0), (1, 1), (2, 0)]


def test_early_and_late_sessions_are_there():
    made = laid_out(piece(1, 425, 30), piece(2, 1380, 120))
    assert (made.first, len(made.rows) * STEP, cells(made)[2]) == (420, 1500 - 420, (1380, 24, 1))


def test_minutes_between_two_steps():
    assert minutes_of(piece(1, 543, 1), DAY, ZONE) == (545, 550)


@given(
    st.lists(
        st.tuples(
            st.integers(0, 1380), st.integers(1, 300), st.sampled_from([None, 1, 2]), st.sampled_from(list(SessionKind))
        ),
        max_size=12,
    )
)
def test_each_session_once_and_no_two_cells_in_one_place(drawn):
    pieces = [piece(id, *facts) for id, facts in enumerate(drawn)]
    made = laid_out(*pieces)
    assert sorted(cells(made)) == [one.id for one in pieces]
    width = len(made.columns)
    # As a browser lays out a table: cells take what those above them leave.
    taken = [[False] * width for _ in made.rows]
    for number, row in enumerate(made.rows):
        for cell in row:
            column = taken[number].index(False)
            for below in range(number, number + cell.rows):
                for beside in range(column, column + cell.columns):
                    assert not taken[below][beside]
                    taken[below][beside] = True
    assert all(all(row) for row in taken)
