"""What the worker does for translations: clears away what speaks of texts that are gone, and files nobody took over."""

from datetime import datetime, timedelta

from app.database import unit_of_work
from app.translating import importing, queries, registry, service
from app.worker import Job

_WAITS = timedelta(days=14)


def sweep(*, now: datetime) -> int:
    """Forget what was said of rows that are deleted: their numbers may be given out again."""
    done = 0
    for kind in registry.kinds():
        for id in queries.rows_gone(kind):
            with unit_of_work():
                service.forget(kind.code, id)
            done += 1
    return done


def drop_files(*, now: datetime) -> int:
    """Delete files that were sent and never taken over."""
    found = [waiting.id for waiting in queries.imports_before(now - _WAITS)]
    for id in found:
        with unit_of_work():
            importing.drop_id(id)
    return len(found)


JOBS = [Job("texts.sweep", 3600, sweep), Job("texts.files", 3600, drop_files)]
