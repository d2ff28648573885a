"""What an editor warns of: each thing by examples, and what no warning may ever do."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.programme.following import Offered
from app.programme.rules import ChannelMode, Promise, SessionKind
from app.programme.warnings import Away, Circumstances, Finding, Planned, Trouble, find

MIDNIGHT = datetime(2026, 9, 1, tzinfo=UTC)
DAYS = {"begin": MIDNIGHT, "end": MIDNIGHT + timedelta(days=2)}
AROUND = Circumstances(**DAYS)


def clock(text):
    hours, minutes = map(int, text.split(":"))
    return MIDNIGHT + timedelta(hours=hours, minutes=minutes)


def heard(*languages, mode=ChannelMode.SIMULTANEOUS):
    return tuple(Offered(None, language, mode, Promise.PLANNED) for language in languages)


def talk(id, starts="09:00", ends="10:00", **more):
    return Planned(id, more.pop("kind", SessionKind.TALK), clock(starts), clock(ends), **more)


def found(*sessions, **around):
    return find(sessions, Circumstances(**DAYS, **around))


def test_nothing_to_warn_of():
    assert found(talk(1, room_id=1), talk(2, room_id=2, speakers=(1,)), talk(3, "10:00", "11:00", room_id=1)) == []


def test_room_taken_twice():
    long, inside, after = (
        talk(1, "09:00", "11:00", room_id=1),
        talk(2, "09:30", "10:00", room_id=1),
        talk(3, "10:30", "11:30", room_id=1),
    )
    assert found(after, inside, long) == [
        Finding(Trouble.ROOM_TAKEN, (1, 2), 1),
        Finding(Trouble.ROOM_TAKEN, (1, 3), 1),
    ]


def test_what_happens_elsewhere_takes_no_room():
    assert found(talk(1), talk(2)) == []


def test_speaker_in_two_places():
    pair = talk(1, room_id=1, speakers=(7, 8)), talk(2, "09:59", "11:00", room_id=2, speakers=(8, 7))
    assert found(*pair) == [Finding(Trouble.SPEAKER_TWICE, (1, 2), 7), Finding(Trouble.SPEAKER_TWICE, (1, 2), 8)]


@pytest.mark.parametrize(
    ("starts", "ends", "expected"),
    [("08:00", "09:00", []), ("08:00", "09:01", [1]), ("09:59", "23:00", [1]), ("10:00", "23:00", [])],
)
def test_speaker_who_is_not_there(starts, ends, expected):
    away = [Away(7, clock(starts), clock(ends)), Away(8, clock("00:00"), clock("23:00"))]
    assert [one.sessions for one in found(talk(1, speakers=(7,)), absences=away)] == [(id,) for id in expected]


@pytest.mark.parametrize(
    ("people", "seats", "warns"), [(40, 40, False), (41, 40, True), (41, None, False), (None, 1, False)]
)
def test_room_too_small(people, seats, warns):
    expected = [Finding(Trouble.ROOM_TOO_SMALL, (1,), 3, people, seats)] if warns else []
    assert found(talk(1, room_id=3, people=people), seats={3: seats}) == expected


def test_time_between_two_sessions_in_a_room():
    first, next_one = talk(1, room_id=1), talk(2, "10:05", "11:00", room_id=1)
    assert found(first, next_one, buffer=timedelta(minutes=5)) == []
    assert found(first, next_one, buffer=timedelta(minutes=10)) == [Finding(Trouble.NO_BUFFER, (1, 2), 1, 5, 10)]
    coffee = talk(2, "10:05", "11:00", room_id=1, kind=SessionKind.BREAK)
    assert found(first, coffee, buffer=timedelta(minutes=10)) == []


@pytest.mark.parametrize(
    ("groups", "lost"),
    [
        ({frozenset({"nl"}): 96, frozenset({"lt"}): 4}, 0),
        ({frozenset({"nl"}): 95, frozenset({"lt"}): 5}, 5),
        ({frozenset({"nl"}): 9, frozenset({"lt"}): 1}, 1),
        ({frozenset({"de"}): 50, frozenset({"nl", "lt"}): 50}, 0),
        ({}, 0),
    ],
)
def test_too_many_cannot_follow(groups, lost):
    dutch = talk(1, floors=("nl",), channels=heard("de"))
    total = sum(groups.values())
    assert found(dutch, everybody=groups) == ([Finding(Trouble.NOT_FOLLOWED, (1,), "nl", lost, total)] if lost else [])


def test_who_booked_counts_where_people_book():
    everybody = {frozenset({"lt"}): 100}
    workshop = talk(1, floors=("nl",))
    assert found(workshop, everybody=everybody, chosen={1: {frozenset({"nl"}): 10}}) == []
    assert found(workshop, everybody=everybody, chosen={1: {}}) == []


def test_what_has_no_place_yet_can_be_hard_to_follow():
    waiting = Planned(1, SessionKind.TALK, None, None, floors=("nl",))
    assert found(waiting, everybody={frozenset({"lt"}): 5}) == [Finding(Trouble.NOT_FOLLOWED, (1,), "nl", 5, 5)]


@pytest.mark.parametrize(("starts", "gap"), [("10:00", 0), ("10:14", 14), ("10:15", None), ("09:30", None)])
def test_interpreters_who_have_to_change_rooms(starts, gap):
    pair = talk(1, room_id=1, channels=heard("de", "lt")), talk(2, starts, "10:30", room_id=2, channels=heard("lt"))
    expected = [] if gap is None else [Finding(Trouble.INTERPRETER_MOVES, (1, 2), "lt", gap, 15)]
    assert found(*pair) == expected


def test_interpreters_who_stay_move_nowhere():
    """Two rooms with a team each, one talk after the other."""
    both = [talk(10 * room + turn, f"{8 + turn:02}:00", f"{8 + turn:02}:45", room_id=room, channels=heard("de"))
            for room in (1, 2) for turn in (1, 2)]  # fmt: skip
    assert found(*both) == []
    close = [talk(10 * room + turn, f"{8 + turn:02}:00", f"{9 + turn:02}:00", room_id=room, channels=heard("de"))
             for room in (1, 2) for turn in (1, 2)]  # fmt: skip
    assert {one.trouble for one in found(*close)} == {Trouble.BLOCK_TOO_LONG}


@pytest.mark.parametrize("mode", [ChannelMode.CAPTIONS, ChannelMode.TOUR])
def test_what_nobody_interprets_in_a_room_moves_nobody(mode):
    assert found(talk(1, room_id=1, channels=heard("de", mode=mode)), talk(2, "10:00", "11:59", room_id=2)) == []


@pytest.mark.parametrize(
    ("times", "length"),
    [
        ([("09:00", "10:30")], None),
        ([("09:00", "10:31")], 91),
        ([("09:00", "09:45"), ("09:55", "10:40")], 100),
        ([("09:00", "09:45"), ("10:00", "10:45")], None),
    ],
)
def test_booth_without_a_break(times, length):
    sessions = [talk(number, *clocks, room_id=1, channels=heard("de")) for number, clocks in enumerate(times, 1)]
    ids = tuple(one.id for one in sessions)
    assert found(*sessions) == ([] if length is None else [Finding(Trouble.BLOCK_TOO_LONG, ids, None, length, 90)])


def test_outside_the_days():
    early = Planned(1, SessionKind.TALK, MIDNIGHT - timedelta(hours=1), MIDNIGHT)
    late = Planned(2, SessionKind.TALK, DAYS["end"], DAYS["end"] + timedelta(hours=1))
    night = Planned(3, SessionKind.RECEPTION, DAYS["end"] - timedelta(hours=1), DAYS["end"] + timedelta(hours=1))
    assert [one.sessions for one in found(early, late, night)] == [(1,), (2,)]


LANGUAGES = st.sampled_from(["de", "nl", "pt", "lt"])


@st.composite
def sessions(draw):
    """Some sessions of a day, in three rooms, with five people."""
    number = draw(st.integers(0, 9))
    made = []
    for id in range(number):
        starts = draw(st.integers(0, 40)) * 15
        made.append(
            Planned(
                id,
                draw(st.sampled_from([SessionKind.TALK, SessionKind.BREAK])),
                MIDNIGHT + timedelta(minutes=starts),
                MIDNIGHT + timedelta(minutes=starts + draw(st.integers(1, 8)) * 15),
                draw(st.sampled_from([None, 1, 2, 3])),
                tuple(draw(st.sets(st.integers(1, 5), max_size=2))),
                tuple(draw(st.sets(LANGUAGES, max_size=2))),
                heard(*sorted(draw(st.sets(LANGUAGES, max_size=2)))),
                draw(st.none() | st.integers(0, 60)),
            )
        )
    return made


CROWD = Circumstances(
    **DAYS,
    buffer=timedelta(minutes=10),
    seats={1: 20, 2: 50, 3: None},
    absences=[Away(1, clock("02:00"), clock("04:00"))],
    everybody={frozenset({"de"}): 10, frozenset({"nl", "lt"}): 6},
)


@given(sessions(), st.randoms(use_true_random=False))
def test_the_order_in_which_sessions_come_is_no_matter(made, random):
    shuffled = list(made)
    random.shuffle(shuffled)
    assert find(shuffled, CROWD) == find(made, CROWD)


@given(sessions())
def test_nothing_is_double_booked_where_no_two_are_at_the_same_time(made):
    apart = [
        Planned(**{**one.__dict__, "starts_at": begin, "ends_at": begin + timedelta(minutes=40)})
        for number, one in enumerate(made)
        for begin in [MIDNIGHT + number * timedelta(hours=1)]
    ]
    around = Circumstances(**DAYS, buffer=timedelta(minutes=20))
    assert find(apart, around) == []


@given(sessions())
def test_double_bookings_are_those_that_overlap(made):
    """The same as looking at every pair, which says the same of one and the other."""

    def share(one, other, things):
        return bool(things(one) & things(other)) and one.starts_at < other.ends_at and other.starts_at < one.ends_at

    def pairs(things):
        return {
            frozenset((one.id, other.id))
            for one in made
            for other in made
            if one is not other and share(one, other, things)
        }

    seen = find(made, AROUND)
    told = {
        trouble: {frozenset(one.sessions) for one in seen if one.trouble is trouble}
        for trouble in (Trouble.ROOM_TAKEN, Trouble.SPEAKER_TWICE)
    }
    assert told == {
        Trouble.ROOM_TAKEN: pairs(lambda one: {one.room_id} - {None}),
        Trouble.SPEAKER_TWICE: pairs(lambda one: set(one.speakers)),
    }


@given(sessions())
def test_whoever_is_warned_of_is_there(made):
    ids = {one.id for one in made}
    assert all(one.sessions and set(one.sessions) <= ids for one in find(made, CROWD))
