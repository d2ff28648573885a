"""A programme of 300 sessions is published: by the command, from the press of the key to its end."""

import time
from collections.abc import Iterator

from tools.bench.result import Result
from tools.bench.stage import OPEN, SERIES, Stages

SESSIONS = 300


def row(stages: Stages) -> Iterator[Result]:
    with stages.running(100, sessions=SESSIONS) as stage:
        where = ["--series", SERIES, "--edition", OPEN]
        # Everything is new again: each session ends a minute later.
        stage.sql("UPDATE session SET ends_at = ends_at + INTERVAL '1 minute' WHERE starts_at IS NOT NULL")
        began = time.perf_counter()
        told = stage.server.run("programme", "release", *where)
        seconds = time.perf_counter() - began
        # All but the one that the demonstration has cancelled have moved.
        if told.count("ends_at") < SESSIONS - 1:
            raise AssertionError(told)
        yield Result(f"release of {SESSIONS} sessions", seconds, "s", 5)
