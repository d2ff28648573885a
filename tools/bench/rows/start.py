"""From starting the web server to its first page."""

import http.client
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from tests.support.server import ROOT, serve
from tools.bench.result import Result
from tools.bench.rows.public import PAGES
from tools.bench.stage import Stages

SIZE = 100
_TIMES = 5
_SECONDS = 30


def row(stages: Stages) -> Iterator[Result]:
    url = stages.database(SIZE)
    took = statistics.median(_start(url, stages.directory) for _ in range(_TIMES))
    yield Result("start of the server to its first page, migrated", took, "s", 1.5)


def _start(database: str, directory: Path) -> float:
    server = serve(database, Path(tempfile.mkdtemp(dir=directory)))
    netloc = server.url.removeprefix("http://")
    command = [sys.executable, "-m", "gunicorn", "--config", "python:app.server", "--bind", netloc, "wsgi:app"]
    began = time.perf_counter()
    with (server.directory / "web.log").open("wb") as log:
        process = subprocess.Popen(command, cwd=ROOT, env=server.environ, stdout=log, stderr=log)
    try:
        while not _shows_page(netloc):
            if process.poll() is not None or time.perf_counter() - began > _SECONDS:
                raise AssertionError(f"the server did not start: {server.log}")
            time.sleep(0.01)
        return time.perf_counter() - began
    finally:
        process.terminate()
        process.wait(timeout=30)


def _shows_page(netloc: str) -> bool:
    connection = http.client.HTTPConnection(netloc, timeout=10)
    try:
        connection.request("GET", PAGES["series"])
        return connection.getresponse().status == 200
    except OSError:
        return False
    finally:
        connection.close()
