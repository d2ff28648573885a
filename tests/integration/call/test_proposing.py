"""Proposing: drafts, submitting, the same form twice, people, late codes, withdrawing."""

from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa

from app.audit.models import AuditEntry
from app.call import links, missing, queries, rules, service
from app.call.models import Call, Proposal
from app.call.rules import (
    CallNotOpen,
    Incomplete,
    LateCodeSpent,
    NamedTwice,
    NotThisWay,
    Partaking,
    ProposalState,
    QuestionKind,
    TooManyPeople,
    WritingClosed,
)
from app.database import db
from app.outbox.models import Message
from app.programme.rules import ChangedMeanwhile
from app.speakers.models import Speaker
from app.values import fingerprints
from app.values.access import SYSTEM, VISITOR
from app.values.translated import Translated
from tests.factories import calls as make
from tests.factories import registration
from tests.factories.registration import NOW

pytestmark = pytest.mark.both_databases
CLOSED = {"opens_at": NOW - timedelta(days=9), "closes_at": NOW - timedelta(days=1)}


@pytest.fixture
def call(app) -> Call:
    return make.call(registration.edition())


def propose(call, wanted=None, person=None, **more):
    values = {"form_key": "one-form-of-one-person", "by": VISITOR, "now": NOW, **more}
    return service.propose(call, wanted or make.wanted(call), person or make.person(), **values)


def mails():
    return [tuple(row) for row in db.session.execute(sa.select(Message.kind, Message.to_address).order_by(Message.id))]


def test_a_draft_needs_a_title_only(call):
    draft = propose(call, replace(make.wanted(call), abstract=Translated(), recording=None, floor_language=None))
    assert (draft.state, draft.submitted_at, draft.proposer.speaker.name) == ("draft", None, "Rūta Žukauskienė")
    assert missing.of(draft) == ["abstract", "floor_language", "recording"]
    assert mails() == [("call.received", "ruta@example.org")]
    with pytest.raises(Incomplete) as refusal:
        service.submit_now(draft, by=VISITOR, now=NOW)
    assert refusal.value.missing == ("abstract", "floor_language", "recording")


def test_what_is_submitted_is_told_and_logged(call):
    proposal = propose(call, submit=True)
    assert (proposal.state, proposal.submitted_at) == (ProposalState.SUBMITTED, NOW)
    assert mails() == [("call.received", "ruta@example.org")]
    actions = db.session.scalars(sa.select(AuditEntry.action).where(AuditEntry.object_kind == "proposal"))
    assert list(actions) == ["proposal.created", "proposal.submitted"]


def test_the_same_form_twice_is_one_proposal(call):
    first = propose(call, submit=True)
    again = propose(call, submit=True)
    assert (again.id, mails()) == (first.id, [("call.received", "ruta@example.org")])


def test_the_same_form_for_somebody_else_is_a_proposal_of_their_own(call):
    first = propose(call, submit=True)
    other = propose(call, submit=True, person=make.person(name="Jonas 1", email="jonas@example.org"))
    assert first.id != other.id
    assert propose(call, submit=True, person=make.person(name="Jonas 1", email="jonas@example.org")).id == other.id


def test_what_is_kept_while_typing_is_not_mailed_and_may_correct_its_address(call):
    first = propose(call, quiet=True, person=make.person(email="rutta@example.org"))
    second = propose(call, quiet=True, person=make.person(name="Rūta Ž.", email="ruta@example.org"))
    assert (first.id, second.proposer.speaker.email, mails()) == (second.id, "ruta@example.org", [])
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Speaker)) == 1
    assert queries.left_drafts(NOW + timedelta(minutes=1), limit=9) == [first.id]
    service.tell_link(first, now=NOW)
    assert (mails(), queries.left_drafts(NOW + timedelta(minutes=1), limit=9)) == (
        [("call.received", "ruta@example.org")], []
    )  # fmt: skip


