"""What `make run` starts: the newest tables, the demonstration in an empty database, the web server and the worker.

For trying things out on one's own machine; docs/deploy.md says how a service for others is run.
"""

import ctypes
import http.client
import logging
import multiprocessing
import os
import signal
import socket
import sys
import time
from collections.abc import Callable
from multiprocessing.connection import wait
from typing import Any

import flask_migrate
import sqlalchemy as sa
from flask import Flask
from flask.cli import ScriptInfo
from gunicorn.app.base import BaseApplication

from app import JOBS, create_app, health, logs, places, worker
from app.database import db
from app.settings import Settings, SettingsError, load

HOST = "127.0.0.1"

# The application is in memory already: children that are copies of this process need not load it again.
_copies = multiprocessing.get_context("fork")


class _Web(BaseApplication):
    """gunicorn with the settings of app/server.py, on an application that is there already."""

    def __init__(self, app: Flask):
        self._app = app
        super().__init__()

    def load_config(self) -> None:
        # Read when gunicorn starts, for it reads the environment.
        from app import server

        for name, value in vars(server).items():
            if name in self.cfg.settings:
                self.cfg.set(name, value)

    def load(self) -> Flask:
        return self._app


def main() -> int:
    """Run until asked to end (Ctrl-C, SIGTERM) or until one of the two processes ends by itself; the exit code."""
    try:
        settings = load(os.environ)
    except SettingsError as problem:
        print(problem, file=sys.stderr)
        return 2
    if is_taken(settings.port):
        print(
            f"Port {settings.port} on this machine is taken by another program. Choose another one: make run PORT=8001",
            file=sys.stderr,
        )
        return 2
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    children: list[Any] = []
    try:
        logs.configure(settings)
        app = create_app(settings)
        prepare(app)
        children = [_started("web server", _serve_web, app), _started("worker", _run_worker, app)]
        if wait_until_ready(settings, children):
            announce(app, settings)
            wait([child.sentinel for child in children])
        say_what_ended(children)
        return 1
    except KeyboardInterrupt:
        return 0
    finally:
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        end(children)


def is_taken(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            return True
    return False


def prepare(app: Flask) -> None:
    """Bring the tables up to date, and load the demonstration into a database that holds nothing yet."""
    with app.app_context():
        if not _has_newest_tables():
            say("Preparing the database ...")
            logging.getLogger("alembic").setLevel(logging.WARNING)
            flask_migrate.upgrade(directory=str(places.MIGRATIONS))
        empty = _is_empty()
        db.session.remove()
        db.engine.dispose()
    if empty:
        say("Loading the demonstration ...")
        command(app, "demo", "load")
    with app.app_context():
        # Connections must not be shared with copies of this process.
        db.engine.dispose()


def _has_newest_tables() -> bool:
    """Asked first, because it takes a hundredth of the time that going through the migrations takes."""
    try:
        found = db.session.execute(sa.text("SELECT version_num FROM alembic_version")).scalar()
    except sa.exc.DBAPIError:
        db.session.rollback()
        return False
    return found == health.newest_migration()


def _is_empty() -> bool:
    tables = (db.metadata.tables[name] for name in ("series", "town", "user_account"))
    return not any(db.session.scalar(sa.select(sa.exists(sa.select(table.c.id)))) for table in tables)


def command(app: Flask, *words: str) -> None:
    """Run one of the application's commands in this process."""
    app.cli.main(args=list(words), obj=ScriptInfo(create_app=lambda: app), standalone_mode=False)


def _started(name: str, run: Callable[[Flask], None], app: Flask) -> Any:
    child = _copies.Process(target=_begin, args=(run, app), name=name)
    child.start()
    return child


def _begin(run: Callable[[Flask], None], app: Flask) -> None:
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    if sys.platform == "linux":
        # Should this process be killed, its children end too instead of holding the port.
        ctypes.CDLL(None).prctl(1, signal.SIGTERM)
    run(app)


def _serve_web(app: Flask) -> None:
    _Web(app).run()


def _run_worker(app: Flask) -> None:
    worker.run(app, JOBS)


def wait_until_ready(settings: Settings, children: list[Any], seconds: float = 30) -> bool:
    """Whether the service answers that it is ready; no, when a child ends or the time is over."""
    until = time.monotonic() + seconds
    while time.monotonic() < until and all(child.is_alive() for child in children):
        connection = http.client.HTTPConnection(HOST, settings.port, timeout=5)
        try:
            connection.request("GET", "/readyz")
            if connection.getresponse().status == 200:
                return True
        except OSError:
            pass
        finally:
            connection.close()
        time.sleep(0.05)
    return False


def announce(app: Flask, settings: Settings) -> None:
    """Say where it is, who is in it, and how to sign in."""
    say(f"\nConferring is running: {settings.base_url}/")
    if settings.shows_mailbox:
        say(f"Mails are shown at:    {settings.base_url}/mailbox/")
    say("")
    command(app, "demo", "people")
    say("End it with Ctrl-C.")


def say_what_ended(children: list[Any]) -> None:
    ended = wait([child.sentinel for child in children], timeout=0)
    for child in children:
        if child.sentinel in ended:
            child.join()
            print(f"The {child.name} has ended (exit code {child.exitcode}).", file=sys.stderr)


def end(children: list[Any], seconds: float = 20) -> None:
    """Ask the children to end, and insist after a while."""
    for child in children:
        child.terminate()
    until = time.monotonic() + seconds
    for child in children:
        child.join(max(0.0, until - time.monotonic()))
        if child.is_alive():
            child.kill()
            child.join()


def say(text: str) -> None:
    print(text, flush=True)


if __name__ == "__main__":
    raise SystemExit(main())
