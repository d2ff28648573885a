"""Speakers who owe slides hear of it twice, and no more."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from app.call import slides_jobs
from app.database import db, unit_of_work
from app.outbox.models import Message
from app.programme.material_rules import due
from app.programme.rules import MaterialKind
from app.series.rules import EditionState
from tests.factories import material as make
from tests.factories import programme as sessions
from tests.factories import speakers


@pytest.fixture
def talk(app):
    """A published talk of somebody who can be written to, and of somebody who cannot."""
    with unit_of_work():
        edition = sessions.edition()
        ona = speakers.speaker(edition.series, "Ona", "Trakai", email="ona@example.org", mail_language="lt")
        rui = speakers.speaker(edition.series, "Rui", "Leiria")
        made = sessions.session(edition, speakers=[ona, rui])
        sessions.release(edition)
    return made


def due_at(talk):
    return due(talk.edition.starts_on, talk.edition.timezone).first_at


def mails():
    db.session.rollback()
    return db.session.execute(
        sa.select(Message.to_address, Message.language).where(Message.kind == "programme.material_due")
    ).all()


def test_twice_and_not_after(talk):
    told = [slides_jobs.remind(now=due_at(talk) - timedelta(days=days)) for days in (22, 21, 20, 8, 7, 7, 1, 0, -1)]
    assert told == [0, 1, 0, 0, 1, 0, 0, 0, 0]
    assert mails() == [("ona@example.org", "lt"), ("ona@example.org", "lt")]


def test_a_worker_that_slept_writes_once(talk):
    assert [slides_jobs.remind(now=due_at(talk) - timedelta(days=days)) for days in (3, 2)] == [1, 0]


@pytest.mark.parametrize(("kind", "told"), [(MaterialKind.SPEECH, 0), (MaterialKind.HANDOUT, 1)])
def test_whoever_has_sent_something_is_left_alone(talk, kind, told):
    with unit_of_work():
        make.handed_in(talk, speaker=talk.speakers[1], kind=kind)
    assert slides_jobs.remind(now=due_at(talk) - timedelta(days=10)) == told


def test_plans_are_not_told_by_a_reminder(talk):
    with unit_of_work():
        sessions.session(talk.edition, "Secret 2031", speakers=talk.speakers)
    assert slides_jobs.remind(now=due_at(talk) - timedelta(days=10)) == 1


def test_nobody_is_asked_for_a_conference_that_is_off(talk):
    with unit_of_work():
        talk.edition.state, talk.edition.cancelled_at = EditionState.CANCELLED, talk.created_at
    assert slides_jobs.remind(now=due_at(talk) - timedelta(days=10)) == 0


def test_the_mail_leads_to_the_own_page(talk):
    slides_jobs.remind(now=due_at(talk) - timedelta(days=10))
    message = db.session.scalars(sa.select(Message).where(Message.kind == "programme.material_due")).one()
    assert (message.links["own"]["producer"], message.links["own"]["id"]) == ("speakers.link", talk.speakers[0].id)
    assert (message.about_kind, message.about_id) == ("speaker", talk.speakers[0].id)
