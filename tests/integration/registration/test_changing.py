"""Changing, cancelling, consents, and who hears of it."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from app.audit import queries as log
from app.database import db
from app.outbox.models import Message
from app.registration import queries, rules, service
from app.registration.rules import CategoryKind, ConsentPurpose, Menu, RegistrationState
from app.registration.wanted import Changes
from app.values.access import Actor
from tests.factories import registration as make
from tests.factories.registration import NOW

pytestmark = pytest.mark.both_databases

LATER = NOW + timedelta(days=3)
DESK = Actor("user", 7)


def holder(registration):
    return Actor("holder", registration.id)


def change(registration, by=None, now=LATER, **changes):
    different = service.change(registration, Changes(**changes), by=by or holder(registration), now=now)
    db.session.commit()
    db.session.expire_all()
    return different


def mails(registration):
    about = sa.select(Message).where(Message.about_id == registration.id).order_by(Message.id)
    return [message.kind for message in db.session.scalars(about)]


def last_changes(registration):
    return {value.field: (value.before, value.after) for value in log.history(registration)[0].values}


def test_change_writes_what_is_different_and_tells_the_person(app):
    person = make.registered(make.edition())
    assert change(person, name="Rūta Rūtienė", menu=Menu.VEGAN, town="Trakai") == ["menu", "name"]
    assert (person.name, person.name_folded, person.menu, person.changed_at) == (
        "Rūta Rūtienė", "ruta rutiene", Menu.VEGAN, LATER,
    )  # fmt: skip
    assert mails(person) == ["registration.received", "registration.changed"]
    entry = log.history(person)[0]
    assert (entry.action, entry.actor_kind, entry.fields) == ("registration.changed", "holder", ["menu", "name"])


def test_nothing_different_changes_nothing_and_tells_nobody(app):
    person = make.registered(make.edition())
    assert change(person, town="Trakai", understands=("lt", "en"), wants=("lt",), sessions=()) == []
    assert (mails(person), person.changed_at) == (["registration.received"], NOW)


def test_every_change_is_told(app):
    person = make.registered(make.edition())
    change(person, menu=Menu.VEGAN)
    change(person, menu=Menu.ALL)
    assert mails(person) == ["registration.received", "registration.changed", "registration.changed"]


def test_languages_are_exchanged_in_order(app):
    person = make.registered(make.edition(), understands=("lt", "en"), wants=("lt", "lls"))
    assert change(person, understands=("en", "lt", "de"), wants=("lls",)) == ["understands", "wants"]
    assert (person.understands, person.wants) == (["en", "lt", "de"], ["lls"])
    assert last_changes(person)["understands"] == (["lt", "en"], ["en", "lt", "de"])


def test_sessions_are_exchanged_with_their_places(app):
    edition = make.edition(capacity=9)
    first, second = make.session(edition, hour=9, places=1), make.session(edition, hour=9, places=1)
    person = make.registered(edition, sessions=(first.id,))
    assert change(person, sessions=(second.id,)) == ["sessions"]
    places = queries.places(edition)
    assert (queries.booked_ids(person), places.sessions) == ([second.id], {first.id: 1, second.id: 0})
    assert (places.edition, queries.miscounted()) == (8, [])


def test_who_holds_a_place_in_a_full_session_keeps_it(app):
    edition = make.edition(capacity=1)
    full = make.session(edition, hour=9, places=1)
    person = make.registered(edition, sessions=(full.id,))
    assert change(person, sessions=(full.id,), menu=Menu.VEGAN) == ["menu"]
    assert queries.booked_ids(person) == [full.id]


def test_a_place_that_is_gone_leaves_everything_as_it_was(app):
    edition = make.edition()
    mine, full = make.session(edition, hour=9, places=1), make.session(edition, hour=9, places=0)
    person = make.registered(edition, sessions=(mine.id,))
    db.session.commit()
    with pytest.raises(rules.SessionFull):
        change(person, sessions=(full.id,), name="Somebody Else")
    db.session.rollback()
    assert (queries.booked_ids(person), queries.miscounted()) == ([mine.id], [])


def test_the_desk_moves_people_between_categories(app):
    edition = make.edition()
    service.set_quota(edition, 1, category=queries.find_category(edition, CategoryKind.POLITICIAN))
    first, second = make.registered(edition), make.registered(edition)
    assert change(first, DESK, category=CategoryKind.POLITICIAN) == ["category"]
    with pytest.raises(rules.CategoryFull):
        change(second, DESK, category=CategoryKind.POLITICIAN)
    assert queries.miscounted() == []


def test_nobody_becomes_somebody_who_is_there_already(app):
    edition = make.edition()
    one = make.registered(edition, name="Rūta", email="home@example.org")
    other = make.registered(edition, name="Jonas", email="home@example.org")
    with pytest.raises(rules.AlreadyRegistered) as refused:
        change(other, name="RUTA")
    assert refused.value.registration_id == one.id


def test_people_change_until_the_date_and_the_desk_after_it(app):
    person = make.registered(make.edition(changes_until=NOW + timedelta(days=1)))
    with pytest.raises(rules.ChangesClosed):
        change(person, menu=Menu.VEGAN)
    assert change(person, DESK, menu=Menu.VEGAN) == ["menu"]


def test_the_log_tells_that_needs_changed_but_not_what_they_are(app):
    person = make.registered(make.edition())
    consents = frozenset({ConsentPurpose.ACCESS_NEEDS})
    assert change(person, access_needs="A ramp", consents=consents) == ["access_needs", "consent_access_needs"]
    assert person.access_needs.text == "A ramp"
    assert last_changes(person) == {"access_needs": (False, True), "consent_access_needs": (False, True)}


def test_withdrawing_consent_deletes_what_rested_on_it(app):
    needs = frozenset({ConsentPurpose.ACCESS_NEEDS})
    person = make.registered(make.edition(), access_needs="A ramp", consents=needs)
    for _ in range(2):
        service.withdraw_consent(person, ConsentPurpose.ACCESS_NEEDS, by=holder(person), now=LATER)
        db.session.commit()
    assert person.access_needs is None
    assert [(consent.given_at, consent.withdrawn_at) for consent in person.consents] == [(NOW, LATER)]
    assert [entry.action for entry in log.history(person)] == ["registration.consent_withdrawn", "registration.created"]


def test_consent_given_again_is_a_new_one(app):
    person = make.registered(make.edition(), consents=frozenset({ConsentPurpose.PHOTOS}))
    service.withdraw_consent(person, ConsentPurpose.PHOTOS, by=holder(person), now=LATER)
    for _ in range(2):
        service.give_consent(person, ConsentPurpose.PHOTOS, "de", by=holder(person), now=LATER)
    db.session.commit()
    assert [(consent.language, consent.withdrawn_at) for consent in person.consents] == [("lt", LATER), ("de", None)]


def test_cancelling_frees_every_place_at_once(app):
    edition = make.edition(capacity=1)
    trip = make.session(edition, places=1)
    person = make.registered(edition, sessions=(trip.id,))
    service.cancel(person, by=holder(person), now=LATER, reason="ill")
    db.session.commit()
    assert (person.state, person.cancelled_at, person.bookings) == (RegistrationState.CANCELLED, LATER, [])
    assert queries.places(edition) == (1, {}, {trip.id: 1})
    assert mails(person) == ["registration.received", "registration.cancelled"]
    assert last_changes(person) == {
        "state": ("confirmed", "cancelled"), "reason": (None, "ill"), "sessions": ([trip.id], []),
    }  # fmt: skip


def test_cancelled_once_is_cancelled(app):
    edition = make.edition(capacity=2)
    person = make.registered(edition)
    make.registered(edition)
    service.cancel(person, by=holder(person), now=LATER)
    with pytest.raises(rules.NotThisWay):
        service.cancel(person, by=holder(person), now=LATER)
    with pytest.raises(rules.NotThisWay):
        change(person, menu=Menu.VEGAN)
    assert queries.places(edition).edition == 1
