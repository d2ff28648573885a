"""What the worker does with speakers: forgets when they could not be there, once that is over."""

from datetime import datetime

from app.database import unit_of_work
from app.speakers import service
from app.worker import Job


def forget_absences(*, now: datetime) -> int:
    with unit_of_work():
        return service.forget_absences(now=now)


JOBS = [Job("speakers.absences", 3600, forget_absences)]
