"""Two devices at the same moment, on either database."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
import sqlalchemy as sa

from app.checkin import queries, service
from app.checkin.models import Scan
from app.checkin.rules import Verdict
from app.database import db, unit_of_work
from tests.factories.checkin import HELPER, by_code, main_gate
from tests.factories.registration import NOW, edition, registered

pytestmark = [pytest.mark.both_databases, pytest.mark.real_commits]

DEVICES = 8


def ready():
    """A gate, and questions about one person, each with an id of its own."""
    with unit_of_work():
        here = edition()
        ruta = registered(here)
        gate = main_gate(here)
        return gate.id, [by_code(ruta) for _device in range(DEVICES)]


def all_at_once(app, gate_id, questions):
    """The verdicts of all, asked in the same moment."""
    start = Barrier(len(questions))

    def ask(asked):
        with app.app_context():
            start.wait(timeout=20)
            try:
                with unit_of_work():
                    return service.admit(queries.find_gate(gate_id), asked, by=HELPER, now=NOW).verdict
            finally:
                db.session.remove()

    with ThreadPoolExecutor(len(questions)) as pool:
        return list(pool.map(ask, questions, timeout=60))


def test_one_person_at_many_devices_is_welcomed_once(app):
    gate_id, questions = ready()
    answers = all_at_once(app, gate_id, questions)
    assert sorted(answers) == sorted([Verdict.WELCOME] + [Verdict.ALREADY_IN] * (DEVICES - 1))
    db.session.expire_all()
    stored = db.session.scalars(sa.select(Scan.verdict)).all()
    assert sorted(stored) == sorted(answers)


def test_one_scan_sent_many_times_has_one_effect(app):
    gate_id, questions = ready()
    answers = all_at_once(app, gate_id, [questions[0]] * DEVICES)
    assert answers == [Verdict.WELCOME] * DEVICES
    db.session.expire_all()
    assert db.session.scalars(sa.select(Scan.verdict)).all() == [Verdict.WELCOME]
