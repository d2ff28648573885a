"""CPU time, as the operating system counts it, and what it says about a request."""

import statistics
from collections.abc import Callable, Iterable

import psutil

from tools.bench import load
from tools.bench.load import Act
from tools.bench.stage import Stage

ROUNDS = 7
# A block takes some tenths of a second of CPU, for the system counts in hundredths.
_CONSTANT_PAGES = 600


def cpu_seconds(roots: Iterable[int]) -> float:
    """User and system time of these processes and all below them; of children that have ended, too."""
    total = 0.0
    for root in roots:
        parent = psutil.Process(root)
        for process in (parent, *parent.children(recursive=True)):
            try:
                times = process.cpu_times()
            except psutil.NoSuchProcess:
                continue  # It has just ended: its parent counts it among its children from now on.
            total += times.user + times.system + times.children_user + times.children_system
    return total


def cost(stage: Stage, act: Act, *, count: int, first: int = 0, processes: int = load.PROCESSES) -> float:
    """Seconds of CPU of web processes and database for one ``act``, the mean over ``count`` of them."""
    before = cpu_seconds(stage.processes)
    load.run(stage.url, act, count=count, first=first, processes=processes, cookies=stage.cookies)
    return (cpu_seconds(stage.processes) - before) / count


def times_a_constant_page(
    stage: Stage, act: Act, *, size: int, count: int, processes: int = load.PROCESSES
) -> tuple[float, float]:
    """How many constant pages of ``size`` bytes an act costs, and its milliseconds: medians over rounds. In each of them
    the page is measured before the act and after it, for a machine grows slower and quicker. Acts are numbered on from 0."""

    def constant(visitor, number):
        visitor.get(f"/constant/{size}")

    load.run(stage.url, constant, count=100, cookies=stage.cookies)
    load.run(stage.url, act, count=(warm := max(count // 5, 10)), processes=processes, cookies=stage.cookies)
    ratios, costs = [], []
    for number in range(ROUNDS):
        before = cost(stage, constant, count=_CONSTANT_PAGES)
        costs.append(cost(stage, act, count=count, first=warm + number * count, processes=processes))
        after = cost(stage, constant, count=_CONSTANT_PAGES)
        ratios.append(2 * costs[-1] / (before + after))
    return statistics.median(ratios), statistics.median(costs) * 1000


def times_another(one: Callable[[int], float], other: Callable[[int], float], *, rounds: int = ROUNDS) -> float:
    """How many times ``other`` does ``one`` cost: the median over rounds; both get the round's number."""
    return statistics.median(one(number) / other(number) for number in range(rounds))
