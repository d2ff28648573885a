"""What everything costs at a conference of 100,000, compared with one of 100."""

from collections.abc import Callable, Iterator
from urllib.parse import urlencode

from tools.bench import load
from tools.bench.load import Act
from tools.bench.meter import cost, times_another
from tools.bench.result import Result
from tools.bench.rows import desk, public, registering, scanning
from tools.bench.stage import OPEN, Stage, Stages

SMALL, LARGE = 100, 100_000
BOUND = 1.3
# So many people come in again and again, since the small conference has no more; each round begins with none.
_PEOPLE = 80
# What differs by some hundredths needs more of them than what differs many times over.
_ROUNDS = 9


def row(stages: Stages) -> Iterator[Result]:
    with stages.running(SMALL) as small, stages.running(LARGE) as large:
        for stage in (small, large):
            stage.cookies = stage.sign_in(desk.WHO)
            stage.make_room()
        for name, count, acts in (
            ("public page of a conference", 400, _pages(small, large)),
            ("desk list", 60, [desk.showing(desk.LIST)] * 2),
            ("desk list, one person by name", 60, [desk.showing(_search_of_one(stage)) for stage in (small, large)]),
            ("desk list, a page of many found", 60, [desk.showing(_search_of_many(stage)) for stage in (small, large)]),
            ("registration", 40, [registering.registering(stage) for stage in (small, large)]),
            ("scan", _PEOPLE, [scanning.scanning(stage, scanning.tickets_of(stage)) for stage in (small, large)]),
        ):
            value = _compared(small, large, acts, count=count, scans=name == "scan")
            yield Result(f"cost at 100,000 registrations against 100: {name}", value, "×", BOUND)


def _pages(small: Stage, large: Stage) -> list[Act]:
    return [desk.showing(public.PAGES["edition"])] * 2


def _search_of_one(stage: Stage) -> str:
    """The list, searched for the whole name of somebody whose name begins nobody else's."""
    names = stage.sql(
        "SELECT name FROM registration JOIN edition ON edition.id = edition_id WHERE slug = :slug"
        " ORDER BY registration.id LIMIT 50",
        slug=OPEN,
    )
    paths = (f"{desk.LIST}?{urlencode({'search': name})}" for (name,) in names)
    return next(path for path in paths if desk.people_on(stage, path) == 1)


def _search_of_many(stage: Stage) -> str:
    """The list, searched for what one in twenty has; of a hundred, only what is in everybody's address fills a page."""
    paths = (f"{desk.LIST}?search={beginning}" for beginning in ("an", "example"))
    return next(path for path in paths if desk.people_on(stage, path) == desk.FULL)


def _compared(small: Stage, large: Stage, acts: list[Act], *, count: int, scans: bool) -> float:
    def measured(stage: Stage, act: Act) -> Callable[[int], float]:
        def one(number: int) -> float:
            if scans:
                stage.sql("DELETE FROM scan")
            return cost(stage, act, count=count, first=0 if scans else (number + 1) * count)

        return one

    for stage, act in zip((small, large), acts, strict=True):
        load.run(stage.url, act, count=count, cookies=stage.cookies)
        stage.settle()
    return times_another(measured(large, acts[1]), measured(small, acts[0]), rounds=_ROUNDS)
