"""Deletion on its date. Each person is a unit of work of their own, so that a crash leaves the rest for the next round."""

from datetime import datetime

from app.accounts import privacy as accounts
from app.accounts.models import User
from app.database import db, unit_of_work
from app.outbox import privacy as outbox
from app.privacy import queries, rules, service
from app.programme import speaking
from app.registration import service as registrations
from app.registration.models import Registration
from app.registration.rules import Erased
from app.speakers.models import Speaker
from app.values.access import SYSTEM
from app.worker import Job

# So many at a time, so that mails do not wait behind a big conference.
_BATCH = 200


def delete_needs(*, now: datetime) -> int:
    """Delete what people needed in order to take part, once the conference has made use of it."""
    ids = queries.with_needs_until(now.date(), limit=_BATCH)
    for id in ids:
        with unit_of_work():
            registrations.delete_needs(db.session.get_one(Registration, id), by=SYSTEM, now=now)
    return len(ids)


def empty_last_mails(*, now: datetime) -> int:
    """Empty the mail that tells somebody that they were forgotten, once it has been sent or given up."""
    ids = queries.with_last_mail_done(limit=_BATCH)
    for id in ids:
        with unit_of_work():
            outbox.forget(("registration", id))
    return len(ids)


def forget_participants(*, now: datetime) -> int:
    """Forget who took part in a conference, some months after its end; how many came stays."""
    done = 0
    for id in queries.of_conferences_before(rules.ended_before(now.date()), limit=_BATCH):
        try:
            with unit_of_work():
                service.forget(db.session.get_one(Registration, id), by=SYSTEM, now=now, tell=False)
        except Erased:
            # They asked for it at this moment.
            continue
        done += 1
    return done


def forget_accounts(*, now: datetime) -> int:
    """Close accounts that have had no role for long, with the name and the address in them."""
    ids = [user.id for user in queries.without_role_since(rules.without_role_since(now.date()), limit=_BATCH)]
    for id in ids:
        with unit_of_work():
            accounts.forget(db.session.get_one(User, id), by=SYSTEM, now=now)
    return len(ids)


def forget_speakers(*, now: datetime) -> int:
    """Forget who stood in the pool of a series and never in a programme of it, a year after its end."""
    people = queries.speakers_of_series_before(rules.series_ended_before(now.date()))
    done = 0
    for id, slug in people:
        speaker = db.session.get_one(Speaker, id)
        if speaking.is_published(speaker.series_id, slug):
            continue
        with unit_of_work():
            service.forget_speaker(speaker, by=SYSTEM, now=now)
        done += 1
        if done == _BATCH:
            break
    return done


JOBS: list[Job] = [
    Job("privacy.speakers", 3600, forget_speakers),
    Job("privacy.needs", 900, delete_needs),
    Job("privacy.last_mails", 60, empty_last_mails),
    Job("privacy.participants", 900, forget_participants),
    Job("privacy.accounts", 3600, forget_accounts),
]
