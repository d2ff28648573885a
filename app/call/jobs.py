"""What the worker does for calls: links of drafts that were left, reminders, and deletion on its date. Each is a unit of
work of its own, so that a crash leaves the rest for the next round."""

from datetime import datetime, timedelta

from app.call import decision_queries, queries, rules, service
from app.call.models import Proposal
from app.call.review_rules import REMIND_TO_CONFIRM
from app.database import db, unit_of_work
from app.values.access import SYSTEM
from app.worker import Job

_BATCH = 100


def tell_links(*, now: datetime) -> int:
    """Mail the link of drafts that were kept while somebody typed, and then left."""
    ids = queries.left_drafts(now - rules.LEFT_AFTER, limit=_BATCH)
    for id in ids:
        with unit_of_work():
            service.tell_link(db.session.get_one(Proposal, id), now=now)
    return len(ids)


def remind_drafts(*, now: datetime) -> int:
    """Remind those whose draft is not submitted although the call closes soon; each once."""
    done = 0
    for id in queries.drafts_to_remind(now, now + rules.REMIND_BEFORE, limit=_BATCH):
        with unit_of_work():
            done += service.remind_draft(db.session.get_one(Proposal, id), now=now)
    return done


def remind_companions(*, now: datetime) -> int:
    """Remind those who were named and have not said whether they take part; each once. Whoever was invited only today has
    time to answer by themselves."""
    found = queries.companions_to_remind(now - timedelta(days=1), now + rules.REMIND_BEFORE, limit=_BATCH)
    for proposal_id, speaker_id in found:
        with unit_of_work():
            if row := queries.find_partaking(proposal_id, speaker_id):
                service.remind_companion(row, now=now)
    return len(found)


def delete_needs(*, now: datetime) -> int:
    """Delete what speakers needed on the way and for the nights, some weeks after the conference."""
    found = queries.with_needs_since(now.date() - timedelta(days=rules.NEEDS_KEPT_DAYS), limit=_BATCH)
    for proposal_id, speaker_id in found:
        with unit_of_work():
            if row := queries.find_partaking(proposal_id, speaker_id):
                service.delete_needs(row, by=SYSTEM, now=now)
    return len(found)


def remind_to_confirm(*, now: datetime) -> int:
    """Remind those who were accepted and have not said whether they come, some days before they are to; each once."""
    ids = decision_queries.to_remind(now, now + REMIND_TO_CONFIRM, limit=_BATCH)
    for id in ids:
        with unit_of_work():
            service.remind_to_confirm(db.session.get_one(Proposal, id), now=now)
    return len(ids)


def register_speakers(*, now: datetime) -> int:
    """Register those who have confirmed that they speak when there was no place for them, as soon as there is one."""
    done = 0
    for proposal_id, speaker_id in decision_queries.without_registration(now.date(), limit=_BATCH):
        with unit_of_work():
            if row := queries.find_partaking(proposal_id, speaker_id):
                done += service.welcome(row, by=SYSTEM, now=now)
    return done


JOBS: list[Job] = [
    Job("call.links_of_drafts", 60, tell_links),
    Job("call.reminders", 900, remind_drafts),
    Job("call.companions", 900, remind_companions),
    Job("call.needs", 3600, delete_needs),
    Job("call.confirmations", 900, remind_to_confirm),
    Job("call.registrations", 900, register_speakers),
]
