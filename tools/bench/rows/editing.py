"""An organiser moves sessions in the editor of a programme of 300: by form, and by the script, which then asks for the board
of the day."""

import re
from collections.abc import Iterator

from tools.bench.meter import ROUNDS, times_a_constant_page
from tools.bench.result import Result
from tools.bench.rows.desk import showing
from tools.bench.stage import DESK, OPEN, Stage, Stages
from tools.bench.visitor import Visitor

SESSIONS = 300
WHO = "coordinator@example.org"
EDITOR = f"{DESK}/programme/editor"
# The longest day has nearly all of them, and each is moved once at most.
_COUNT = 40
_SLOT = re.compile(
    r'data-session="(?P<session>\d+)" data-seen="(?P<seen>\w+)" data-length="(?P<minutes>\d+)"'
    r' data-room="(?P<room>\d+)"[^>]* data-starts="(?P<starts>\d+)"'
)
_TOKEN = r'data-token="([^"]+)"'


def row(stages: Stages) -> Iterator[Result]:
    with stages.running(100, sessions=SESSIONS) as stage:
        longest = _longest_day(stage)
        stage.cookies = stage.sign_in(WHO)
        for name, part, status in (("by form", "", 303), ("by script", "board", 200)):
            before = _saved(stage)
            moving = Moving(stage, f"{EDITOR}?day={longest}", part, status)
            ratio, _ = times_a_constant_page(stage, moving, size=moving.size, count=_COUNT)
            if _saved(stage) - before < ROUNDS * _COUNT:
                raise AssertionError("not every move was saved")
            yield Result(f"editor save with {SESSIONS} sessions, {name}", ratio, "×", 40)
        path = f"{EDITOR}?day={longest}&part=board"
        ratio, _ = times_a_constant_page(stage, showing(path), size=_size(stage, path), count=_COUNT)
        yield Result(f"board of the editor with {SESSIONS} sessions, nearly all on one day", ratio, "×", 200)


class Moving:
    """Act ``number`` moves one session of a day by five minutes, as it stood there at first."""

    def __init__(self, stage: Stage, path: str, part: str, status: int):
        self.path, self.part, self.status = path, part, status
        visitor = Visitor(stage.url, stage.cookies)
        page = visitor.get(path)
        visitor.close()
        stage.cookies = visitor.cookies
        self.size = len(page.body)
        self.token = page.find(_TOKEN)
        self.slots = [slot.groupdict() for slot in _SLOT.finditer(page.text)]

    def __call__(self, visitor: Visitor, number: int) -> None:
        slot = self.slots[number]
        minutes = int(slot["starts"]) - 5
        values = {
            **slot,
            "starts": f"{minutes // 60:02}:{minutes % 60:02}",
            "day": self.path.rpartition("=")[2],
            "act": "place",
            "part": self.part,
            "csrf_token": self.token,
        }
        visitor.send(self.path, {name: [value] for name, value in values.items()}, expect=(self.status,))


def _longest_day(stage: Stage) -> str:
    [(day,)] = stage.sql(
        "SELECT date(starts_at) FROM session JOIN edition ON edition.id = edition_id WHERE edition.slug = :slug"
        " GROUP BY 1 ORDER BY count(*) DESC LIMIT 1",
        slug=OPEN,
    )
    return str(day.isoformat())


def _size(stage: Stage, path: str) -> int:
    visitor = Visitor(stage.url, stage.cookies)
    page = visitor.get(path)
    visitor.close()
    return len(page.body)


def _saved(stage: Stage) -> int:
    return int(stage.sql("SELECT count(*) FROM audit_entry WHERE action = 'session.changed'")[0][0])
