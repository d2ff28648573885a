"""What a web process takes after many requests of all kinds."""

from collections.abc import Iterator

import psutil

from tools.bench import load
from tools.bench.load import Act
from tools.bench.result import Result
from tools.bench.rows import desk, public, registering
from tools.bench.stage import PUBLIC, SERIES, Stage, Stages
from tools.bench.visitor import Visitor

SIZE = 5000
REQUESTS = 50_000
_LANGUAGES = ("de", "nl", "pt", "lt", "en")
# A process that loses a little with every request shows it in the second half; what is below is noise.
_GROWTH_MB = 2


def row(stages: Stages) -> Iterator[Result]:
    with stages.running(SIZE, workers=1) as stage:
        stage.make_room()
        stage.cookies = stage.sign_in(desk.WHO)
        act, half = _mixed(stage), REQUESTS // 2
        load.run(stage.url, act, count=half, cookies=stage.cookies)
        before = _megabytes(stage)
        load.run(stage.url, act, count=half, first=half, cookies=stage.cookies)
        after = _megabytes(stage)
        yield Result(f"a web process after {REQUESTS:,} requests", after, "MB", 130)
        yield Result("a web process, growth in the second half of them", after - before, "MB", _GROWTH_MB)


def _megabytes(stage: Stage) -> float:
    (worker,) = psutil.Process(stage.server.processes["web"].pid).children()
    return worker.memory_info().rss / 2**20


def _mixed(stage: Stage) -> Act:
    """Mostly public pages in all languages, and of two hundred requests one form, one registration, three lists of the
    desk, and some addresses that nobody has asked for before."""
    register, everybody = registering.registering(stage, "m"), [*public.PAGES.values(), public.FEED]
    everybody += [path.replace("/en/", f"/{code}/") for code in _LANGUAGES for path in public.PAGES.values()]

    def act(visitor: Visitor, number: int) -> None:
        kind = number % 200
        if kind == 0:
            cookies = dict(visitor.cookies)
            register(visitor, number)
            visitor.cookies = cookies
        elif kind in (50, 100, 150):
            visitor.get(f"{desk.LIST}?search={'abcdefghij'[number % 10]}")
        elif kind in (25, 75):
            visitor.get(f"/en/{SERIES}/nowhere-{number}/", expect=404)
        elif kind == 125:
            visitor.get(f"{PUBLIC}/programme?day={number}")
        else:
            visitor.get(everybody[number % len(everybody)])

    return act
