"""The load generator: a few processes, each with visitors of its own, so that asking costs the service nothing."""

import multiprocessing
import traceback
from collections.abc import Callable
from typing import Any

from tools.bench.visitor import Visitor

PROCESSES = 2
_SECONDS = 240

Act = Callable[[Visitor, int], Any]
"""What a visitor does once. Its number says which of all the acts it is."""

_copies = multiprocessing.get_context("fork")


def run(url: str, act: Act, *, count: int, first: int = 0, processes: int = PROCESSES, cookies: Any = None) -> None:
    """Let ``act`` happen ``count`` times, numbered from ``first``. Raises AssertionError when one of them fails or when
    it takes longer than four minutes."""
    complaints = _copies.SimpleQueue()
    runners = [
        _copies.Process(target=_go, args=(complaints, url, act, cookies, range(first + n, first + count, processes)))
        for n in range(processes)
    ]
    for runner in runners:
        runner.start()
    for runner in runners:
        runner.join(_SECONDS)
        if runner.is_alive():
            runner.kill()
            raise AssertionError("the load generator did not come to an end")
    if not complaints.empty():
        raise AssertionError(complaints.get())


def _go(complaints: Any, url: str, act: Act, cookies: Any, numbers: range) -> None:
    visitor = Visitor(url, cookies)
    try:
        for number in numbers:
            act(visitor, number)
    except BaseException:
        complaints.put(traceback.format_exc())
    finally:
        visitor.close()
