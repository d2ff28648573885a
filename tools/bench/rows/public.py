"""Public pages and feeds, as everybody sees them."""

from collections.abc import Iterator

from tools.bench import load
from tools.bench.meter import times_a_constant_page
from tools.bench.result import Result
from tools.bench.stage import OPEN, PUBLIC, SERIES, Stages
from tools.bench.visitor import Visitor

SIZE = 5000
PAGES = {
    "series": f"/en/{SERIES}/",
    "edition": f"{PUBLIC}/",
    "programme of 60 sessions": f"{PUBLIC}/programme?day=2",
}
FEED = f"/{SERIES}/{OPEN}/programme.ics?lang=en"
LONG = 300
LONG_PAGES = {"the longest day": f"{PUBLIC}/programme?day=2", "all days": f"{PUBLIC}/programme?day=all"}
LONG_FEEDS = ("programme.ics", "schedule.xml", "schedule.json")


def pages(stages: Stages) -> Iterator[Result]:
    with stages.running(SIZE) as stage:
        for name, path in PAGES.items():
            visitor = Visitor(stage.url)
            answer = visitor.get(path)
            visitor.close()
            size, etag = len(answer.body), answer.headers["etag"]
            ratio, _ = times_a_constant_page(stage, _asking(path), size=size, count=300)
            yield Result(f"public page: {name}", ratio, "×", 5)
            ratio, _ = times_a_constant_page(stage, _asking(path, etag), size=size, count=300)
            yield Result(f"public page: {name}, If-None-Match", ratio, "×", 4)


def feeds(stages: Stages) -> Iterator[Result]:
    with stages.running(SIZE) as stage:
        visitor = Visitor(stage.url)
        answer = visitor.get(FEED)
        visitor.close()
        size, etag = len(answer.body), answer.headers["etag"]
        ratio, _ = times_a_constant_page(stage, _asking(FEED), size=size, count=300)
        yield Result("feed of 60 sessions, unchanged", ratio, "×", 4)
        ratio, _ = times_a_constant_page(stage, _asking(FEED, etag), size=size, count=300)
        yield Result("feed of 60 sessions, unchanged, If-None-Match", ratio, "×", 4)

        def anew(visitor: Visitor, number: int) -> None:
            stage.sql("UPDATE series SET version = version + 1")
            visitor.get(FEED)

        # One after the other: else a process might answer with what it has just made for somebody else.
        ratio, _ = times_a_constant_page(stage, anew, size=size, count=20, processes=1)
        yield Result("feed of 60 sessions, built anew", ratio, "×", 100)


def long_programme(stages: Stages) -> Iterator[Result]:
    """A programme of 300 sessions: its pages and its feeds as long as nothing changes."""
    with stages.running(100, sessions=LONG) as stage:
        for name, path in LONG_PAGES.items():
            visitor = Visitor(stage.url)
            answer = visitor.get(path)
            visitor.close()
            ratio, _ = times_a_constant_page(stage, _asking(path), size=len(answer.body), count=200)
            yield Result(f"programme page of {LONG} sessions: {name}", ratio, "×", 5)
        for name in LONG_FEEDS:
            path = f"/{SERIES}/{OPEN}/{name}?lang=en"
            visitor = Visitor(stage.url)
            answer = visitor.get(path)
            visitor.close()
            size, etag = len(answer.body), answer.headers["etag"]
            ratio, _ = times_a_constant_page(stage, _asking(path, etag), size=size, count=200)
            yield Result(f"feed of {LONG} sessions, {name}, unchanged", ratio, "×", 4)


def _asking(path: str, etag: str | None = None) -> load.Act:
    headers, expect = ({"If-None-Match": etag}, 304) if etag else ({}, 200)

    def ask(visitor: Visitor, number: int) -> None:
        visitor.get(path, headers=headers, expect=expect)

    return ask
