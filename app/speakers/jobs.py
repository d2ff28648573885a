"""What the worker does with speakers: forgets when they could not be there, once that is over; notes which letters went."""

from datetime import datetime

from app.database import unit_of_work
from app.speakers import service
from app.speakers.letter_rules import LEADS_TO
from app.worker import Job


def forget_absences(*, now: datetime) -> int:
    with unit_of_work():
        return service.forget_absences(now=now)


def follow_letters(*, now: datetime) -> int:
    """Whose letter has been let go at the desk's page of mails is a step further."""
    moved = 0
    for kind in LEADS_TO:
        with unit_of_work():
            moved += service.follow_letters(kind, now=now)
    return moved


JOBS = [Job("speakers.absences", 3600, forget_absences), Job("speakers.follow_letters", 5, follow_letters)]
