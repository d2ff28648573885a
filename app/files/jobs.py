"""What the worker does with files: asks the virus scanner, and clears away what belongs to nothing any more."""

from datetime import datetime, timedelta

import structlog
from flask import current_app

from app.database import db, unit_of_work
from app.files import queries, scanning, service
from app.files.models import File
from app.files.scanning import NoVerdict
from app.worker import Job

log = structlog.get_logger()

_BATCH = 20
_LEFT_ALONE = timedelta(days=1)


def scan(*, now: datetime) -> int:
    """Ask the scanner about each file that waits; without one, what waits is let go."""
    command, done = current_app.config["SETTINGS"].virus_scan_command, 0
    for id in queries.waiting(limit=_BATCH):
        content = db.session.get_one(File, id).content
        # No database waits for a scanner.
        db.session.rollback()
        try:
            is_clean = not command or scanning.is_clean(command, content)
        except NoVerdict as problem:
            log.error("virus scanner gave no verdict", file=id, problem=str(problem))
            break
        with unit_of_work():
            if file := db.session.get(File, id):
                service.judge(file, is_clean=is_clean)
        done += 1
    return done


def sweep(*, now: datetime) -> int:
    """Delete files that nothing names since yesterday: a crash or a deleted owner left them."""
    ids = queries.belonging_to_nothing(now - _LEFT_ALONE, limit=_BATCH)
    for id in ids:
        with unit_of_work():
            service.remove(db.session.get(File, id))
    return len(ids)


JOBS = [Job("files.scan", 5, scan), Job("files.sweep", 3600, sweep)]
