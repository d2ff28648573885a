"""Several at once, with real commits on both databases: one confirmation is one session and one registration, what is
confirmed and what is cancelled agree, and two who decide about the same pile decide once each."""

from collections import Counter

import pytest
import sqlalchemy as sa

from app.call import decision_queries, service, usual
from app.call.models import Proposal, Review
from app.call.rules import NotThisWay, ProposalState
from app.call.service.reviewing import Verdict
from app.database import db, unit_of_work
from app.outbox import service as outbox
from app.outbox.models import Message
from app.programme.models import Session
from app.registration.models import Registration
from app.values.access import SYSTEM
from tests.factories import accounts, registration
from tests.factories import calls as make
from tests.factories.registration import NOW
from tests.integration.registration.test_races import at_once

pytestmark = [pytest.mark.both_databases, pytest.mark.real_commits, pytest.mark.timeout(60)]
_S = ProposalState


def accepted(**changes):
    with unit_of_work():
        proposal = make.proposed(make.call(registration.edition()), **changes)
        service.decide(proposal, _S.ACCEPTED, by=SYSTEM, now=NOW)
        outbox.let_all_go(decision_queries.decisions_held(proposal.edition), by=SYSTEM, now=NOW)
        id = proposal.id
    db.session.remove()
    return id


def acting(verb, id, **more):
    def act():
        with unit_of_work():
            verb(db.session.get_one(Proposal, id), by=SYSTEM, now=NOW, **more)

    return act


def count(what):
    return db.session.scalar(sa.select(sa.func.count()).select_from(what))


def test_confirming_many_times_at_once_is_once(app):
    id = accepted()
    assert at_once(app, [acting(service.confirm, id) for _n in range(5)]) == [None] * 5
    assert (count(Session), count(Registration)) == (1, 1)
    kinds = Counter(db.session.scalars(sa.select(Message.kind)))
    assert kinds == {"call.received": 1, "call.accepted": 1, "registration.received": 1}


def test_confirming_declining_and_cancelling_at_once_agree(app):
    id = accepted()
    acts = [
        acting(service.confirm, id),
        acting(service.decline, id),
        acting(service.cancel, id, reason="2"),
        acting(service.confirm, id),
        acting(service.withdraw, id),
    ]
    answers = at_once(app, acts)
    assert {one for one in answers if one is not None} <= {NotThisWay}
    proposal = db.session.get_one(Proposal, id)
    was_confirmed = proposal.confirmed_at is not None
    assert (count(Session), count(Registration)) == (was_confirmed, was_confirmed)
    assert proposal.state in ((_S.CANCELLED, _S.WITHDRAWN) if was_confirmed else (_S.DECLINED, _S.WITHDRAWN))
    assert not was_confirmed or proposal.session.is_cancelled


def test_two_who_decide_about_the_same_pile_decide_once(app):
    with unit_of_work():
        call = make.call(registration.edition())
        ids = [make.proposed(call).id for _n in range(4)]
    db.session.remove()

    def pile(order, decision):
        def act():
            refused = 0
            for id in order:
                try:
                    acting(service.decide, id, decision=decision)()
                except NotThisWay:
                    refused += 1
            return refused

        return act

    answers = at_once(app, [pile(ids, _S.ACCEPTED), pile(ids[::-1], _S.REJECTED), pile(ids, _S.ACCEPTED)])
    assert all(isinstance(one, int) for one in answers)
    states = Counter(db.session.scalars(sa.select(Proposal.state)))
    assert sum(states.values()) == 4
    assert set(states) <= {_S.ACCEPTED, _S.REJECTED}
    held = Counter(db.session.scalars(sa.select(Message.kind).where(Message.state == "held")))
    assert held == {f"call.{state.value}": number for state, number in states.items()}


def test_one_reviewer_who_clicks_often_has_one_review(app):
    with unit_of_work():
        call = make.call(registration.edition())
        wanted = service.WantedPhase(make.everywhere("1"), NOW, NOW.replace(year=2027))
        service.add_phase(call, wanted, by=SYSTEM, now=NOW)
        usual.add_criteria(call, by=SYSTEM, now=NOW)
        who = accounts.user()
        service.name_reviewer(call, who, [], by=SYSTEM, now=NOW)
        id, user_id, points = make.proposed(call).id, who.id, {one.id: 3 for one in call.criteria}
    db.session.remove()

    def click():
        with unit_of_work():
            user = db.session.get_one(type(who), user_id)
            service.review(db.session.get_one(Proposal, id), user, Verdict(points), by=SYSTEM, now=NOW)

    assert at_once(app, [click] * 5) == [None] * 5
    assert count(Review) == 1
