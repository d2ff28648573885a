"""What the worker does about slides: whoever owes some is reminded, some weeks and some days before they are due."""

from collections.abc import Iterator
from datetime import datetime

import sqlalchemy as sa

from app.call import slides
from app.database import db, unit_of_work
from app.outbox import service as outbox
from app.outbox.models import Message
from app.programme import material_mails as mails
from app.programme import material_queries, queries
from app.programme.material_queries import Line
from app.programme.material_rules import REMIND_DAYS, reminder
from app.series.models import Edition
from app.series.rules import EditionState
from app.speakers.models import Speaker
from app.worker import Job


def remind(*, now: datetime) -> int:
    """Write to the speakers of sessions that somebody outside knows of and of which nothing is there yet; how many mails.
    Each gets one mail at each of the two times, and none once the slides are due."""
    done = 0
    for edition in _upcoming(now):
        found = list(_owing(edition, now))
        sent = _sent(mails.cause_of(line.session.id, speaker.id, days) for line, speaker, days in found)
        for line, speaker, days in found:
            if mails.cause_of(line.session.id, speaker.id, days) in sent:
                continue
            letter = mails.material_due(line.session, speaker, line.due, days)
            with unit_of_work():
                outbox.put(letter, now=now)
            done += 1
    return done


def _owing(edition: Edition, now: datetime) -> Iterator[tuple[Line, Speaker, int]]:
    known = set(queries.released(edition).by_id) | slides.confirmed_sessions(edition.id)
    for line in material_queries.owing(edition, slides.due_dates_of(edition.id), now=now):
        days = reminder(line.due, now)
        if days in REMIND_DAYS and line.session.id in known:
            for speaker in line.session.speakers:
                if speaker.email and speaker.erased_at is None:
                    yield line, speaker, days


def _upcoming(now: datetime) -> list[Edition]:
    return list(
        db.session.scalars(
            sa.select(Edition)
            .where(Edition.state == EditionState.ANNOUNCED, Edition.starts_on >= now.date())
            .order_by(Edition.id)
        )
    )


def _sent(causes: Iterator[str]) -> set[str]:
    return set(db.session.scalars(sa.select(Message.cause).where(Message.cause.in_(list(causes)))))


JOBS: list[Job] = [Job("call.slides", 900, remind)]
