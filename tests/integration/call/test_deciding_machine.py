"""Whatever is decided, let go, answered and cancelled in whatever order: states follow the arrows, nobody is told what does
not hold, and one proposal has at most one session and one registration."""

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

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
ACTS = ["accepted", "on_hold", "rejected", "let_go", "confirm", "decline", "cancel", "withdraw"]
AIMS = {"confirm": _S.CONFIRMED, "decline": _S.DECLINED, "cancel": _S.CANCELLED, "withdraw": _S.WITHDRAWN}


def act(name, proposal):
    if name in DECISIONS:
        service.decide(proposal, _S(name), by=SYSTEM, now=NOW)
    elif name == "let_go":
        outbox.let_all_go(decision_queries.decisions_held(proposal.edition), by=SYSTEM, now=NOW)
    else:
        more = {"reason": "2"} if name == "cancel" else {}
        getattr(service, name)(proposal, by=SYSTEM, now=NOW, **more)


def count(what, *where):
    return db.session.scalar(sa.select(sa.func.count()).select_from(what).where(*where))


@pytest.fixture
def call(app):
    return make.call(registration.edition())


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(some.lists(some.sampled_from(ACTS), max_size=9))
def test_states_letters_and_what_follows_agree(call, names):
    proposal = make.proposed(call)
    sessions, people = count(Session), count(Registration)
    told = False
    for name in names:
        before = proposal.state
        aim = _S(name) if name in DECISIONS else AIMS.get(name)
        # What was decided and not told yet does not keep anybody from withdrawing.
        ways = ARROWS[before] | ({_S.WITHDRAWN} if before in DECISIONS and not told else set())
        try:
            act(name, proposal)
        except NotAnnounced:
            assert (name in ("confirm", "decline"), before, told) == (True, _S.ACCEPTED, False)
        except NotThisWay:
            assert aim not in ways
        assert proposal.state is before or (proposal.state is aim and aim in ways)
        if proposal.state is not before:
            told = proposal.state not in DECISIONS
        told = told or name == "let_go"
        of_this = (Message.about_kind == "proposal", Message.about_id == proposal.id)
        held = db.session.scalars(sa.select(Message.kind).where(*of_this, Message.state == "held")).all()
        assert held == ([f"call.{proposal.state.value}"] if proposal.state in DECISIONS and not told else [])
        was_confirmed = proposal.confirmed_at is not None
        assert (count(Session) - sessions, count(Registration) - people) == (was_confirmed, was_confirmed)
        if was_confirmed:
            assert proposal.session.is_cancelled is (proposal.state is not _S.CONFIRMED)
