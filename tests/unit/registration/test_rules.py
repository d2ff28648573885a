"""The arrows of a registration, windows, and times that overlap."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from app.registration import rules
from app.registration.rules import ARROWS, FIRST, HOLDING, LIVE, STATUS, NotThisWay, RegistrationState
from app.registration.slots import overlapping, time_slots

DAY = datetime(2027, 5, 16, tzinfo=UTC)
# PRODUCT's arrows, written a second time by hand.
PROMISED = {
    "awaiting_approval": {"awaiting_payment", "confirmed", "refused", "cancelled"},
    "waiting": {"offered", "cancelled"},
    "offered": {"awaiting_payment", "confirmed", "lapsed", "cancelled"},
    "placeholder": {"awaiting_payment", "confirmed", "cancelled"},
    "awaiting_payment": {"confirmed", "lapsed", "cancelled"},
    "lapsed": {"confirmed"},
    "confirmed": {"cancelled"},
    "refused": set(),
    "cancelled": set(),
}


def moments():
    return st.integers(0, 48).map(lambda half_hours: DAY + timedelta(minutes=30 * half_hours))


def spans():
    return st.tuples(moments(), st.integers(1, 8)).map(lambda s: (s[0], s[0] + timedelta(minutes=30 * s[1])))


class Arrows(RuleBasedStateMachine):
    """A registration is pushed towards any state; it moves along the arrows only."""

    @initialize(first=st.sampled_from(sorted(FIRST)))
    def begin(self, first):
        self.state = first
        self.ended = False

    @rule(wanted=st.sampled_from(sorted(RegistrationState)))
    def push(self, wanted):
        if wanted.value in PROMISED[self.state.value]:
            rules.check_arrow(self.state, wanted)
            self.state = wanted
        else:
            with pytest.raises(NotThisWay):
                rules.check_arrow(self.state, wanted)

    @invariant()
    def live_ones_can_be_cancelled(self):
        if hasattr(self, "state"):
            assert (RegistrationState.CANCELLED in ARROWS[self.state]) == (self.state in LIVE)

    @invariant()
    def it_can_be_shown(self):
        if hasattr(self, "state"):
            assert STATUS[self.state].icon


TestArrows = Arrows.TestCase


def test_every_state_has_its_arrows_and_its_own_icon():
    assert set(ARROWS) == set(RegistrationState) == set(STATUS)
    assert len({status.icon for status in STATUS.values()}) == len(STATUS)


def test_only_who_waits_is_live_without_a_place():
    assert {RegistrationState.WAITING} == LIVE - HOLDING


@given(st.lists(spans(), max_size=6))
def test_overlapping_means_that_some_minute_is_in_two(sessions):
    minutes = [
        start + timedelta(minutes=30 * n)
        for start, end in sessions
        for n in range((end - start) // timedelta(minutes=30))
    ]
    assert overlapping(sessions) == (len(minutes) != len(set(minutes)))


@given(st.lists(spans(), max_size=6))
def test_time_slots_hold_every_session_once_and_do_not_overlap(sessions):
    slots = time_slots(sessions)
    assert sorted(position for slot in slots for position in slot) == list(range(len(sessions)))
    ends = [max(sessions[n][1] for n in slot) for slot in slots]
    starts = [min(sessions[n][0] for n in slot) for slot in slots]
    assert all(end <= start for end, start in zip(ends, starts[1:], strict=False))


@given(st.lists(spans(), max_size=6))
def test_taking_one_session_of_each_slot_is_always_possible(sessions):
    assert not overlapping([sessions[slot[0]] for slot in time_slots(sessions)])


@pytest.mark.parametrize(
    ("now", "is_open"),
    [
        (datetime(2027, 3, 1, 7, 59, 59, tzinfo=UTC), False),
        (datetime(2027, 3, 1, 8, 0, tzinfo=UTC), True),
        (datetime(2027, 5, 1, 21, 59, 59, tzinfo=UTC), True),
        (datetime(2027, 5, 1, 22, 0, tzinfo=UTC), False),
    ],
)
def test_both_ends_belong_to_the_window(now, is_open):
    opens_at, closes_at = datetime(2027, 3, 1, 8, 0, tzinfo=UTC), datetime(2027, 5, 1, 21, 59, 59, tzinfo=UTC)
    if is_open:
        rules.check_open(opens_at, closes_at, now)
    else:
        with pytest.raises(rules.RegistrationClosed):
            rules.check_open(opens_at, closes_at, now)


def test_without_an_opening_nothing_is_open():
    with pytest.raises(rules.RegistrationClosed):
        rules.check_open(None, None, DAY)


@pytest.mark.parametrize(
    ("zone", "last_second"),
    [
        ("Europe/Lisbon", datetime(2027, 5, 18, 22, 59, 59, tzinfo=UTC)),
        ("Europe/Vilnius", datetime(2027, 5, 18, 20, 59, 59, tzinfo=UTC)),
    ],
)
def test_without_a_date_registration_ends_with_the_last_day_where_it_takes_place(zone, last_second):
    assert rules.closes_at(None, date(2027, 5, 18), zone) == last_second


def test_changes_end_after_their_moment():
    rules.check_changes(None, DAY)
    rules.check_changes(DAY, DAY)
    with pytest.raises(rules.ChangesClosed):
        rules.check_changes(DAY, DAY + timedelta(seconds=1))


def test_a_mailbox_does_not_tell_capitals_apart():
    assert rules.mailbox("Ruta@Example.ORG") == rules.mailbox("ruta@example.org")
