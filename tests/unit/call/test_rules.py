"""The arrows of a proposal, windows, and until when it may be written."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from app.call import rules
from app.call.rules import ARROWS, LIVE, STATUS, NotThisWay, ProposalState, Window

DAY = datetime(2027, 5, 16, tzinfo=UTC)
# PRODUCT's arrows, written a second time by hand.
PROMISED = {
    "draft": {"submitted", "withdrawn"},
    "submitted": {"accepted", "on_hold", "rejected", "withdrawn"},
    "on_hold": {"accepted", "rejected", "withdrawn"},
    "accepted": {"confirmed", "declined", "withdrawn"},
    "confirmed": {"cancelled", "withdrawn"},
    "rejected": set(),
    "declined": set(),
    "cancelled": set(),
    "withdrawn": set(),
}


def moments():
    return st.integers(0, 96).map(lambda half_hours: DAY + timedelta(minutes=30 * half_hours))


class Arrows(RuleBasedStateMachine):
    """A proposal is pushed towards any state; it moves along the arrows only."""

    @initialize()
    def begin(self):
        self.state = ProposalState.DRAFT
        self.was = [self.state]

    @rule(wanted=st.sampled_from(sorted(ProposalState)))
    def push(self, wanted):
        if wanted.value in PROMISED[self.state.value]:
            rules.check_arrow(self.state, wanted)
            self.state = wanted
            self.was.append(wanted)
        else:
            with pytest.raises(NotThisWay):
                rules.check_arrow(self.state, wanted)

    @invariant()
    def live_ones_can_be_withdrawn(self):
        if hasattr(self, "state"):
            assert (ProposalState.WITHDRAWN in ARROWS[self.state]) == (self.state in LIVE)

    @invariant()
    def nobody_is_confirmed_without_being_accepted(self):
        if hasattr(self, "was") and ProposalState.CONFIRMED in self.was:
            before = self.was[: self.was.index(ProposalState.CONFIRMED)]
            assert (before[1], before[-1]) == (ProposalState.SUBMITTED, ProposalState.ACCEPTED)

    @invariant()
    def no_state_comes_twice(self):
        if hasattr(self, "was"):
            assert len(set(self.was)) == len(self.was)


TestArrows = Arrows.TestCase


def test_every_state_has_its_arrows_and_its_own_icon():
    assert set(ARROWS) == set(ProposalState) == set(STATUS)
    assert len({status.icon for status in STATUS.values()}) == len(STATUS)


@given(opens_at=moments(), closes_at=moments(), now=moments())
def test_a_window_is_open_from_its_first_to_its_last_moment(opens_at, closes_at, now):
    expected = Window.OPEN if opens_at <= now <= closes_at else Window.EARLY if now < opens_at else Window.CLOSED
    assert rules.window(opens_at, closes_at, now) is expected


@given(
    closes_at=moments(), code_until=st.none() | moments(), now=moments(), state=st.sampled_from(sorted(ProposalState))
)
def test_a_late_code_only_lengthens_the_time_for_writing(closes_at, code_until, now, state):
    until = rules.writable_until(closes_at, code_until)
    assert until == max(closes_at, code_until or closes_at)
    writable = state in {ProposalState.DRAFT, ProposalState.SUBMITTED}
    assert rules.can_write(state, until, now) == (writable and now <= until)


@pytest.mark.parametrize(
    ("limited", "chosen", "asked"),
    [([], None, True), ([], 3, True), ([3, 4], 3, True), ([4], 3, False), ([4], None, False)],
)
def test_a_question_is_asked_for_its_session_types(limited, chosen, asked):
    assert rules.is_asked(limited, chosen) is asked
