"""Which kind a test is, the order of the kinds, how long each may take, and the limit for the whole run."""

import time
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

TESTS = Path(__file__).resolve().parents[1]
KINDS = ("unit", "integration", "e2e", "package")
# Seconds for one test; a test that needs more says so with its own mark.
TIMEOUTS = {"unit": 30, "integration": 60, "e2e": 120, "package": 300}
LONGEST_RUN_MINUTES = 13


def kind_of(path: Path) -> str | None:
    try:
        top = path.relative_to(TESTS).parts[0]
    except ValueError:
        return None
    return top if top in KINDS else None


def mark_and_sort(items: list[pytest.Item]) -> None:
    """Mark every test with the kind of its folder, and let quick kinds come first."""
    for item in items:
        kind = kind_of(item.path)
        if kind is None:
            raise pytest.UsageError(f"{item.path} lies in none of the folders {', '.join(KINDS)}")
        item.add_marker(kind)
        if item.get_closest_marker("timeout") is None:
            item.add_marker(pytest.mark.timeout(TIMEOUTS[kind]))
    items.sort(key=lambda item: KINDS.index(kind_of(item.path) or ""))


class Report:
    """Adds up what each kind takes, prints it, and fails a run that takes too long to be run before every change."""

    def __init__(self) -> None:
        self.started = time.monotonic()
        self.seconds: Counter[str] = Counter()
        self.tests: Counter[str] = Counter()

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        kind = report.nodeid.removeprefix("tests/").partition("/")[0]
        self.seconds[kind] += report.duration
        self.tests[kind] += report.when == "call"

    @property
    def minutes(self) -> float:
        return (time.monotonic() - self.started) / 60

    @property
    def took_too_long(self) -> bool:
        return self.minutes > LONGEST_RUN_MINUTES

    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        if self.took_too_long and session.exitstatus == pytest.ExitCode.OK:
            session.exitstatus = pytest.ExitCode.TESTS_FAILED

    def pytest_terminal_summary(self, terminalreporter: Any) -> None:
        for kind in KINDS:
            if self.tests[kind]:
                terminalreporter.write_line(f"{kind:12} {self.tests[kind]:5} tests {self.seconds[kind]:7.1f} s")
        if self.took_too_long:
            terminalreporter.write_line(
                f"The run took {self.minutes:.1f} minutes; more than {LONGEST_RUN_MINUTES} is a failure.", red=True
            )
