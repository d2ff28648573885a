"""The desk's list of registrations, searched and filtered."""

from collections.abc import Iterator

from tools.bench.load import Act
from tools.bench.meter import times_a_constant_page
from tools.bench.result import Result
from tools.bench.stage import DESK, Stages
from tools.bench.visitor import Visitor

SIZE = 5000
WHO = "coordinator@example.org"
LIST = f"{DESK}/registrations"
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
            people = page.text.count("<tr") - 1
            if people != 50:
                raise AssertionError(f"{path} shows {people} people instead of 50")
            ratio, _ = times_a_constant_page(stage, showing(path), size=len(page.body), count=60)
            yield Result(f"desk list of 50 out of 5,000, {name}", ratio, "×", 40)


def showing(path: str) -> Act:
    def show(visitor: Visitor, number: int) -> None:
        visitor.get(path)

    return show
