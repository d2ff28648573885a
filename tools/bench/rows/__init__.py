"""The rows of the table, each a function of the stages that gives its results."""

from collections.abc import Callable, Iterator

from tools.bench.result import Result
from tools.bench.rows import (
    badges,
    desk,
    editing,
    growth,
    memory,
    phone,
    public,
    race,
    registering,
    releasing,
    scanning,
    start,
)
from tools.bench.stage import Stages

ROWS: dict[str, Callable[[Stages], Iterator[Result]]] = {
    "public": public.pages,
    "feed": public.feeds,
    "long-programme": public.long_programme,
    "release": releasing.row,
    "editor": editing.row,
    "registration": registering.row,
    "scan": scanning.row,
    "desk": desk.row,
    "growth": growth.row,
    "race": race.row,
    "phone": phone.row,
    "badges": badges.row,
    "memory": memory.row,
    "start": start.row,
}
