"""Databases for tests: migrated once into a template, then copied, which takes a few hundredths of a second."""

import itertools
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import flask_migrate
from filelock import FileLock
from flask import Flask
from sqlalchemy import event
from sqlalchemy.engine import Engine
from sqlalchemy.orm import Session, scoped_session, sessionmaker

from app import create_app, places
from app.database import db
from app.programme import queries
from app.settings import load
from tests.support import postgres

KINDS = ("sqlite", "postgresql")
SECRET_KEY = "a key for tests, long enough to be taken for a real one"


def app_on(url: str, **environ: str) -> Flask:
    """An application on the database at ``url``; further settings by the names of their variables."""
    app = create_app(load({"DATABASE_URL": url, "SECRET_KEY": SECRET_KEY, **environ}))
    # Our own mistakes reach the test with their traceback, instead of becoming the page for an internal error.
    app.config["TESTING"] = True
    return app


class Databases:
    """Makes databases for one worker of one run. ``directory`` is shared by the workers of the run."""

    def __init__(self, directory: Path, worker: str):
        self.directory = directory
        self.worker = worker
        self._numbers = itertools.count(1)
        self._made: list[str] = []

    def fresh(self, kind: str) -> str:
        """The address of a new migrated, empty database of ``kind`` (sqlite, postgresql)."""
        self._make_template(kind)
        name = f"{self._prefix}_{self.worker}_{next(self._numbers)}"
        if kind == "sqlite":
            path = self.directory / f"{name}.sqlite"
            shutil.copyfile(self._sqlite_template, path)
            return f"sqlite:///{path}"
        url = postgres.create(postgres.server(self.directory), name, template=self._template)
        self._made.append(url)
        return url

    def empty(self, kind: str) -> str:
        """The address of a new database without any table, for tests of the migrations themselves."""
        name = f"{self._prefix}_{self.worker}_{next(self._numbers)}"
        if kind == "sqlite":
            return f"sqlite:///{self.directory / name}.sqlite"
        url = postgres.create(postgres.server(self.directory), name)
        self._made.append(url)
        return url

    def discard(self, url: str) -> None:
        """Give a database back."""
        if url.startswith("sqlite"):
            for path in self.directory.glob(f"{Path(url.removeprefix('sqlite:///')).name}*"):
                path.unlink()
        else:
            postgres.drop(url)
            if url in self._made:
                self._made.remove(url)

    def discard_all(self) -> None:
        for url in list(self._made):
            self.discard(url)

    @property
    def _prefix(self) -> str:
        # The folder's random name keeps runs apart that share a given server.
        return self.directory.name.replace("-", "_").lower()

    @property
    def _template(self) -> str:
        return f"{self._prefix}_template"

    @property
    def _sqlite_template(self) -> Path:
        return self.directory / "template.sqlite"

    def _make_template(self, kind: str) -> None:
        done = self.directory / f"{kind}.migrated"
        if done.exists():
            return
        with FileLock(self.directory / f"{kind}.lock"):
            if done.exists():
                return
            if kind == "sqlite":
                migrate(f"sqlite:///{self._sqlite_template}")
            else:
                migrate(postgres.create(postgres.server(self.directory), self._template))
            done.touch()


def migrate(url: str) -> None:
    """Bring the database at ``url`` to the newest migration."""
    app = app_on(url)
    with app.app_context():
        flask_migrate.upgrade(directory=str(places.MIGRATIONS))
        db.session.remove()
        db.engine.dispose()


def close(app: Flask) -> None:
    """Close every connection of ``app``."""
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


class OneSession(scoped_session[Session]):
    """The session of a test and of the requests it makes: one, on one connection.

    The end of a request undoes what was not committed, as it does outside tests, but leaves the test its objects.
    """

    def remove(self) -> None:
        if self.registry.has():
            self.registry().rollback()

    def end(self) -> None:
        super().remove()


@contextmanager
def rolled_back(app: Flask) -> Iterator[None]:
    """Everything that happens inside, commits included, is undone at the end: they release SAVEPOINTs of one outer
    transaction. An application context is pushed inside."""
    with app.app_context():
        connection = db.engine.connect()
        outer = connection.begin()
        session = OneSession(sessionmaker(bind=connection, join_transaction_mode="create_savepoint"))
        original, db.session = db.session, session  # type: ignore[assignment]
        try:
            yield
        finally:
            session.end()
            # Ids are given out again after this, and releases are kept by theirs.
            app.extensions.pop(queries.KEPT, None)
            db.session = original
            outer.rollback()
            connection.close()


@contextmanager
def queries_counted() -> Iterator[list[str]]:
    """The statements executed inside, without those that only begin and end transactions."""
    seen: list[str] = []

    def note(connection: Any, cursor: Any, statement: str, *rest: Any) -> None:
        if not statement.startswith(("BEGIN", "SAVEPOINT", "RELEASE", "ROLLBACK", "COMMIT", "PRAGMA")):
            seen.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(Engine, "before_cursor_execute", note)
