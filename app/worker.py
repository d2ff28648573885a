"""The one background process: runs every capability's jobs, again and again."""

import signal
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

import click
from flask import Flask

from app.database import db
from app.logs import log
from app.values import moments


@dataclass(frozen=True)
class Job:
    """Something the worker does by itself every ``every`` seconds: ``run(now=…)`` does all that is due and answers how
    much it did. It owns its units of work, so that a crash between two of them leaves the rest for the next round."""

    name: str
    every: float
    run: Callable[..., int]


def init_app(app: Flask, jobs: list[Job]) -> None:
    """Add the command that starts the worker."""

    @app.cli.command("worker", with_appcontext=False)
    @click.option("--once", is_flag=True, help="Do what is due now, then end.")
    def work(once: bool) -> None:
        """Send mails and do what else is due, until asked to end."""
        if once:
            for job in jobs:
                run_once(app, job, now=moments.now())
        else:
            run(app, jobs)


def run(app: Flask, jobs: list[Job], *, stop: threading.Event | None = None, pause: float = 0.5) -> None:
    """Run ``jobs`` until ``stop`` is set, or until the process is asked to end (SIGTERM, SIGINT); the job in hand is
    finished first."""
    stop = stop or _stop_on_signals()
    due = dict.fromkeys(jobs, 0.0)
    log.info("worker started", jobs=len(jobs))
    while not stop.is_set():
        for job, when in due.items():
            if time.monotonic() >= when and not stop.is_set():
                run_once(app, job, now=moments.now())
                due[job] = time.monotonic() + job.every
        stop.wait(pause)
    log.info("worker stopped")


def run_once(app: Flask, job: Job, *, now: datetime) -> int:
    """Run one job. What goes wrong is logged and tried again at the next round: one bad row must not stop the rest."""
    with app.app_context():
        try:
            done = job.run(now=now)
        except Exception as error:
            db.session.rollback()
            log.error("job failed", job=job.name, exc_info=error)
            return 0
        finally:
            db.session.remove()
    if done:
        log.info("job", job=job.name, done=done)
    return done


def _stop_on_signals() -> threading.Event:
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    return stop
