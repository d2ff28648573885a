"""Databases of every size with the service on them, made when a row first needs them."""

import json
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from tests.support import postgres
from tests.support.html import Page
from tests.support.server import Server, serve
from tools.bench.visitor import Visitor, path_of

SERIES = "climate-partnership"
OPEN = "borne"
PUBLIC = f"/en/{SERIES}/{OPEN}"
DESK = f"/en/desk/{SERIES}/{OPEN}"
# Limits that protect a service would only stop a measurement.
_NO_LIMITS = {f"RATE_{name}": "1000000/10m" for name in ("REGISTRATION", "LINK", "SIGN_IN")}
_SECRET_KEY = "a key for measurements, long enough to be taken for a real one"
# What only developers have installed.
_ABSENT = Path(__file__).with_name("absent")
# As PostgreSQL comes: what is confirmed survives a power cut.
_POSTGRES = "-c listen_addresses='' -c max_connections=200 -c timezone=UTC"


@dataclass
class Stage:
    """A running service on a database with ``size`` registrations for its open conference."""

    server: Server
    postmaster: int | None
    cookies: dict[str, str] = field(default_factory=dict)

    @property
    def url(self) -> str:
        return self.server.url

    @property
    def processes(self) -> list[int]:
        """The roots of all processes that answer: the web server's and the database's."""
        return [self.server.processes["web"].pid, *([self.postmaster] if self.postmaster else [])]

    @property
    def secret_key(self) -> str:
        return _SECRET_KEY

    @cached_property
    def engine(self) -> sa.Engine:
        return sa.create_engine(self.server.environ["DATABASE_URL"], poolclass=sa.NullPool)

    def sql(self, statement: str, **values: Any) -> list[Any]:
        """Run a statement on the database; the rows it gives."""
        with self.engine.begin() as connection:
            done = connection.execute(sa.text(statement), values)
            return list(done) if done.returns_rows else []

    def settle(self) -> None:
        """Let the database do now what it would otherwise do in the middle of a measurement."""
        with self.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(sa.text("VACUUM ANALYZE" if self.postmaster else "ANALYZE"))

    def make_room(self) -> None:
        """More places than anybody can take during a measurement."""
        self.sql("UPDATE quota SET size = size + 100000")

    def sign_in(self, email: str) -> dict[str, str]:
        """The cookies of somebody who has signed in."""
        visitor = Visitor(self.url)
        link = path_of(self.server.run("accounts", "sign-in-link", email).split()[-1])
        _, _, values = Page(visitor.get(link).text).form()
        visitor.send(link, values)
        visitor.close()
        return visitor.cookies


class Stages:
    """Makes stages, keeps them, and ends everything."""

    def __init__(self) -> None:
        # A short path: the socket of a database server may not be longer than some hundred characters.
        parent = None if len(tempfile.gettempdir()) < 50 else "/tmp"
        self.directory = Path(tempfile.mkdtemp(prefix="conferring-bench-", dir=parent))
        self._databases: dict[tuple[str, int, int], str] = {}
        self._running: list[Server] = []

    @contextmanager
    def running(self, size: int, *, kind: str = "postgresql", workers: int = 2, sessions: int = 60) -> Iterator[Stage]:
        """The service on a database with so many registrations and sessions; it ends with the block."""
        made = Stage(
            self._server(self.database(size, kind, sessions=sessions)),
            self._postmaster if kind == "postgresql" else None,
        )
        try:
            made.server.start_web(workers=workers, application="tools.bench.wsgi:app")
            yield made
        finally:
            made.server.stop()

    def database(self, size: int, kind: str = "postgresql", *, sessions: int = 60) -> str:
        """The address of a migrated database with the demonstration in it; its open conference has ``size``
        registrations and so many sessions."""
        if (kind, size, sessions) not in self._databases:
            name = f"bench_{size}_{sessions}"
            if kind == "sqlite":
                url = f"sqlite:///{self.directory}/{name}.sqlite"
            else:
                url = postgres.create(self._postgres, name)
            server = self._server(url)
            server.run("db", "upgrade")
            today = f"{datetime.now(UTC):%Y-%m-%d}"
            server.run("demo", "load", "--today", today, "--size", str(size), "--sessions", str(sessions), seconds=300)
            Stage(server, self._postmaster if kind == "postgresql" else None).settle()
            self._databases[kind, size, sessions] = url
        return self._databases[kind, size, sessions]

    def close(self) -> None:
        """End every process that was started here and delete its files."""
        postgres.stop(self.directory)
        shutil.rmtree(self.directory, ignore_errors=True)

    def _server(self, url: str) -> Server:
        environ = {**_NO_LIMITS, "SECRET_KEY": _SECRET_KEY, "LOG_FORMAT": "json", "PYTHONPATH": str(_ABSENT)}
        return serve(url, Path(tempfile.mkdtemp(dir=self.directory)), environ=environ)

    @cached_property
    def _postgres(self) -> str:
        return postgres.own_server(self.directory, options=_POSTGRES)

    @property
    def _postmaster(self) -> int:
        note = json.loads((self.directory / "postgres.json").read_text())
        return int(Path(note["home"], "data", "postmaster.pid").read_text().split()[0])
