"""Whatever is decided, let go, answered and cancelled in whatever order: states follow the arrows, nobody is told what does
not hold, and one proposal has at most one session and one registration."""

import sqlalchemy as sa
from hypothesis import settings
from hypothesis import strategies as some
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from app.call import decision_queries, service
from app.call.review_rules import DECISIONS, NotAnnounced
from app.call.rules import ARROWS, NotThisWay, ProposalState
from app.database import db
from app.outbox import service as outbox
from app.outbox.models import Message
from app.programme.models import Session
from app.registration.models import Registration
from app.values.access import SYSTEM
from tests.factories import calls as make
from tests.factories import registration
from tests.factories.registration import NOW

_S = ProposalState


def count(what, *where):
    return db.session.scalar(sa.select(sa.func.count()).select_from(what).where(*where))


class Life(RuleBasedStateMachine):
    """One proposal, pushed towards any state from its draft on. ``told`` is whether the last decision has gone out."""

    def __init__(self, call):
        super().__init__()
        self.proposal, self.told = make.proposed(call, submit=False), False
        self.before = count(Session), count(Registration)

    def push(self, aim, act, **more):
        before = self.proposal.state
        # What was decided and not told yet does not keep anybody from withdrawing.
        ways = ARROWS[before] | ({_S.WITHDRAWN} if before in DECISIONS and not self.told else set())
        try:
            act(self.proposal, by=SYSTEM, now=NOW, **more)
        except NotAnnounced:
            assert (aim in (_S.CONFIRMED, _S.DECLINED), before, self.told) == (True, _S.ACCEPTED, False)
        except NotThisWay:
            assert aim not in ways
        assert self.proposal.state is before or (self.proposal.state is aim and aim in ways)
        if self.proposal.state is not before:
            self.told = self.proposal.state not in DECISIONS

    @initialize(steps=some.integers(0, 4))
    def begin(self, steps):
        """Chance alone seldom finds the way to a stage, so some begin further on it."""
        way = [self.submit, lambda: self.decide(_S.ACCEPTED), self.let_letters_go, self.confirm]
        for step in way[:steps]:
            step()

    @rule()
    def submit(self):
        self.push(_S.SUBMITTED, service.submit_now)

    @rule(decision=some.sampled_from(DECISIONS))
    def decide(self, decision):
        self.push(decision, service.decide, decision=decision)

    @rule()
    def let_letters_go(self):
        outbox.let_all_go(decision_queries.decisions_held(self.proposal.edition), by=SYSTEM, now=NOW)
        self.told = True

    @rule()
    def confirm(self):
        self.push(_S.CONFIRMED, service.confirm)

    @rule()
    def decline(self):
        self.push(_S.DECLINED, service.decline)

    @rule()
    def cancel(self):
        self.push(_S.CANCELLED, service.cancel, reason="2")

    @rule()
    def withdraw(self):
        self.push(_S.WITHDRAWN, service.withdraw)

    @invariant()
    def only_the_letter_of_what_holds_waits(self):
        state, of_this = self.proposal.state, (Message.about_kind == "proposal", Message.about_id == self.proposal.id)
        held = db.session.scalars(sa.select(Message.kind).where(*of_this, Message.state == "held")).all()
        assert held == ([f"call.{state.value}"] if state in DECISIONS and not self.told else [])

    @invariant()
    def whoever_has_confirmed_has_one_session_and_one_registration(self):
        was_confirmed = self.proposal.confirmed_at is not None
        made = count(Session) - self.before[0], count(Registration) - self.before[1]
        assert made == (was_confirmed, was_confirmed)
        if was_confirmed:
            assert self.proposal.session.is_cancelled is (self.proposal.state is not _S.CONFIRMED)


def test_states_letters_and_what_follows_agree(app):
    call = make.call(registration.edition())
    run_state_machine_as_test(lambda: Life(call), settings=settings(max_examples=50, stateful_step_count=12))
