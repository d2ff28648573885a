"""A form does once what it is for, also when it is sent by two at the same moment; both databases."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from io import BytesIO
from threading import Barrier
from types import SimpleNamespace

import pytest
import sqlalchemy as sa

from app import once
from app.audit.models import AuditEntry
from app.database import db, unit_of_work
from app.once import SavedAlready, SpentForm
from app.programme.models import Room
from app.programme.room_forms import RoomForm
from app.series.models import Edition
from app.values.errors import DomainError
from tests.factories import programme as make
from tests.factories.world import NOW

pytestmark = [pytest.mark.both_databases, pytest.mark.timeout(60)]
KEY = "a-key-of-one-form-only"


class Refused(DomainError):
    code = "refused"
    message = "No."


@pytest.fixture
def edition(app):
    with unit_of_work():
        return make.edition()


def count(what):
    return db.session.scalar(sa.select(sa.func.count()).select_from(what))


def send(app, edition_id, *, key=KEY, path="/here", create=make.written_room, now=NOW, **typed):
    """Send a form for a new room; the id of the room. Bytes are sent as a file."""
    typed = {name: (BytesIO(what), "a") if isinstance(what, bytes) else what for name, what in typed.items()}
    with (
        app.test_request_context(path, method="POST", data={"key": key, "csrf_token": str(now), **typed}),
        unit_of_work(),
    ):
        form = SimpleNamespace(key=SimpleNamespace(data=key))
        return once.make(form, Room, lambda: create(db.session.get_one(Edition, edition_id)), now=now).id


def test_sent_twice_it_makes_one(app, edition):
    first = send(app, edition.id, name="Hall")
    again = send(app, edition.id, name="Hall", now=NOW + timedelta(days=1))
    assert (again, count(Room), count(SpentForm)) == (first, 1, 1)


def test_another_form_makes_another(app, edition):
    first = send(app, edition.id, name="Hall")
    assert send(app, edition.id, name="Hall", key="a-key-of-another-form") != first


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ({"name": "Hall"}, {"name": "Hall 2"}),
        ({"name": "Hall"}, {"name": "Hall", "path": "/elsewhere"}),
        ({"file": b"1"}, {"file": b"2"}),
    ],
    ids=["words", "address", "file"],
)
def test_something_else_under_the_same_key_is_refused(app, edition, before, after):
    send(app, edition.id, **before)
    with pytest.raises(SavedAlready):
        send(app, edition.id, **after)
    assert count(Room) == 1


def test_what_is_gone_is_not_made_again(app, edition):
    made = send(app, edition.id)
    with unit_of_work():
        db.session.delete(db.session.get_one(Room, made))
    with pytest.raises(SavedAlready):
        send(app, edition.id)
    assert count(Room) == 0


def test_what_was_refused_can_be_sent_again(app, edition):
    def refuse(of):
        make.written_room(of)
        raise Refused

    with pytest.raises(Refused):
        send(app, edition.id, create=refuse)
    assert (count(Room), count(SpentForm)) == (0, 0)
    send(app, edition.id)
    assert count(Room) == 1


def test_nothing_that_was_typed_is_stored(app, edition):
    send(app, edition.id, name="Ona")
    stored = db.session.execute(sa.select(SpentForm.key, SpentForm.digest)).one()
    assert stored.key == KEY
    assert len(stored.digest) == 64
    assert set(stored.digest) <= set("0123456789abcdef")


def test_forms_that_nobody_sends_again_are_forgotten(app, edition):
    for number, days in enumerate((0, 1)):
        send(app, edition.id, key=f"a-key-of-the-form-{number}", now=NOW + timedelta(days=days))
    later = NOW + once.KEPT + timedelta(hours=1)
    assert (once.clean(now=later), once.clean(now=later), count(SpentForm)) == (1, 0, 1)


@pytest.mark.real_commits
def test_sent_many_times_at_once_it_makes_one(app, edition):
    id, ready = edition.id, Barrier(4)
    db.session.remove()

    def run(_number):
        with app.app_context():
            try:
                ready.wait(timeout=20)
                return send(app, id, name="Hall")
            finally:
                db.session.remove()

    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(run, range(4)))
    db.session.rollback()
    entries = db.session.scalar(
        sa.select(sa.func.count()).select_from(AuditEntry).where(AuditEntry.action == "room.created")
    )
    assert (len(set(answers)), count(Room), entries) == (1, 1, 1)


@pytest.mark.real_commits
def test_when_the_first_of_two_fails_the_second_makes_it(app, edition):
    id, ready = edition.id, Barrier(2)
    db.session.remove()

    def fail(of):
        make.written_room(of)
        raise Refused

    def run(create):
        with app.app_context():
            try:
                ready.wait(timeout=20)
                return send(app, id, create=create)
            except Refused:
                return None
            finally:
                db.session.remove()

    with ThreadPoolExecutor(2) as pool:
        answers = set(pool.map(run, (fail, make.written_room)))
    db.session.rollback()
    # Whichever came first: the one that failed left nothing, or it was answered with what the other had made.
    [made] = answers - {None}
    assert (db.session.get_one(Room, made).edition_id, count(Room), count(SpentForm)) == (id, 1, 1)


def test_a_form_keeps_its_key_until_it_is_through(app):
    with app.test_request_context("/", method="GET"):
        shown = [RoomForm(languages=["en"]).key.data for _page in range(2)]
    assert len(set(shown)) == 2
    for sent, kept in ((shown[0], True), ("short", False), ("<b>not one of ours</b>", False)):
        with app.test_request_context("/", method="POST", data={"key": sent}):
            assert (RoomForm(languages=["en"]).key.data == sent) is kept
