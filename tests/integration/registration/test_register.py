"""Registering: what is stored, what is refused, and what twice means."""

from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa

from app.audit import queries as log
from app.database import db, unit_of_work
from app.outbox.models import Message
from app.registration import queries, rules, searching, service
from app.registration.models import Registration
from app.registration.rules import CategoryKind, ConsentPurpose, Menu, RegistrationState
from app.series.rules import EditionState
from app.values.access import VISITOR, Actor
from tests.factories import registration as make
from tests.factories.registration import NOW

pytestmark = pytest.mark.both_databases


def register(edition, now=NOW, **changes):
    with unit_of_work():
        return service.register(edition, make.wanted(**changes), by=VISITOR, now=now)


def left(edition):
    return queries.places(edition)


def messages(kind="registration.received"):
    return db.session.scalars(sa.select(Message).where(Message.kind == kind).order_by(Message.id)).all()


def count():
    return db.session.scalar(sa.select(sa.func.count()).select_from(Registration))


def test_register_stores_what_was_typed(app):
    edition = make.edition()
    talk, trip = make.session(edition, hour=9, places=5), make.session(edition, hour=14, places=5)
    made = register(
        edition,
        organisation="Friends of the lake",
        menu=Menu.VEGAN,
        sessions=(trip.id, talk.id),
        understands=("lt", "en"),
        wants=("lls", "lt"),
        access_needs="A place for a wheelchair",
        consents=frozenset({ConsentPurpose.PHOTOS, ConsentPurpose.ACCESS_NEEDS}),
    )
    db.session.expire_all()
    assert (made.state, made.confirmed_at, made.privacy_version) == (RegistrationState.CONFIRMED, NOW, 1)
    assert (made.name, made.town, made.country, made.menu) == ("Rūta Žukauskienė", "Trakai", "LT", Menu.VEGAN)
    assert (made.understands, made.wants) == (["lt", "en"], ["lls", "lt"])
    assert queries.booked_ids(made) == sorted([talk.id, trip.id])
    assert (made.access_needs.text, made.access_needs.delete_on) == (
        "A place for a wheelchair",
        edition.ends_on + timedelta(days=14),
    )
    given = {(consent.purpose, consent.text_version, consent.language) for consent in made.consents}
    assert given == {(ConsentPurpose.PHOTOS, 1, "lt"), (ConsentPurpose.ACCESS_NEEDS, 1, "lt")}
    found = sa.select(Registration.id).where(*searching.finds(edition.id, "zukauskiene"))
    assert db.session.scalars(found).all() == [made.id]


def test_register_queues_one_confirmation_with_badge_and_calendar(app):
    edition = make.edition()
    made = register(edition)
    [message] = messages()
    assert (message.to_address, message.language) == ("ruta@example.org", "lt")
    assert message.links == {"registration": {"producer": "registration.link", "id": made.id, "filename": ""}}
    assert [(part["producer"], part["id"]) for part in message.attachments] == [
        ("badges.pdf", made.id),
        ("registration.calendar", made.id),
    ]


def test_an_answer_to_the_confirmation_goes_to_the_town(app):
    edition = make.edition()
    register(edition)
    [message] = messages()
    town = edition.town
    assert (message.reply_to_name, message.reply_to_address) == (town.official_name, town.contact_email)


def test_register_is_in_the_log_without_what_was_typed(app):
    [entry] = log.history(register(make.edition()))
    assert (entry.action, entry.actor_kind, entry.fields) == ("registration.created", "visitor", [])


def test_needs_without_consent_are_not_stored(app):
    made = register(make.edition(), access_needs="A wheelchair place")
    assert made.access_needs is None


def test_consent_to_needs_without_needs_is_not_noted(app):
    made = register(make.edition(), consents=frozenset({ConsentPurpose.ACCESS_NEEDS}))
    assert made.consents == []


def test_the_same_form_twice_is_one_registration(app):
    edition = make.edition(capacity=5)
    wanted = make.wanted()
    first = register(edition, **vars(wanted))
    second = register(edition, **vars(wanted))
    assert (first.id, count(), left(edition).edition, len(messages())) == (second.id, 1, 4, 1)


def test_the_same_form_twice_for_the_last_place_is_one_registration(app):
    edition = make.edition(capacity=1)
    wanted = make.wanted()
    assert register(edition, **vars(wanted)).id == register(edition, **vars(wanted)).id
    assert queries.miscounted() == []


