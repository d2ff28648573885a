"""Sealing, a batch at a time."""

from datetime import datetime

from app.audit import service
from app.database import unit_of_work
from app.worker import Job


def seal(*, now: datetime) -> int:
    done = 0
    while True:
        with unit_of_work():
            sealed = service.seal(at=now)
        done += sealed
        if not sealed:
            return done


JOBS = [Job("audit.seal", 60, seal)]
