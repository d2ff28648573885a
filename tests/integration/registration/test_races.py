"""Many people at once: no place is sold twice and none is lost, with real commits on both databases."""

import threading
import time
from collections import Counter

import pytest
import sqlalchemy as sa

from app.database import db, unit_of_work
from app.outbox.models import Message
from app.registration import queries, service
from app.registration.models import Registration
from app.registration.rules import AlreadyRegistered, NotThisWay, QuotaFull
from app.registration.wanted import Changes
from app.series.models import Edition
from app.values.access import SYSTEM, VISITOR
from tests.factories import registration as make
from tests.factories.registration import NOW

pytestmark = [pytest.mark.both_databases, pytest.mark.real_commits, pytest.mark.timeout(60)]


def at_once(app, acts):
    """Run every act in a thread and a context of its own, all let go at the same moment; their answers in order."""
    answers = [None] * len(acts)
    gate = threading.Barrier(len(acts))

    def run(position, act):
        with app.app_context():
            gate.wait()
            try:
                answers[position] = act()
            except Exception as error:
                answers[position] = type(error)
            finally:
                db.session.remove()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


def registering(edition_id, **changes):
    def act():
        with unit_of_work():
            edition = db.session.get_one(Edition, edition_id)
            return service.register(edition, make.wanted(**changes), by=VISITOR, now=NOW).id

    return act


def people():
    return db.session.scalar(sa.select(sa.func.count()).select_from(Registration))


def mails():
    return db.session.scalar(sa.select(sa.func.count()).select_from(Message))


def test_fifty_people_for_the_last_ten_places(app):
    with unit_of_work():
        edition = make.edition(capacity=10)
        trip = make.session(edition, places=10)
    acts = [registering(edition.id, email=f"p{n}@example.org", sessions=(trip.id,)) for n in range(50)]
    db.session.remove()
    began = time.monotonic()
    answers = at_once(app, acts)
    assert time.monotonic() - began < 10
    assert Counter(answer if isinstance(answer, type) else int for answer in answers) == {int: 10, QuotaFull: 40}
    assert (people(), mails(), queries.miscounted()) == (10, 10, [])


def test_one_form_sent_many_times_at_once_for_the_last_place(app):
    with unit_of_work():
        edition = make.edition(capacity=1)
    wanted = vars(make.wanted())
    acts = [registering(edition.id, **wanted) for _ in range(8)]
    db.session.remove()
    assert len(set(at_once(app, acts))) == 1
    assert (people(), mails(), queries.miscounted()) == (1, 1, [])


def test_one_person_in_many_windows_at_once(app):
    with unit_of_work():
        edition = make.edition(capacity=20)
    acts = [registering(edition.id, name="Rūta", email="ruta@example.org") for _ in range(8)]
    db.session.remove()
    answers = at_once(app, acts)
    assert Counter(answer if isinstance(answer, type) else int for answer in answers) == {int: 1, AlreadyRegistered: 7}
    assert (people(), mails(), queries.miscounted()) == (1, 1, [])


def test_two_swap_their_sessions_while_others_come_and_go(app):
    with unit_of_work():
        edition = make.edition(capacity=12)
        first, second = make.session(edition, hour=9, places=4), make.session(edition, hour=9, places=4)
        those = [make.registered(edition, sessions=(first.id if n % 2 else second.id,)) for n in range(6)]
    ids, swap = [person.id for person in those], {first.id: second.id, second.id: first.id}

    def changing(id):
        def act():
            with unit_of_work():
                person = db.session.get_one(Registration, id)
                wanted = Changes(sessions=tuple(swap[booked] for booked in queries.booked_ids(person)))
                return service.change(person, wanted, by=SYSTEM, now=NOW)

        return act

    def cancelling(id):
        def act():
            with unit_of_work():
                return service.cancel(db.session.get_one(Registration, id), by=SYSTEM, now=NOW)

        return act

    acts = [act(id) for id in ids for act in (changing, cancelling, cancelling)]
    acts += [registering(edition.id, email=f"q{n}@example.org", sessions=(first.id,)) for n in range(6)]
    db.session.remove()
    answers = at_once(app, acts)
    unexpected = [
        answer for answer in answers if isinstance(answer, type) and not issubclass(answer, NotThisWay | QuotaFull)
    ]
    assert (unexpected, queries.miscounted()) == ([], [])
    states = Counter(db.session.scalars(sa.select(Registration.state).where(Registration.id.in_(ids))))
    assert states == {"cancelled": 6}


def test_a_quota_set_up_while_people_register_counts_them_all(app):
    with unit_of_work():
        edition = make.edition()
    acts = [registering(edition.id, email=f"r{n}@example.org") for n in range(12)]

    def setting_up():
        with unit_of_work():
            service.set_quota(db.session.get_one(Edition, edition_id), 100)

    edition_id = edition.id
    acts[6:6] = [setting_up]
    db.session.remove()
    assert {answer for answer in at_once(app, acts) if isinstance(answer, type)} == set()
    assert (people(), queries.miscounted()) == (12, [])
