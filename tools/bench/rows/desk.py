"""The desk's list of registrations, searched and filtered."""

from collections.abc import Iterator

from tools.bench.load import Act
from tools.bench.meter import times_a_constant_page
from tools.bench.result import Result
from tools.bench.stage import DESK, Stage, Stages
from tools.bench.visitor import Answer, Visitor

SIZE = 5000
WHO = "coordinator@example.org"
LIST = f"{DESK}/registrations"
FULL = 50
# Common enough that the page is full in every one of them.
LISTS = {
    "searched": f"{LIST}?search=an",
    "filtered by state and language": f"{LIST}?state=confirmed&language=en",
    "searched and filtered": f"{LIST}?search=an&state=confirmed&language=de",
}


def row(stages: Stages) -> Iterator[Result]:
    with stages.running(SIZE) as stage:
        stage.cookies = stage.sign_in(WHO)
        for name, path in LISTS.items():
            visitor = Visitor(stage.url, stage.cookies)
            page = visitor.get(path)
            visitor.close()
            if (people := _people(page)) != FULL:
                raise AssertionError(f"{path} shows {people} people instead of {FULL}")
            ratio, _ = times_a_constant_page(stage, showing(path), size=len(page.body), count=60)
            yield Result(f"desk list of 50 out of 5,000, {name}", ratio, "×", 40)


def people_on(stage: Stage, path: str) -> int:
    """How many lines a page of the list has."""
    visitor = Visitor(stage.url, stage.cookies)
    page = visitor.get(path)
    visitor.close()
    return _people(page)


def showing(path: str) -> Act:
    def show(visitor: Visitor, number: int) -> None:
        visitor.get(path)

    return show


def _people(page: Answer) -> int:
    return max(page.text.count("<tr") - 1, 0)
