"""Fifty people send the form at the same moment, and ten places are left."""

import threading
import time
from collections import Counter
from collections.abc import Iterator

from tools.bench.result import Result
from tools.bench.rows.registering import FORM, counts, filled, own_of
from tools.bench.stage import OPEN, Stage, Stages
from tools.bench.visitor import Visitor, path_of

SIZE = 100
PEOPLE, PLACES = 50, 10
_TIMES = 3


def row(stages: Stages) -> Iterator[Result]:
    for kind, name in (("postgresql", "PostgreSQL"), ("sqlite", "SQLite")):
        with stages.running(SIZE, kind=kind) as stage:
            stage.make_room()
            took = [_race(stage, number) for number in range(_TIMES)]
            yield Result(f"{PEOPLE} people for the last {PLACES} places, 10 in and 40 told, {name}", max(took), "s", 1)


def _race(stage: Stage, number: int) -> float:
    """Seconds from the first form sent to the last answer shown; everybody has filled in the form before."""
    values, people = filled(stage), []
    for person in range(PEOPLE):
        visitor = Visitor(stage.url)
        people.append((visitor, {**values, **own_of(visitor.get(FORM).text, f"race{number}-{person}")}))
    _leave(stage, PLACES)
    before, answers, start = counts(stage), [], threading.Barrier(PEOPLE + 1)

    def go(visitor: Visitor, form: dict[str, list[str]]) -> None:
        start.wait()
        answer = visitor.send(FORM, form, expect=(303, 409))
        if answer.status == 303:
            visitor.get(path_of(answer.headers["location"]))
        answers.append(answer.status)

    threads = [threading.Thread(target=go, args=person) for person in people]
    for thread in threads:
        thread.start()
    start.wait()
    began = time.perf_counter()
    for thread in threads:
        thread.join()
    took = time.perf_counter() - began
    for visitor, _ in people:
        visitor.close()
    expected = (Counter({303: PLACES, 409: PEOPLE - PLACES}), tuple(count + PLACES for count in before), 0)
    found = (Counter(answers), counts(stage), _left(stage))
    if found != expected:
        raise AssertionError(f"answers, registrations with mails and entries, places left: {found}, not {expected}")
    _leave(stage, 1000)
    return took


_WHOLE = f"edition_id = (SELECT id FROM edition WHERE slug = '{OPEN}') AND category_id IS NULL AND session_id IS NULL"


def _leave(stage: Stage, places: int) -> None:
    stage.sql(f"UPDATE quota SET size = taken + :places WHERE {_WHOLE}", places=places)


def _left(stage: Stage) -> int:
    return stage.sql(f"SELECT size - taken FROM quota WHERE {_WHOLE}")[0][0]
