"""Two organisers at the same moment, with real commits, on both databases."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
import sqlalchemy as sa

from app.audit.models import AuditEntry
from app.database import db, unit_of_work
from app.programme import rooms, service
from app.programme.models import Room, Session
from app.programme.rules import WantedRoom
from app.series.models import Edition
from app.values import fingerprints
from app.values.errors import DomainError
from app.values.translated import Translated
from tests.factories import programme as make
from tests.factories.programme import BY
from tests.factories.world import NOW

pytestmark = [pytest.mark.both_databases, pytest.mark.real_commits, pytest.mark.timeout(60)]

AT_ONCE = 4
LATER = NOW + timedelta(days=3)


def at_once(app, act, times=AT_ONCE):
    """Run ``act(number)`` so many times together, each with a connection of its own; the answers or refusals."""
    ready = Barrier(times)

    def run(number):
        with app.app_context():
            try:
                ready.wait(timeout=20)
                with unit_of_work():
                    return act(number)
            except DomainError as refusal:
                return refusal.code
            finally:
                db.session.remove()

    with ThreadPoolExecutor(times) as pool:
        return list(pool.map(run, range(times)))


def entries(action):
    db.session.rollback()
    return db.session.scalar(sa.select(sa.func.count()).select_from(AuditEntry).where(AuditEntry.action == action))


def test_one_of_two_savers_is_told(app):
    with unit_of_work():
        session = make.written(make.edition())
        id, seen = session.id, make.seen(session)

    def save(number):
        wanted = make.wanted(title=Translated(en=f"Title of organiser {number}"))
        service.change(db.session.get_one(Session, id), wanted, seen=seen, by=BY, now=LATER)
        return "saved"

    assert sorted(at_once(app, save)) == [*["changed_meanwhile"] * (AT_ONCE - 1), "saved"]
    assert entries("session.changed") == 1


def test_same_title_at_once_gets_addresses_of_its_own(app):
    with unit_of_work():
        edition_id = make.edition().id
    slugs = at_once(app, lambda number: make.written(db.session.get_one(Edition, edition_id)).slug)
    assert sorted(slugs) == ["trains-change-towns", *(f"trains-change-towns-{number}" for number in (2, 3, 4))]


def test_cancelled_at_once_counts_once(app):
    with unit_of_work():
        id = make.written(make.edition()).id
    at_once(app, lambda number: service.cancel(db.session.get_one(Session, id), reason="Ill", by=BY, now=LATER))
    assert entries("session.cancelled") == 1
    assert db.session.get_one(Session, id).is_cancelled


def test_room_renamed_at_once(app):
    with unit_of_work():
        room = make.written_room(make.edition())
        id, seen = room.id, fingerprints.of(rooms.facts_of_room(room))

    def rename(number):
        wanted = WantedRoom(Translated(en=f"Hall {number}"))
        rooms.change_room(db.session.get_one(Room, id), wanted, seen=seen, by=BY, now=LATER)
        return "saved"

    assert sorted(at_once(app, rename)) == [*["changed_meanwhile"] * (AT_ONCE - 1), "saved"]


def test_room_removed_while_a_session_moves_in(app):
    """Whatever comes first, no session stands in a room that is not there."""
    with unit_of_work():
        edition = make.edition()
        room, session = make.written_room(edition), make.written(edition)
        room_id, id, seen = room.id, session.id, make.seen(session)

    def act(number):
        if number:
            rooms.remove_room(db.session.get_one(Room, room_id), by=BY, now=LATER)
        else:
            wanted = make.wanted(room_id=room_id)
            service.change(db.session.get_one(Session, id), wanted, seen=seen, by=BY, now=LATER)
        return "done"

    answers = at_once(app, act, times=2)
    assert answers in [["done", "room_in_use"], ["unknown_room", "done"]]
    db.session.rollback()
    assert (db.session.get_one(Session, id).room is not None) == (answers[0] == "done")


def test_room_renamed_while_its_session_is_saved(app):
    """Neither waits for the other in a circle."""
    with unit_of_work():
        edition = make.edition()
        room = make.written_room(edition)
        session = make.written(edition, room_id=room.id)
        room_id, id, seen = room.id, session.id, make.seen(session)
        fingerprint = fingerprints.of(rooms.facts_of_room(room))

    def act(number):
        if number:
            wanted = WantedRoom(Translated(en="Hall"))
            rooms.change_room(db.session.get_one(Room, room_id), wanted, seen=fingerprint, by=BY, now=LATER)
        else:
            wanted = make.wanted(room_id=room_id, title=Translated(en="Trams"))
            service.change(db.session.get_one(Session, id), wanted, seen=seen, by=BY, now=LATER)
        return "done"

    assert at_once(app, act, times=2) == ["done", "done"]
    db.session.rollback()
    stored = db.session.get_one(Session, id)
    assert (dict(stored.title), dict(stored.room.name)) == ({"en": "Trams"}, {"en": "Hall"})
