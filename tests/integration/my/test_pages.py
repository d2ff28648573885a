"""A participant's own pages: what they show, what they do, and to whom."""

import json

import icalendar
import pytest
import sqlalchemy as sa

from app.checkin.models import Gate, Scan
from app.checkin.rules import GateKind, Verdict
from app.database import db
from app.outbox.models import Message
from app.registration import links, queries, service
from app.registration.models import Registration
from app.registration.rules import ConsentPurpose, Menu, RegistrationState
from app.values.access import SYSTEM, Actor
from tests.factories import registration as make
from tests.factories.registration import NOW


@pytest.fixture
def edition(app):
    return make.edition(capacity=10)


@pytest.fixture
def person(edition):
    workshop = make.session(edition, hour=13, places=5)
    make.session(edition, hour=9)
    needs = frozenset({ConsentPurpose.ACCESS_NEEDS, ConsentPurpose.PHOTOS})
    made = make.registered(
        edition,
        name="Rūta Žukauskienė",
        mail_language="en",
        sessions=(workshop.id,),
        access_needs="A ramp",
        consents=needs,
    )
    db.session.commit()
    return made


def at(person, page="", lang="en"):
    return f"/{lang}/my/{links.token_for(person)}/{page}"


def mails():
    return db.session.scalars(sa.select(Message.kind).order_by(Message.id)).all()


def test_the_page_shows_the_badge_and_how_each_session_is_followed(client, person):
    page = client.page(at(person))
    assert "Rūta Žukauskienė" in page.heading
    assert [row.split(":")[0] for row in page.texts(".c-follow p")] == ["By receiver", "By receiver"]
    assert page.texts(".c-sess .small") == ["Your place is reserved."]
    assert len(page.all("img[src$='badge.svg']")) == 1


def test_personal_pages_are_kept_by_nobody(client, person):
    for page in ("", "change", "cancel", "erase", "data"):
        headers = client.get(at(person, page)).headers
        assert (headers["Cache-Control"], headers["Referrer-Policy"]) == ("private, no-store", "no-referrer")


@pytest.mark.parametrize("page", ["", "change", "cancel", "erase", "data", "resend"])
def test_only_the_link_opens_it(client, person, edition, page):
    token = links.token_for(person)
    other = make.registered(edition)
    db.session.commit()
    service.reissue_link(person, by=SYSTEM, now=NOW)
    db.session.commit()
    for wrong in (token, token[:-1], links.token_for(other)[:-4] + "AAAA", "x", "1"):
        client.checks_pages = False
        assert client.get(f"/en/my/{wrong}/{page}").status_code in (404, 405)


def test_opening_a_link_changes_nothing_but_is_remembered(client, person, edition):
    other = make.registered(edition)
    db.session.commit()
    before = mails()
    for each in (person, other, person):
        client.page(at(each))
    with client.session_transaction() as session:
        assert session["opened"] == [other.id, person.id]
    assert (mails(), person.changed_at) == (before, NOW)


def test_change_begins_with_what_is_there_and_keeps_it(client, person):
    client.send(at(person, "change"))
    db.session.expire_all()
    assert (person.changed_at, mails()) == (NOW, ["registration.received"])
    assert client.page(at(person)).texts(".c-note") == ["Nothing was different, so nothing has been changed."]


def test_change_saves_and_tells(client, person):
    client.send(at(person, "change"), {"menu": "vegan", "slot_1": "", "understands": ["lt", "nl"]})
    db.session.expire_all()
    assert (person.menu, person.understands, queries.booked_ids(person)) == (Menu.VEGAN, ["lt", "nl"], [])
    assert mails() == ["registration.received", "registration.changed"]
    assert queries.miscounted() == []


def test_change_with_errors_keeps_what_was_typed(client, person):
    response = client.send(at(person, "change"), {"name": "", "organisation": "Lake"}, status=422)
    assert response.page.form("main form")[2]["organisation"] == ["Lake"]
    assert response.page.texts("[id$=-error]") == ["Please write your name."]


def test_a_place_in_a_full_session_is_kept(client, person, edition):
    [workshop] = queries.bookable_sessions(edition)
    service.set_quota(edition, 1, session=workshop)
    db.session.commit()
    client.send(at(person, "change"), {"organisation": "Lake"})
    assert queries.booked_ids(person) == [workshop.id]


def test_after_the_date_changing_leads_back(client, app):
    person = make.registered(make.edition(changes_until=NOW))
    db.session.commit()
    assert client.get(at(person, "change")).location == at(person)
    assert client.page(at(person)).all("a[href$='/change']") == []


