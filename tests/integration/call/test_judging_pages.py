"""Reviewing, choosing and letting letters go, as people do it at the desk."""

from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import url_for

from app.accounts.models import User
from app.call import service
from app.call.models import Call, Proposal, Review
from app.call.rules import ProposalState
from app.database import db, unit_of_work
from app.outbox.models import Message
from app.values import moments
from app.values.access import SYSTEM, Role, Scope
from tests.factories import accounts, registration
from tests.factories import calls as make


@pytest.fixture
def call(app, client) -> Call:
    """A call with three proposals, that is set up for review by nobody yet; the host organiser looks."""
    client.checks_pages = False
    with unit_of_work():
        made = make.call(registration.edition())
        for _n in range(3):
            make.proposed(made)
        here = Scope(made.edition.series_id, made.edition_id)
        accounts.somebody(Role.HOST_ORGANISER, here, email="host@example.org")
        accounts.somebody(Role.REVIEWER, here, email="ona@example.org")
    accounts.sign_in(client, "host@example.org")
    return made


@pytest.fixture
def at(app, call):
    def address(endpoint, **values):
        with app.test_request_context():
            return url_for(endpoint, edition=call.edition, lang="en", **values)

    return address


def ids():
    return list(db.session.scalars(sa.select(Proposal.id).order_by(Proposal.id)))


def states():
    db.session.expire_all()
    return [one.value for one in db.session.scalars(sa.select(Proposal.state).order_by(Proposal.id))]


def mails(kind):
    return [state.value for state in db.session.scalars(sa.select(Message.state).where(Message.kind == kind))]


def decide(id, decision):
    with unit_of_work():
        service.decide(db.session.get_one(Proposal, id), ProposalState(decision), by=SYSTEM, now=moments.now())


def press(client, page, action, **data):
    """Press the button of a small form, as the page offers it."""
    token = client.page(page).all("input[name=csrf_token]")[0].attrs["value"]
    return client.post(action, data={"csrf_token": token, **data})


def test_setting_up_reading_and_scoring(app, client, call, at):
    setup = at("call_desk.review", id=call.id)
    for endpoint in ("call_desk.usual_phase", "call_desk.usual_criteria"):
        assert press(client, setup, at(endpoint, id=call.id)).status_code == 303
    db.session.expire_all()
    with unit_of_work():
        call.phases[0].opens_at = moments.now() - timedelta(days=1)
        call.phases[0].closes_at = moments.now() + timedelta(days=1)
    who = db.session.scalar(sa.select(User.id).where(User.email == "ona@example.org"))
    client.send(at("call_desk.reviewer", id=call.id, user=who))
    assert "0 of 3 read" in client.page(setup).text()
    accounts.sign_in(client, "ona@example.org")
    assert client.get(setup).status_code == 403
    page = client.page(at("review.proposals"))
    assert "0 of 3 read" in page.text()
    form = "main form[action='#errors']"
    points = {f"criterion_{one.id}": 3 for one in call.criteria}
    address = at("review.proposal", id=ids()[0])
    client.send(address, {"comment": "1"}, form=form, button="act=next", status=422)
    onwards = client.send(address, {**points, "comment": "1"}, form=form, button="act=next").location
    assert onwards in [at("review.proposal", id=id) for id in ids()[1:]]
    onwards = client.send(onwards, {"conflict": "y"}, form=form, button="act=next").location
    assert client.send(onwards, points, form=form, button="act=next").location == at("review.proposals")
    assert "3 of 3 read" in client.page(at("review.proposals")).text()
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Review)) == 3


def test_choosing_in_bulk_says_what_is_refused(client, call, at):
    address = at("call_desk.selection", id=call.id)
    first, second, third = ids()
    with unit_of_work():
        service.decide(db.session.get_one(Proposal, third), ProposalState.REJECTED, by=SYSTEM, now=moments.now())
    form = "main form[method='post']"
    looked = client.send(address, {"chosen": [first, second]}, form=form, button="act=balance").location
    assert states() == ["submitted", "submitted", "rejected"]
    assert looked.endswith(f"tick={first}&tick={second}#balance")
    page = client.page(looked.partition("#")[0])
    assert "With the 2 that are ticked." in page.text()
    client.send(address, {"chosen": [first, third]}, form=form, button="act=accepted")
    assert states() == ["accepted", "submitted", "rejected"]
    assert mails("call.accepted") == ["held"]
    client.send(address, form=form, button="act=rejected")
    client.send(address, {"chosen": [second]}, form=form, button="act=confirmed", status=422)
    assert states() == ["accepted", "submitted", "rejected"]


def test_letters_go_one_by_one_by_kind_and_all(client, call, at):
    for id, decision in zip(ids(), ("accepted", "accepted", "rejected"), strict=True):
        decide(id, decision)
    page, send = client.page(at("call_desk.decisions")), at("call_desk.send_decisions")
    token = page.all("input[name=csrf_token]")[0].attrs["value"]
    everything = [field.attrs["value"] for field in page.all("main > div form [name=mail]")]
    of_kind = [field.attrs["value"] for field in page.all("section > form [name=mail]")]
    assert of_kind == everything[:2]
    for chosen, accepted, rejected in [
        (everything[:1], ["waiting", "held"], ["held"]),
        (everything[:1], ["waiting", "held"], ["held"]),
        ([], ["waiting", "held"], ["held"]),
        (of_kind, ["waiting", "waiting"], ["held"]),
        (everything, ["waiting", "waiting"], ["waiting"]),
        (everything, ["waiting", "waiting"], ["waiting"]),
    ]:
        client.post(send, data={"mail": chosen, "csrf_token": token})
        db.session.expire_all()
        assert (sorted(mails("call.accepted"), reverse=True), mails("call.rejected")) == (accepted, rejected)


def test_what_was_decided_after_the_page_was_shown_does_not_go_with_the_rest(client, call, at):
    first, second, _third = ids()
    decide(first, "accepted")
    _method, action, values = client.page(at("call_desk.decisions")).form("main > div form")
    decide(second, "rejected")
    client.post(action, data=values)
    db.session.expire_all()
    assert (mails("call.accepted"), mails("call.rejected")) == (["waiting"], ["held"])


def test_the_letter_is_shown_in_every_language(client, call, at):
    id = ids()[0]
    with unit_of_work():
        service.decide(db.session.get_one(Proposal, id), ProposalState.ACCEPTED, by=SYSTEM, now=moments.now())
    page = client.page(at("call_desk.letter", id=id))
    tags = [heading.attrs["lang"] for heading in page.all("main h2")]
    assert tags == ["en", "de", "nl", "pt-PT", "lt"]


@pytest.mark.parametrize("method", ["get", "post"])
def test_reviewers_open_nothing_else(client, call, at, method):
    accounts.sign_in(client, "ona@example.org")
    one = ids()[0]
    for endpoint, values in [
        ("call_desk.calls", {}),
        ("call_desk.selection", {"id": call.id}),
        ("call_desk.proposal", {"id": one}),
        ("call_desk.decisions", {}),
        ("call_desk.letter", {"id": one}),
        ("call_desk.hidden", {"id": one}),
    ]:
        status = getattr(client, method)(at(endpoint, **values)).status_code
        assert (endpoint, status in (403, 400, 405)) == (endpoint, True)
    assert client.get(at("review.proposal", id=one)).status_code == 404
