"""Finding and forgetting a person in every capability, and deletion on its date."""

from datetime import date, datetime, timedelta

import pytest
import sqlalchemy as sa

from app.accounts import service as accounts_service
from app.audit.models import AuditEntry
from app.badges.models import BadgeAct, BadgeEvent
from app.checkin.models import Gate, Scan
from app.checkin.rules import GateKind, Verdict
from app.database import db, unit_of_work
from app.outbox.models import Message
from app.privacy import jobs, rules, service
from app.registration.models import AccessNeeds, Registration, SearchWord
from app.registration.rules import ConsentPurpose, RegistrationState
from app.values import moments
from app.values.access import SYSTEM, Role
from app.values.translated import Translated
from tests.factories import accounts, registration
from tests.factories.registration import NOW

pytestmark = pytest.mark.both_databases


def at_noon(day: date) -> datetime:
    return moments.at(day, datetime.min.time().replace(hour=12), "UTC")


def come(person: Registration) -> None:
    """``person`` is let in once, by mistake as it seems, and has got a badge."""
    gate = Gate(edition_id=person.edition_id, kind=GateKind.MAIN, name=Translated(en="Entrance"), position=1)
    db.session.add(gate)
    db.session.flush()
    db.session.add(
        Scan(
            client_id=f"scan-{person.id}", edition_id=person.edition_id, gate_id=gate.id, registration_id=person.id,
            verdict=Verdict.WELCOME, scanned_at=NOW, received_at=NOW, by_name=True, undone_at=NOW,
            undo_reason="Hidden Person went home",
        )
    )  # fmt: skip
    db.session.add(BadgeEvent(registration_id=person.id, act=BadgeAct.PRINTED, at=NOW))


@pytest.fixture
def held(app):
    """A conference that is over, with one person who came and needs something."""
    with unit_of_work():
        edition = registration.edition(starts_on=date(2026, 6, 8), ends_on=date(2026, 6, 11))
        person = registration.registered(
            edition, name="Hidden Person", email="hidden@example.org", organisation="Secret Society",
            access_needs="A ramp", consents=frozenset({ConsentPurpose.ACCESS_NEEDS}),
        )  # fmt: skip
        come(person)
    return person


def test_everything_about_a_person_is_found(held):
    found = service.find(held)
    assert sorted(found) == ["badge", "history", "mails", "registration", "scans", "speaker"]
    assert (found["registration"]["name"], found["registration"]["access_needs"]["text"]) == ("Hidden Person", "A ramp")
    assert [mail["to"] for mail in found["mails"]] == ["hidden@example.org"]
    assert [event["act"] for event in found["badge"]] == ["printed"]
    assert [scan["verdict"] for scan in found["scans"]] == ["welcome"]
    assert [entry["action"] for entry in found["history"]] == ["registration.created"]


def test_a_forgotten_person_is_nowhere(held):
    with unit_of_work():
        service.forget(held, by=SYSTEM, now=NOW, tell=False)
    left = [
        f"{table.name}.{column}"
        for table in db.metadata.sorted_tables
        for row in db.session.execute(sa.select(table)).mappings()
        for column, value in row.items()
        if any(word in str(value).lower() for word in ("hidden", "secret society", "a ramp"))
    ]
    assert left == []
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Scan)) == 1
    assert db.session.scalar(sa.select(sa.func.count()).select_from(SearchWord)) == 0


def test_needs_are_deleted_on_their_date(held):
    day = db.session.get(AccessNeeds, held.id).delete_on
    assert jobs.delete_needs(now=at_noon(day - timedelta(days=1))) == 0
    assert jobs.delete_needs(now=at_noon(day)) == 1
    assert jobs.delete_needs(now=at_noon(day)) == 0
    assert db.session.get(AccessNeeds, held.id) is None
    assert db.session.scalars(sa.select(AuditEntry.action).order_by(AuditEntry.id.desc())).first() == (
        "registration.needs_deleted"
    )


def test_participants_are_forgotten_months_after_the_conference(held):
    last = held.edition.ends_on
    early, due = at_noon(date(2026, 12, 11)), at_noon(date(2026, 12, 12))
    assert rules.ended_before(early.date()) == last
    mails = db.session.scalar(sa.select(sa.func.count()).select_from(Message))
    assert (jobs.forget_participants(now=early), jobs.forget_participants(now=due)) == (0, 1)
    assert jobs.forget_participants(now=due) == 0
    db.session.expire_all()
    assert (held.name, held.email, held.town, held.state) == ("", "", "Trakai", RegistrationState.CONFIRMED)
    assert held.understands == ["lt", "en"]
    # Nobody hears from a conference half a year later.
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Message)) == mails


def test_accounts_without_a_role_are_closed(app):
    with unit_of_work():
        working = accounts.somebody(Role.ADMINISTRATOR)
        gone = accounts.somebody(Role.ADMINISTRATOR, email="gone@example.org")
        accounts_service.end(gone.appointments[0], by=SYSTEM, now=NOW)
    assert jobs.forget_accounts(now=NOW + timedelta(days=rules.DAYS_WITHOUT_ROLE)) == 0
    assert jobs.forget_accounts(now=NOW + timedelta(days=rules.DAYS_WITHOUT_ROLE + 2)) == 1
    assert jobs.forget_accounts(now=NOW + timedelta(days=rules.DAYS_WITHOUT_ROLE + 2)) == 0
    db.session.expire_all()
    assert (gone.name, gone.active, working.active) == ("", False, True)
