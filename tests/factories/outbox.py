"""Letters for tests, without any capability that would write them."""

import itertools
from datetime import datetime
from typing import Any

from app.database import unit_of_work
from app.outbox import service
from app.outbox.models import Message
from app.outbox.rules import Letter
from tests.factories.world import NOW, World

_numbers = itertools.count(1)


def letter(**changes: Any) -> Letter:
    """A letter in English to Agnė, with a cause of its own."""
    wanted: dict[str, Any] = {
        "kind": "registration.received",
        "cause": f"test:{next(_numbers)}",
        "to_address": "agne@example.org",
        "to_name": "Agnė Žukauskienė",
        "language": "en",
        "subject": "You are registered",
        "text": "Good day,\n\nyou are registered.\n",
        "html": '<!doctype html>\n<html lang="en"><head><title>x</title></head><body><main><h1>Hello</h1></main></body></html>',
    }
    return Letter(**{**wanted, **changes})


def put(now: datetime, *, held: bool = False, **changes: Any) -> Message:
    """A letter in the outbox, committed."""
    with unit_of_work():
        return service.put(letter(**changes), now=now, held=held)


def part(world: World) -> None:
    """A mail of the edition that waits: ``world.mail``."""
    world.mail = service.put(letter(edition_id=world.edition.id, series_id=world.series.id), now=NOW)
