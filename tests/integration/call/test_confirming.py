"""From a decision to a badge: letters that wait, confirming, declining, cancelling, withdrawing."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from app.audit.models import AuditEntry
from app.call import decision_queries, jobs, service
from app.call.models import Call, ProposalSpeaker
from app.call.review_rules import NotAnnounced
from app.call.rules import NotThisWay, Partaking, ProposalState
from app.database import db
from app.outbox import service as outbox
from app.outbox.models import Message
from app.programme.models import Session
from app.registration.models import Quota, Registration
from app.speakers.models import Approach
from app.values.access import SYSTEM, Actor
from tests.factories import calls as make
from tests.factories import registration
from tests.factories.registration import NOW

pytestmark = pytest.mark.both_databases
SPEAKER = Actor("speaker", 1)
LATER = NOW + timedelta(days=1)


@pytest.fixture
def call(app) -> Call:
    return make.call(registration.edition(), confirm_until=NOW + timedelta(days=20))


def mails():
    return [tuple(row) for row in db.session.execute(sa.select(Message.kind, Message.state).order_by(Message.id))]


def count(what):
    return db.session.scalar(sa.select(sa.func.count()).select_from(what))


def decide(proposal, decision=ProposalState.ACCEPTED):
    service.decide(proposal, decision, by=SYSTEM, now=NOW)


def accepted(call, **changes):
    """Accepted, and told so."""
    proposal = make.proposed(call, **changes)
    decide(proposal)
    outbox.let_all_go(decision_queries.decisions_held(call.edition), by=SYSTEM, now=NOW)
    return proposal


def test_a_decision_is_a_letter_held_back_for_each_in_their_language(call):
    people = (make.companion(), make.companion("Ona 3", "ona@example.org"))
    proposal = make.proposed(call, people=people)
    proposal.people[0].speaker.mail_language = "lt"
    proposal.people[1].speaker.mail_language = "pt"
    proposal.people[2].partaking = Partaking.DECLINED
    db.session.flush()
    decide(proposal)
    decide(proposal)
    found = db.session.execute(
        sa.select(Message.to_address, Message.language, Message.state).where(Message.kind == "call.accepted")
    ).all()
    assert {tuple(row) for row in found} == {
        (proposal.proposer.speaker.email, "lt", "held"),
        ("jonas@example.org", "pt", "held"),
    }
    actions = db.session.scalars(sa.select(AuditEntry.action).where(AuditEntry.object_kind == "proposal"))
    assert list(actions)[-1] == "proposal.accepted"


def test_another_decision_stops_the_letter_that_is_held(call):
    proposal = make.proposed(call)
    decide(proposal, ProposalState.ON_HOLD)
    decide(proposal)
    assert mails() == [("call.received", "waiting"), ("call.on_hold", "stopped"), ("call.accepted", "held")]
    with pytest.raises(NotThisWay):
        decide(proposal, ProposalState.REJECTED)
    assert proposal.state is ProposalState.ACCEPTED


def test_nobody_answers_what_they_were_not_told(call):
    proposal = make.proposed(call)
    decide(proposal)
    assert not decision_queries.is_announced(proposal)
    for verb in (service.confirm, service.decline):
        with pytest.raises(NotAnnounced):
            verb(proposal, by=SPEAKER, now=NOW)
    outbox.let_all_go(decision_queries.decisions_held(call.edition), by=SYSTEM, now=NOW)
    assert decision_queries.is_announced(proposal)
    service.confirm(proposal, by=SPEAKER, now=NOW)
    assert (proposal.state, proposal.confirmed_at) == (ProposalState.CONFIRMED, NOW)


def test_confirming_makes_a_session_and_registrations(call):
    proposal = accepted(call, people=(make.companion(),), slides_language="pt", recording=False)
    service.take_part(proposal.people[1], True, by=SPEAKER, now=NOW)
    for _twice in range(2):
        service.confirm(proposal, by=SPEAKER, now=LATER)
    session = proposal.session
    assert (count(Session), session.starts_at, session.length_minutes) == (1, None, 30)
    assert (session.title, session.abstract) == (proposal.title, proposal.abstract)
    assert (session.original_language, session.slides_language, session.recording_optout) == ("en", "pt", True)
    assert [(floor.language, floor.minutes) for floor in session.floors] == [("lt", 30)]
    assert session.speakers == [row.speaker for row in proposal.people]
    people = db.session.scalars(sa.select(Registration).order_by(Registration.id)).all()
    assert [one.id for one in people] == [row.registration_id for row in proposal.people]
    assert {(one.category.kind, one.state, one.menu) for one in people} == {("speaker", "confirmed", "all")}
    assert people[0].understands == ["lt", "en"]
    assert (people[0].town, people[0].country) == ("Trakai", "LT")
    assert [kind for kind, _state in mails()].count("registration.received") == 2
    assert set(db.session.scalars(sa.select(Approach.step))) == {"confirmed"}


def test_who_says_later_that_they_take_part_follows(call):
    proposal = accepted(call, people=(make.companion(),))
    service.confirm(proposal, by=SPEAKER, now=NOW)
    assert (count(Registration), len(proposal.session.speakers)) == (1, 1)
    service.take_part(proposal.people[1], True, by=SPEAKER, now=NOW)
    assert (count(Registration), [one.name for one in proposal.session.speakers][1]) == (2, "Jonas 2")
    service.take_part(proposal.people[1], False, by=SPEAKER, now=NOW)
    assert (count(Registration), len(proposal.session.speakers)) == (2, 1)


def test_who_is_registered_already_becomes_a_speaker(call):
    known = registration.registered(call.edition, name="Rūta Žukauskienė", email="ruta@example.org", town="Vilnius")
    proposal = accepted(call, person=make.person())
    service.confirm(proposal, by=SPEAKER, now=LATER)
    assert (count(Registration), proposal.proposer.registration_id) == (1, known.id)
    assert (known.category.kind, known.town) == ("speaker", "Vilnius")


def test_who_speaks_twice_is_registered_once(call):
    both = [accepted(call, person=make.person()) for _n in range(2)]
    for proposal in both:
        service.confirm(proposal, by=SPEAKER, now=NOW)
    assert (count(Session), count(Registration)) == (2, 1)
    assert len({proposal.proposer.registration_id for proposal in both}) == 1


def test_a_full_house_turns_no_speaker_away_and_sells_no_place_twice(call):
    whole = db.session.scalars(
        sa.select(Quota).where(Quota.category_id.is_(None), Quota.session_id.is_(None))
    ).one_or_none()
    if whole is None:
        whole = Quota(edition_id=call.edition_id, size=1, taken=0)
        db.session.add(whole)
    whole.size = whole.taken = 1
    db.session.flush()
    proposal = accepted(call)
    service.confirm(proposal, by=SPEAKER, now=NOW)
    assert (proposal.state, proposal.proposer.registration_id) == (ProposalState.CONFIRMED, None)
    assert jobs.register_speakers(now=NOW) == 0
    whole.size = 2
    db.session.flush()
    assert (jobs.register_speakers(now=NOW), jobs.register_speakers(now=NOW)) == (1, 0)
    db.session.refresh(whole)
    assert (whole.taken, count(Registration)) == (2, 1)
    assert db.session.get(ProposalSpeaker, (proposal.id, proposal.proposer.speaker_id)).registration_id is not None


def test_declining_tells_those_named(call):
    proposal = accepted(call, people=(make.companion(),))
    for _twice in range(2):
        service.decline(proposal, by=SPEAKER, now=NOW)
    assert (proposal.state, count(Session)) == (ProposalState.DECLINED, 0)
    assert mails()[-1] == ("call.declined", "waiting")
    assert [kind for kind, _state in mails()].count("call.declined") == 1


def test_cancelling_cancels_the_session_and_says_why(call):
    proposal = accepted(call)
    with pytest.raises(NotThisWay):
        service.cancel(proposal, reason="2", by=SYSTEM, now=NOW)
    service.confirm(proposal, by=SPEAKER, now=NOW)
    for _twice in range(2):
        service.cancel(proposal, reason="Potvynis", by=SYSTEM, now=NOW)
    assert (proposal.state, proposal.session.state) == ("cancelled", "cancelled")
    told = db.session.scalars(sa.select(Message).where(Message.kind == "call.cancelled")).one()
    assert "Potvynis" in told.text
    assert db.session.scalars(sa.select(Registration.state)).one() == "confirmed"


def test_withdrawing_stops_letters_and_sessions(call):
    undecided = make.proposed(call)
    decide(undecided)
    service.withdraw(undecided, by=SPEAKER, now=NOW)
    assert mails()[-2:] == [("call.accepted", "stopped"), ("call.withdrawn", "waiting")]
    proposal = accepted(call)
    service.confirm(proposal, by=SPEAKER, now=NOW)
    service.withdraw(proposal, by=SPEAKER, now=NOW)
    assert (proposal.state, proposal.session.state) == ("withdrawn", "cancelled")


def test_who_has_not_answered_is_reminded_once(call):
    accepted(call)
    decide(make.proposed(call))  # not told yet
    assert jobs.remind_to_confirm(now=NOW) == 0
    near = call.confirm_until - timedelta(days=2)
    assert (jobs.remind_to_confirm(now=near), jobs.remind_to_confirm(now=near)) == (1, 0)
    assert jobs.remind_to_confirm(now=call.confirm_until + timedelta(days=1)) == 0
