"""What `make run` starts, as a process of its own."""

import os
import re
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import closing

import psutil
import pytest

from app import serve
from tests.support.server import ROOT, free_port

pytestmark = pytest.mark.timeout(120)


class Run:
    """One `make run`: its processes, and what it has printed."""

    def __init__(self, directory, url, port):
        self.log = directory / f"run-{time.monotonic_ns()}.log"
        self.url = f"http://127.0.0.1:{port}"
        kept = {name: os.environ[name] for name in ("PATH", "HOME", "TMPDIR", "LANG") if name in os.environ}
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "app.serve"],
                cwd=ROOT, stdin=subprocess.DEVNULL, stdout=log, stderr=subprocess.STDOUT,
                env={**kept, "DATABASE_URL": url, "PORT": str(port), "PYTHONUTF8": "1"},
            )  # fmt: skip
        self.started = time.monotonic()

    @property
    def said(self):
        return self.log.read_text()

    def wait_until_running(self, seconds=60):
        while "End it with Ctrl-C." not in self.said:
            assert self.process.poll() is None, self.said
            assert time.monotonic() - self.started < seconds, self.said
            time.sleep(0.02)
        return time.monotonic() - self.started

    def get(self, path):
        with urllib.request.urlopen(f"{self.url}{path}", timeout=10) as response:
            return response.read().decode()

    def end(self, how=signal.SIGINT):
        if self.process.poll() is None:
            self.process.send_signal(how)
        return self.process.wait(timeout=30)


@pytest.fixture
def database(tmp_path):
    return tmp_path / "var" / "conferring.sqlite"


@pytest.fixture
def start(tmp_path, database):
    runs = []

    def begin(port=None):
        runs.append(Run(tmp_path, f"sqlite:///{database}", port or free_port()))
        return runs[-1]

    yield begin
    for run in runs:
        run.end(signal.SIGTERM)


def count(database, table):
    with closing(sqlite3.connect(database)) as connection:
        return connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0]


def children(run):
    return psutil.Process(run.process.pid).children(recursive=True)


def whole_family(run, seconds=20):
    """gunicorn, its two processes, and the worker, once they are all there."""
    end = time.monotonic() + seconds
    while len(family := children(run)) < 4:
        assert time.monotonic() < end, run.said
        time.sleep(0.05)
    assert len(family) == 4
    return family


def test_it_shows_everything_at_once_and_keeps_all_data(start, database):
    first = start()
    first.wait_until_running()
    assert count(database, "series") == 1
    for expected in (f"{first.url}/", f"{first.url}/mailbox/", "coordinator@example.org", "accounts sign-in-link"):
        assert expected in first.said
    assert first.get("/readyz") == "ready\n"
    family = children(first)
    assert first.end() == 0
    assert not any(child.is_running() for child in family)

    with closing(sqlite3.connect(database)) as connection:
        connection.execute("UPDATE town SET contact_name = 'Somebody else'")
        connection.commit()
    before = count(database, "registration")
    second = start()
    assert second.wait_until_running() < 5
    assert "Loading the demonstration" not in second.said
    assert count(database, "registration") == before
    with closing(sqlite3.connect(database)) as connection:
        assert connection.execute("SELECT DISTINCT contact_name FROM town").fetchall() == [("Somebody else",)]


def test_it_never_loads_the_demonstration_over_data(start, database):
    first = start()
    first.wait_until_running()
    first.end()
    with closing(sqlite3.connect(database)) as connection:
        connection.execute("PRAGMA foreign_keys = OFF")
        for table in ("series", "town"):
            connection.execute(f"DELETE FROM {table}")
        connection.commit()
    second = start()
    second.wait_until_running()
    assert count(database, "series") == 0
    assert "accounts create-admin" in second.said


def test_a_taken_port_is_said_in_one_sentence(start, database):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        run = start(port=other.getsockname()[1])
        assert run.process.wait(timeout=30) == 2
    assert re.fullmatch(r"Port \d+ on this machine is taken by another program\. .+\n", run.said)
    assert not database.exists()


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_both_processes_end_with_it(start, how):
    run = start()
    run.wait_until_running()
    family = whole_family(run)
    assert run.end(how) == (0 if how != signal.SIGKILL else -signal.SIGKILL)
    _gone, alive = psutil.wait_procs(family, timeout=20)
    assert alive == []
    with pytest.raises(urllib.error.URLError):
        run.get("/healthz")


@pytest.mark.parametrize("name", ["web server", "worker"])
def test_it_ends_when_one_of_the_two_dies(start, name):
    run = start()
    run.wait_until_running()
    whole_family(run)
    direct = psutil.Process(run.process.pid).children()
    [victim] = [child for child in direct if bool(child.children()) == (name == "web server")]
    victim.kill()
    assert run.process.wait(timeout=30) == 1
    assert f"The {name} has ended (exit code -9)." in run.said


def test_wrong_settings_are_named(tmp_path):
    done = subprocess.run(
        [sys.executable, "-m", "app.serve"],
        cwd=ROOT, env={"PATH": os.environ["PATH"], "PORT": "x", "DATABASE_URL": "y"},
        capture_output=True, text=True, check=False, timeout=30,
    )  # fmt: skip
    assert (done.returncode, done.stdout) == (2, "")
    assert "PORT" in done.stderr
    assert "DATABASE_URL" in done.stderr


def test_a_port_is_taken_only_while_somebody_listens():
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        assert serve.is_taken(port)
    assert not serve.is_taken(port)
