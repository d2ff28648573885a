"""The personal link after something was decided, and after the call has closed: withdrawing, and what is needed on the
way and for the nights."""

from datetime import time, timedelta

import pytest
import sqlalchemy as sa
from flask import current_app, url_for

from app.audit.models import AuditEntry, AuditValue
from app.call import decision_queries, service
from app.call.models import Call
from app.call.rules import NotThisWay, ProposalState, WritingClosed
from app.call.service import deciding
from app.database import db, unit_of_work
from app.outbox.models import Message
from app.outbox.rules import MessageState
from app.values import moments
from app.values.access import SYSTEM, Role, Scope
from tests.factories import accounts, registration
from tests.factories import calls as make
from tests.factories.registration import NOW


@pytest.fixture
def call(app) -> Call:
    with unit_of_work():
        return make.call(registration.edition())


def kept(act, *args, **kwargs):
    """What a factory makes, committed: requests begin by ending what was only reading."""
    with unit_of_work():
        return act(*args, **kwargs)


def address(endpoint, **values):
    with current_app.test_request_context():
        return url_for(endpoint, lang="en", **values)


def own(proposal, page="proposal"):
    return address(f"proposal.{page}", proposal=proposal)


def kinds():
    return list(db.session.scalars(sa.select(Message.kind).order_by(Message.id)))


def hold_back(proposal, decision):
    kept(deciding.decide, proposal, decision, by=SYSTEM, now=NOW)


def let_go():
    for message in db.session.scalars(sa.select(Message).where(Message.state == MessageState.HELD)):
        message.state = MessageState.WAITING
    db.session.commit()


@pytest.mark.parametrize("decision", [ProposalState.ACCEPTED, ProposalState.ON_HOLD, ProposalState.REJECTED])
def test_whatever_was_decided_and_not_told_is_withdrawn_as_if_nothing_were(client, call, decision):
    proposal = kept(make.proposed, call, people=(make.companion(),))
    call.closes_at = NOW - timedelta(days=1)
    db.session.commit()
    undecided = client.page(own(proposal)).texts("main")
    hold_back(proposal, decision)
    assert client.page(own(proposal)).texts("main") == undecided
    companion = address("proposal.partaking", partaking=proposal.companions[0])
    client.send(companion, button="answer=yes")
    client.send(address("call.link", edition=call.edition), {"email": proposal.proposer.speaker.email})
    assert kinds()[-1] == "call.links"
    client.send(own(proposal, "withdraw"))
    db.session.expire_all()
    assert (proposal.state, proposal.companions[0].partaking) == (ProposalState.WITHDRAWN, "confirmed")
    states = db.session.scalars(sa.select(Message.state).where(Message.kind == f"call.{decision}"))
    assert set(states) == {MessageState.STOPPED}


def test_whoever_was_told_that_they_are_rejected_has_nothing_to_withdraw(client, call):
    proposal = kept(make.proposed, call, people=(make.companion(),))
    hold_back(proposal, ProposalState.REJECTED)
    let_go()
    assert own(proposal, "withdraw") not in client.page(own(proposal)).links("main a")
    assert client.get(own(proposal, "withdraw")).location == own(proposal)
    with pytest.raises(NotThisWay), unit_of_work():
        service.withdraw(proposal, by=SYSTEM, now=NOW)


def test_another_address_does_not_tell_a_decision_early(client, call):
    proposal = kept(make.proposed, call)
    hold_back(proposal, ProposalState.ACCEPTED)
    proposal.proposer.speaker.email = "other@example.org"
    db.session.commit()
    assert decision_queries.told(proposal) is ProposalState.SUBMITTED


def test_what_is_needed_on_the_way_is_told_long_after_the_call(client, call):
    proposal = kept(make.proposed, call, people=(make.companion(),), travel="by train 7")
    call.closes_at = NOW - timedelta(days=1)
    db.session.commit()
    hold_back(proposal, ProposalState.ACCEPTED)
    let_go()
    assert own(proposal, "needs") in client.page(own(proposal)).links("main a")
    client.send(own(proposal, "needs"), {"travel": "by bus 8", "hosting": "2 nights"})
    client.send(own(proposal, "needs"), {"travel": "x" * 5000}, status=422)
    db.session.expire_all()
    assert (proposal.proposer.travel, proposal.proposer.hosting) == ("by bus 8", "2 nights")
    entries = db.session.scalars(sa.select(AuditEntry).where(AuditEntry.action == "proposal.needs_changed")).all()
    assert [sorted(one.fields) for one in entries] == [["hosting", "travel"]]
    assert "by bus 8" not in str([(one.before, one.after) for one in db.session.scalars(sa.select(AuditValue))])


def test_those_who_speak_with_others_have_needs_of_their_own(client, call):
    proposal = kept(make.proposed, call, people=(make.companion(),), travel="by train 7")
    row = proposal.companions[0]
    page = address("proposal.partaking", partaking=row)
    needs = address("proposal.companion_needs", partaking=row)
    assert needs not in client.page(page).links("main a")
    assert client.get(needs).location == page
    client.send(page, button="answer=yes")
    assert needs in client.page(page).links("main a")
    assert "by train 7" not in client.page(needs).text()
    client.send(needs, {"hosting": "3 nights"})
    db.session.expire_all()
    assert [(one.travel, one.hosting) for one in proposal.people] == [("by train 7", ""), ("", "3 nights")]
    host = kept(accounts.somebody, Role.HOST_ORGANISER, Scope(call.edition.series_id, call.edition.id))
    accounts.sign_in(client, host.email)
    told = client.page(address("call_desk.proposal", edition=call.edition, id=proposal.id)).texts("#needs ~ h3")
    assert told == [one.speaker.name for one in proposal.people]


@pytest.mark.parametrize("state", [ProposalState.DECLINED, ProposalState.CANCELLED, ProposalState.WITHDRAWN])
def test_whoever_does_not_come_needs_nothing(client, call, state):
    proposal = kept(make.proposed, call)
    proposal.state = state
    db.session.commit()
    assert client.get(own(proposal, "needs")).location == own(proposal)


def test_after_the_conference_nothing_is_needed(call):
    proposal = kept(make.proposed, call)
    over = moments.at(call.edition.ends_on + timedelta(days=1), time(0), call.edition.timezone)
    allowed = [
        service.can_tell_needs(proposal.proposer, over + offset) for offset in (-timedelta(minutes=1), timedelta())
    ]
    assert allowed == [True, False]
    with pytest.raises(WritingClosed), unit_of_work():
        service.tell_needs(proposal.proposer, travel="1", hosting="", by=SYSTEM, now=over)
