"""Adding to the log, sealing it, and finding what was changed behind its back."""

from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa

from app.audit import jobs, queries, service
from app.audit.models import AuditEntry, AuditSeal, AuditValue
from app.database import db, unit_of_work
from app.values.access import SYSTEM, Actor
from tests.factories import outbox as letters

NOW = datetime(2026, 6, 10, 9, 0, tzinfo=UTC)
pytestmark = pytest.mark.both_databases


@pytest.fixture
def thing(app):
    """Anything that can be written about: a mail will do."""
    return letters.put(NOW, series_id=1, edition_id=2)


def record(thing, action="thing.changed", **more):
    with unit_of_work():
        return service.record(action, thing, by=more.pop("by", SYSTEM), at=NOW, **more)


def test_an_entry_names_its_author_and_what_it_is_about(thing):
    record(thing, "mail.stopped", by=Actor("user", 7), changes={"subject": ("a", "b"), "language": (None, "lt")})
    [entry] = queries.history(thing)
    assert (entry.action, entry.actor_kind, entry.actor_id, entry.at) == ("mail.stopped", "user", 7, NOW)
    assert (entry.object_kind, entry.object_id, entry.series_id, entry.edition_id) == ("message", thing.id, 1, 2)
    assert entry.fields == ["language", "subject"]
    assert {value.field: (value.before, value.after) for value in entry.values} == {
        "subject": ("a", "b"), "language": (None, "lt"),
    }  # fmt: skip


def test_the_log_seals_itself_in_batches_and_is_whole(thing):
    for number in range(3):
        record(thing, f"thing.done{number}")
    assert jobs.seal(now=NOW) == 3
    record(thing)
    assert (jobs.seal(now=NOW + timedelta(minutes=1)), jobs.seal(now=NOW)) == (1, 0)
    first, second = db.session.scalars(sa.select(AuditSeal).order_by(AuditSeal.id)).all()
    assert (first.entries, second.entries, second.previous_digest) == (3, 1, first.digest)
    assert service.verify() == []


def test_erasing_values_does_not_break_the_chain(thing):
    record(thing, changes={"subject": ("a", "b")})
    jobs.seal(now=NOW)
    with unit_of_work():
        db.session.execute(sa.update(AuditValue).values(before=None, after=None))
    assert service.verify() == []


@pytest.mark.parametrize(
    ("tampering", "found"),
    [
        (sa.update(AuditEntry).where(AuditEntry.seal_position == 1).values(actor_id=99), "an entry was changed"),
        (sa.update(AuditEntry).where(AuditEntry.seal_position == 1).values(fields=["x"]), "an entry was changed"),
        (sa.delete(AuditEntry).where(AuditEntry.seal_position == 1), "covers 3 entries, 2 are there"),
        (sa.update(AuditSeal).values(digest="x"), "an entry was changed"),
        (sa.update(AuditSeal).values(previous_digest="x"), "does not follow the one before it"),
    ],
)
def test_tampering_is_found(thing, cli, tampering, found):
    for _ in range(3):
        record(thing)
    jobs.seal(now=NOW)
    with unit_of_work():
        db.session.execute(tampering)
    db.session.expire_all()
    assert any(found in problem for problem in service.verify())
    assert found in cli("audit", "verify", exit_code=1).output


def test_the_command_says_that_the_log_is_complete(thing, cli):
    record(thing)
    jobs.seal(now=NOW)
    assert cli("audit", "verify").output == "The log is complete.\n"


def test_two_sealers_at_once_end_in_one(thing):
    record(thing)
    with unit_of_work():
        service.seal(at=NOW)
    record(thing)
    with pytest.raises(sa.exc.IntegrityError), unit_of_work():
        db.session.add(AuditSeal(sealed_at=NOW, previous_digest=service._START, digest="other", entries=1))