def test_cancelling_asks_first_and_offers_registering_again(client, person):
    page = client.page(at(person, "cancel"))
    assert (page.heading, person.state) == ("Cancel my registration", RegistrationState.CONFIRMED)
    client.send(at(person, "cancel"))
    db.session.expire_all()
    assert (person.state, mails()[-1]) == (RegistrationState.CANCELLED, "registration.cancelled")
    page = client.page(at(person))
    assert page.all("img[src$='badge.svg']") == []
    assert len(page.all("main a[href$='/register']")) == 1
    assert client.get(at(person, "cancel")).location == at(person)
    assert client.get(at(person, "change")).location == at(person)


def test_resending_takes_a_button_and_sends_it_once_an_hour(client, person):
    assert client.get(at(person, "resend")).status_code == 405
    for _ in range(2):
        client.send(at(person), form="form[action$='/resend']")
    assert mails() == ["registration.received", "registration.received"]


def test_consents_are_withdrawn_as_easily_as_given(client, person):
    client.send(at(person), form="form[action*='/consents/photos']")
    client.send(at(person), form="form[action*='/consents/access_needs']")
    client.send(at(person), form="form[action*='/consents/participant_list']")
    db.session.expire_all()
    given = {consent.purpose for consent in person.consents if consent.withdrawn_at is None}
    assert (given, person.access_needs) == ({ConsentPurpose.PARTICIPANT_LIST}, None)


def test_my_data_is_everything(client, person, edition):
    gate = Gate(edition_id=edition.id, kind=GateKind.MAIN, position=1)
    db.session.add(gate)
    db.session.flush()
    scan = Scan(
        client_id="1", edition_id=edition.id, gate_id=gate.id, registration_id=person.id, verdict=Verdict.WELCOME,
        scanned_at=NOW, received_at=NOW,
    )  # fmt: skip
    db.session.add(scan)
    db.session.commit()
    response = client.get(at(person, "data"))
    told = json.loads(response.data)
    assert response.headers["Content-Disposition"].startswith("attachment")
    assert told["registration"]["name"] == "Rūta Žukauskienė"
    assert told["registration"]["access_needs"]["text"] == "A ramp"
    assert [consent["purpose"] for consent in told["registration"]["consents"]] == ["access_needs", "photos"]
    assert len(told["registration"]["bookings"]) == 1
    assert [mail["kind"] for mail in told["mails"]] == ["registration.received"]
    assert [scan["verdict"] for scan in told["scans"]] == ["welcome"]
    assert [entry["action"] for entry in told["history"]] == ["registration.created"]


def test_erasing_says_what_is_kept_and_ends_the_link(client, person):
    page = client.page(at(person, "erase"))
    assert len(page.all("main li")) == 3
    address = at(person)
    sent = client.send(at(person, "erase"))
    assert client.page(sent.location).heading == "Your data has been erased"
    client.checks_pages = False
    assert client.get(address).status_code == 404
    with client.session_transaction() as session:
        assert session["opened"] == []


def test_the_calendar_holds_own_sessions_only(client, person, edition):
    make.session(edition, hour=15, places=5)
    db.session.commit()
    response = client.get(f"/my/{links.token_for(person)}/calendar.ics?lang=de")
    assert (response.mimetype, response.headers["Cache-Control"]) == ("text/calendar", "private, no-store")
    events = icalendar.Calendar.from_ical(response.data).walk("VEVENT")
    assert sorted(str(event["uid"]) for event in events) == sorted(
        session.uid for session in queries.own_sessions(person)
    )
    assert len(events) == 2


def test_the_attached_calendar_is_the_same(app, person):
    from app.outbox import producers  # beside its only use

    attachment = producers.produce("registration.calendar", person.id)
    assert len(icalendar.Calendar.from_ical(attachment.content).walk("VEVENT")) == 2
    service.cancel(person, by=Actor("holder", person.id), now=NOW)
    with pytest.raises(producers.Gone):
        producers.produce("registration.calendar", person.id)


def test_more_sessions_need_no_more_queries(client, app, count_queries):
    counts = []
    for sessions in (1, 3):
        edition = make.edition()
        booked = [make.session(edition, hour=hour, places=5).id for hour in range(9, 9 + sessions)]
        for hour in range(9, 9 + sessions):
            make.session(edition, hour=hour)
        person = make.registered(edition, sessions=tuple(booked))
        db.session.commit()
        db.session.expire_all()
        with count_queries() as page:
            client.page(at(person))
        with count_queries() as change:
            client.page(at(person, "change"))
        counts.append((len(page), len(change)))
    assert counts[0] == counts[1]


def test_a_registration_of_somebody_else_is_never_shown(client, person, edition):
    other = make.registered(edition, name="Somebody Else")
    db.session.commit()
    assert "Somebody Else" not in client.get(at(person)).text
    assert db.session.get(Registration, other.id).name == "Somebody Else"