def test_the_same_page_sent_again_for_ones_partner_is_a_second_registration(app):
    edition = make.edition()
    wanted = make.wanted()
    ruta = register(edition, **vars(wanted))
    jonas = register(edition, **vars(replace(wanted, name="Jonas Žukauskas")))
    again = register(edition, **vars(replace(wanted, name="Jonas Žukauskas")))
    assert (ruta.id != jonas.id, jonas.id, count()) == (True, again.id, 2)


@pytest.mark.parametrize("name", ["Rūta Žukauskienė", "ruta zukauskiene", "RŪTA  ŽUKAUSKIENĖ"])
def test_the_same_person_again_is_refused_and_takes_no_place(app, name):
    edition = make.edition(capacity=5)
    first = register(edition)
    with pytest.raises(rules.AlreadyRegistered) as refused:
        register(edition, name=name, email="Ruta@Example.org")
    assert (refused.value.registration_id, count(), left(edition).edition) == (first.id, 1, 4)


def test_after_cancelling_the_same_person_can_register_again(app):
    edition = make.edition(capacity=1)
    first = register(edition)
    with unit_of_work():
        service.cancel(first, by=VISITOR, now=NOW)
    second = register(edition)
    assert (second.id != first.id, left(edition).edition, queries.miscounted()) == (True, 0, [])


def test_the_same_person_can_come_to_another_conference(app):
    assert register(make.edition()).id != register(make.edition()).id


@pytest.mark.parametrize(
    "window",
    [
        {"registration_opens_at": None},
        {"registration_opens_at": NOW + timedelta(seconds=1)},
        {"registration_closes_at": NOW - timedelta(seconds=1)},
        {"state": EditionState.PLANNED},
        {"state": EditionState.CANCELLED, "cancelled_at": NOW},
        {"state": EditionState.ARCHIVED},
    ],
)
def test_nobody_registers_outside_the_window(app, window):
    edition = make.edition(**window)
    with pytest.raises(rules.RegistrationClosed):
        register(edition)
    assert count() == 0


def test_the_desk_registers_outside_the_window_and_in_every_category(app):
    edition = make.edition(registration_closes_at=NOW - timedelta(days=1), categories=(CategoryKind.HELPER,))
    queries.find_category(edition, CategoryKind.HELPER).public = False
    db.session.flush()
    wanted = make.wanted(category=CategoryKind.HELPER)
    made = service.register(edition, wanted, by=Actor("user", 7), now=NOW, at_the_desk=True)
    assert made.category.kind is CategoryKind.HELPER


def test_a_category_off_the_form_is_refused(app):
    edition = make.edition()
    queries.find_category(edition, CategoryKind.POLITICIAN).public = False
    db.session.commit()
    for kind in (CategoryKind.POLITICIAN, CategoryKind.PRESS):
        with pytest.raises(rules.NoSuchCategory):
            register(edition, category=kind)


def test_full_says_what_is_full(app):
    edition = make.edition(capacity=3)
    service.set_quota(edition, 0, category=queries.find_category(edition, CategoryKind.POLITICIAN))
    trip = make.session(edition, places=0)
    with pytest.raises(rules.CategoryFull):
        register(edition, category=CategoryKind.POLITICIAN)
    with pytest.raises(rules.SessionFull) as full:
        register(edition, sessions=(trip.id,))
    assert (full.value.session_id, full.value.field) == (trip.id, "sessions")
    service.set_quota(edition, 0)
    with pytest.raises(rules.QuotaFull) as full:
        register(edition)
    assert (full.value.field, count(), queries.miscounted()) == (None, 0, [])


def test_a_refused_session_gives_the_other_places_back(app):
    edition = make.edition(capacity=3)
    free, full = make.session(edition, hour=9, places=3), make.session(edition, hour=11, places=0)
    with pytest.raises(rules.SessionFull):
        register(edition, sessions=(free.id, full.id))
    assert (left(edition).edition, left(edition).sessions[free.id]) == (3, 3)


def test_nobody_is_in_two_sessions_at_once(app):
    edition = make.edition()
    long, short = make.session(edition, hour=9, hours=3, places=3), make.session(edition, hour=11, places=3)
    with pytest.raises(rules.AtTheSameTime):
        register(edition, sessions=(long.id, short.id))


def test_sessions_that_take_no_bookings_are_refused(app):
    edition = make.edition()
    open_to_all, elsewhere = make.session(edition), make.session(make.edition(), places=3)
    for id in (open_to_all.id, elsewhere.id, 10**9):
        with pytest.raises(rules.NoSuchSession):
            register(edition, sessions=(id,))