def test_a_stranger_does_not_change_what_the_pool_knows(call):
    known = propose(call, submit=True, person=make.person(organisation="Trakai 1")).proposer.speaker
    again = propose(call, form_key="another-form-of-a-stranger", person=make.person(organisation="Z"))
    assert (again.proposer.speaker_id, known.organisation) == (known.id, "Trakai 1")
    propose(call, form_key="another-form-of-a-stranger", person=make.person(organisation="Y"))
    assert known.organisation == "Trakai 1"


def test_a_call_that_is_not_open_takes_nothing(app):
    for window in (CLOSED, {"opens_at": NOW + timedelta(days=1)}):
        call = make.call(registration.edition(), **window)
        with pytest.raises(CallNotOpen):
            propose(call)
    assert mails() == []


def test_a_late_code_opens_a_closed_call_as_often_as_it_says(app):
    call = make.call(registration.edition(), **CLOSED)
    code = service.make_code(call, note="1", uses=1, valid_until=NOW + timedelta(days=1), by=SYSTEM, now=NOW)
    proposal = propose(call, code=code.code, submit=True)
    assert (proposal.late_code_id, service.writable_until(proposal)) == (code.id, NOW + timedelta(days=1))
    db.session.refresh(code)
    assert code.used == 1
    # The same form again takes nothing more; another one finds it used up.
    assert propose(call, code=code.code, submit=True).id == proposal.id
    with pytest.raises(LateCodeSpent):
        propose(call, code=code.code, form_key="another-form-of-her")
    with pytest.raises(LateCodeSpent):
        propose(call, code="WRONG", form_key="another-form-of-her")


def test_a_revoked_code_is_spent(app):
    call = make.call(registration.edition(), **CLOSED)
    code = service.make_code(call, note="1", uses=5, valid_until=NOW + timedelta(days=1), by=SYSTEM, now=NOW)
    service.revoke_code(code, call, by=SYSTEM, now=NOW)
    with pytest.raises(LateCodeSpent):
        propose(call, code=code.code)


def test_those_who_speak_along_are_invited_once_and_answer_for_themselves(call):
    wanted = make.wanted(call, people=(make.companion(),))
    draft = propose(call, wanted)
    assert mails() == [("call.received", "ruta@example.org")]
    service.submit_now(draft, by=VISITOR, now=NOW)
    service.write(draft, replace(wanted, title=Translated(lt="2")), by=VISITOR, now=NOW)
    assert mails()[1:] == [("call.received", "ruta@example.org"), ("call.partaking", "jonas@example.org")]
    row = draft.companions[0]
    assert links.find_partaking(links.partaking_token_for(row)) is row
    service.take_part(row, True, by=VISITOR, now=NOW)
    service.take_part(row, True, by=VISITOR, now=NOW)
    assert row.partaking is Partaking.CONFIRMED
    said = sa.select(sa.func.count()).where(AuditEntry.action == "proposal.partaking")
    assert db.session.scalar(said) == 1


def test_who_is_taken_out_has_no_link_any_more(call):
    wanted = make.wanted(call, people=(make.companion(),))
    proposal = propose(call, wanted, submit=True)
    token = links.partaking_token_for(proposal.companions[0])
    service.write(proposal, replace(wanted, people=()), by=VISITOR, now=NOW)
    assert (proposal.companions, links.find_partaking(token)) == ([], None)


@pytest.mark.parametrize(
    ("people", "refusal"),
    [
        ((make.companion("A"), make.companion("B"), make.companion("C")), TooManyPeople),
        ((make.companion(), make.companion()), NamedTwice),
        ((make.companion("Rūta Žukauskienė", "RUTA@example.org"),), NamedTwice),
    ],
)
def test_people_are_few_and_different(call, people, refusal):
    with pytest.raises(refusal):
        propose(call, make.wanted(call, people=people))


def test_answers_are_kept_changed_and_required(call):
    must = make.question(call, required=True)
    many = make.question(call, QuestionKind.CHOICES)
    draft = propose(call, make.wanted(call, answers={many.id: ["c1"]}))
    assert missing.of(draft) == ["answers"]
    service.write(draft, make.wanted(call, answers={must.id: "7", many.id: None}), by=VISITOR, now=NOW)
    assert ({answer.question_id: answer.value for answer in draft.answers}, missing.of(draft)) == ({must.id: "7"}, [])


