"""Forgetting a person: nothing that tells who it was stays, and the counts do."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from app.audit import service as audit
from app.database import Base, db
from app.outbox.models import Message
from app.outbox.rules import MessageState
from app.privacy import jobs as privacy_jobs
from app.registration import links, queries, rules, service
from app.registration.rules import ConsentPurpose, RegistrationState
from app.registration.wanted import Changes
from app.values.access import Actor
from tests.factories import registration as make
from tests.factories.registration import NOW

pytestmark = pytest.mark.both_databases

LATER = NOW + timedelta(days=3)
SECRETS = ("Hidden", "hidden", "Secret Society", "Nowhereville", "A ramp")


@pytest.fixture
def erased(app):
    edition = make.edition(capacity=5)
    trip = make.session(edition, places=2)
    person = make.registered(
        edition,
        name="Hidden Person",
        email="hidden@example.org",
        organisation="Secret Society",
        town="Nowhereville",
        sessions=(trip.id,),
        access_needs="A ramp",
        consents=frozenset({ConsentPurpose.ACCESS_NEEDS, ConsentPurpose.PARTICIPANT_LIST}),
    )
    by = Actor("holder", person.id)
    service.change(person, Changes(name="Hidden Person-Hidden"), by=by, now=NOW)
    db.session.commit()
    audit.seal(at=NOW)
    token = links.token_for(person)
    service.erase(person, by=by, now=LATER)
    db.session.commit()
    db.session.expire_all()
    return person, token


def everything(besides=()):
    """Every value in every table, as text."""
    for table in Base.metadata.sorted_tables:
        for row in db.session.execute(sa.select(table)).mappings():
            if (table.name, row.get("id")) not in besides:
                for column, value in row.items():
                    yield f"{table.name}.{column}", str(value)


def last_mail():
    return db.session.scalar(sa.select(Message).where(Message.kind == "registration.erased"))


def test_no_table_knows_the_person_any_more(erased):
    besides = [("message", last_mail().id)]
    assert [where for where, value in everything(besides) if any(secret in value for secret in SECRETS)] == []


def test_the_row_stays_and_counts(erased):
    person, _ = erased
    assert (person.state, person.country, person.understands) == (RegistrationState.CANCELLED, "LT", ["lt", "en"])
    assert (person.erased_at, person.wants, person.access_needs, person.bookings) == (LATER, [], None, [])
    assert {consent.withdrawn_at for consent in person.consents} == {LATER}


def test_the_place_is_free_again(erased):
    person, _ = erased
    assert (queries.places(person.edition).edition, queries.miscounted()) == (5, [])


def test_the_link_is_void(erased):
    assert links.find_by_token(erased[1]) is None


def test_a_last_mail_says_so(erased):
    message = last_mail()
    assert (message.to_address, message.links, message.attachments) == ("hidden@example.org", {}, [])


def test_mails_not_yet_sent_are_stopped(erased):
    waiting = sa.select(Message.kind).where(Message.state == MessageState.WAITING)
    assert db.session.scalars(waiting).all() == ["registration.erased"]


def test_the_chain_of_the_log_stays_whole(erased):
    assert audit.verify() == []


def test_nothing_can_be_done_with_it_any_more(erased):
    person, _ = erased
    for act in (
        lambda: service.erase(person, by=Actor("user", 1), now=LATER),
        lambda: service.change(person, Changes(name="X"), by=Actor("user", 1), now=LATER),
        lambda: service.reissue_link(person, by=Actor("user", 1), now=LATER),
    ):
        with pytest.raises(rules.Erased):
            act()


def test_after_the_conference_the_presence_stays_confirmed(app):
    edition = make.edition()
    person = make.registered(edition)
    after = NOW + timedelta(days=365 * 70)
    service.erase(person, by=Actor("holder", person.id), now=after)
    assert (person.state, queries.miscounted()) == (RegistrationState.CONFIRMED, [])


def test_a_partner_town_stays_because_it_has_many_people(app):
    person = make.registered(make.edition(), town="Trakai")
    service.erase(person, by=Actor("holder", person.id), now=LATER)
    assert person.town == "Trakai"


def test_two_people_of_one_mailbox_can_both_be_erased(app):
    edition = make.edition()
    for name in ("Rūta", "Jonas"):
        person = make.registered(edition, name=name, email="home@example.org")
        service.erase(person, by=Actor("holder", person.id), now=LATER)
    db.session.commit()


def test_the_last_mail_is_emptied_when_it_has_been_sent(erased):
    message = last_mail()
    assert privacy_jobs.empty_last_mails(now=LATER) == 0
    message.state, message.sent_at = MessageState.SENT, LATER
    db.session.commit()
    assert [privacy_jobs.empty_last_mails(now=LATER) for _ in range(2)] == [1, 0]
    assert [where for where, value in everything() if any(secret in value for secret in SECRETS)] == []
