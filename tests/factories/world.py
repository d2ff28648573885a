"""The world that pages are looked at in: a small series with its editions and people, made by the other factories."""

from collections.abc import Callable
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

# Every world stands at this moment, so that its pages are the same in every run.
NOW = datetime(2026, 6, 10, 9, 0, tzinfo=UTC)


class World(SimpleNamespace):
    """What the examples in `tests/pages.py` speak about, by name: ``world.edition``, ``world.registration``, …
    ``sign_in`` signs a test client in as somebody of this world, by name."""

    now: datetime
    sign_in: Callable[[Any, str], None]


def parts() -> list[Callable[[World], None]]:
    """Each takes the world, adds its part to the database and puts what others need on the world, in this order."""
    # The factories need what stands above, so they are imported late.
    from tests.factories import accounts, outbox, series

    return [series.part, accounts.part, outbox.part]


def parts_of_demo() -> list[Callable[[World], None]]:
    """The same with the demonstration in place of the small series."""
    from tests.factories import accounts, calls, checkin, demo, material, outbox

    return [demo.part, accounts.part, calls.part, material.part, outbox.part, checkin.part]


def build(of: list[Callable[[World], None]]) -> World:
    """Make a world of these parts in the current database; the caller commits."""
    world = World(now=NOW)
    for part in of:
        part(world)
    return world