def test_writing_ends_with_the_call(call):
    proposal = propose(call, submit=True)
    after = call.closes_at + timedelta(seconds=1)
    with pytest.raises(WritingClosed):
        service.write(proposal, make.wanted(call), by=VISITOR, now=after)
    service.withdraw(proposal, by=VISITOR, now=after)
    assert proposal.state is ProposalState.WITHDRAWN


def test_nobody_overwrites_what_was_saved_meanwhile(call):
    proposal = propose(call, submit=True)
    seen = fingerprints.of(service.facts_of_proposal(proposal))
    first = service.write(proposal, make.wanted(call, title=Translated(lt="1")), seen=seen, by=VISITOR, now=NOW)
    assert first == ["title"]
    with pytest.raises(ChangedMeanwhile):
        service.write(proposal, make.wanted(call, title=Translated(lt="2")), seen=seen, by=VISITOR, now=NOW)


def test_a_draft_and_a_submitted_one_can_be_withdrawn_once(call):
    draft = propose(call)
    service.withdraw(draft, by=VISITOR, now=NOW)
    with pytest.raises(NotThisWay):
        service.withdraw(draft, by=VISITOR, now=NOW)
    assert (draft.state, draft.submitted_at) == (ProposalState.WITHDRAWN, None)
    other = make.proposed(call, people=(make.companion(),))
    service.withdraw(other, by=VISITOR, now=NOW)
    told = [address for kind, address in mails() if kind == "call.withdrawn"]
    assert told == ["ruta@example.org", other.proposer.speaker.email, "jonas@example.org"]


def test_needs_are_deleted_and_the_log_says_only_that(call):
    proposal = propose(call, make.wanted(call, travel="train", hosting="two nights"), submit=True)
    service.write(proposal, make.wanted(call, travel="bus", hosting="two nights"), by=VISITOR, now=NOW)
    entry = db.session.scalars(sa.select(AuditEntry).where(AuditEntry.action == "proposal.changed")).one()
    assert [(value.field, value.before, value.after) for value in entry.values] == [("travel", True, True)]
    ends_on = call.edition.ends_on
    early = queries.with_needs_since(ends_on, limit=9)
    late = queries.with_needs_since(ends_on + timedelta(days=1), limit=9)
    assert (early, late) == ([], [(proposal.id, proposal.proposer.speaker_id)])
    service.delete_needs(proposal.proposer, by=SYSTEM, now=NOW)
    assert (proposal.proposer.travel, proposal.proposer.hosting) == ("", "")


def test_reminders_go_out_once(call):
    draft, proposal = propose(call), make.proposed(call, people=(make.companion(),))
    soon = call.closes_at - timedelta(days=1)
    assert queries.drafts_to_remind(soon, soon + rules.REMIND_BEFORE, limit=9) == [draft.id]
    assert (service.remind_draft(draft, now=soon), service.remind_draft(draft, now=soon)) == (True, False)
    assert queries.drafts_to_remind(soon, soon + rules.REMIND_BEFORE, limit=9) == []
    row = proposal.companions[0]
    assert queries.companions_to_remind(soon, soon + rules.REMIND_BEFORE, limit=9) == [(proposal.id, row.speaker_id)]
    service.remind_companion(row, now=soon)
    assert queries.companions_to_remind(soon, soon + rules.REMIND_BEFORE, limit=9) == []


def test_links_of_one_mailbox_come_in_one_mail(call):
    propose(call)
    propose(call, form_key="another-form-of-the-same", submit=True)
    edition = call.edition
    assert service.send_links(edition, "RUTA@example.org", now=NOW) == 2
    assert service.send_links(edition, "RUTA@example.org", now=NOW) == 2
    assert service.send_links(edition, "nobody@example.org", now=NOW) == 0
    assert [kind for kind, _address in mails()] == ["call.received", "call.received", "call.links"]
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Proposal)) == 2
