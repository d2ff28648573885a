"""Rooms and sessions for tests. Everything is flushed; the caller commits."""

import itertools
from datetime import date, datetime, time
from typing import Any

from app.programme import service
from app.programme.models import Room, Session
from app.programme.rules import (
    ChannelMode,
    Heard,
    Promise,
    SessionKind,
    Speaker,
    Spoken,
    WantedRoom,
    WantedSession,
)
from app.series.models import Edition
from app.values import fingerprints
from app.values.access import Actor
from app.values.translated import Translated
from tests.factories import series as rings
from tests.factories.world import NOW

BY = Actor("user", 7)
TITLE = Translated(
    de="Züge ändern Städte", nl="Treinen veranderen steden", pt="Os comboios mudam a cidade",
    lt="Traukiniai keičia miestą", en="Trains change towns",
)  # fmt: skip

_numbers = itertools.count(1)


def edition(zone: str = "Europe/Amsterdam", **more: Any) -> Edition:
    """An announced edition on 1 and 2 September 2026 in a series of its own; with a zone, in a town there."""
    number = next(_numbers)
    town = rings.town(f"Town{number}", timezone=zone)
    return rings.edition(rings.series(f"ring-{number}"), town, **more)


def wanted(**changes: Any) -> WantedSession:
    """A talk from 9:30 to 11:00 on 1 September 2026, in Dutch, interpreted into German and Lithuanian."""
    values: dict[str, Any] = {
        "title": TITLE,
        "kind": SessionKind.TALK,
        "day": date(2026, 9, 1),
        "starts": time(9, 30),
        "ends": time(11),
        "floors": (Spoken("nl"),),
        "channels": (
            Heard("de", ChannelMode.SIMULTANEOUS, Promise.CONFIRMED),
            Heard("lt", ChannelMode.SIMULTANEOUS, Promise.PLANNED),
        ),
        "speakers": (Speaker("Marloes ter Haarhuis", "Gemeente Borne"),),
        **changes,
    }
    return WantedSession(**values)


def session(of: Edition, *, key: str = "", now: datetime = NOW, **changes: Any) -> Session:
    """A session of ``of``: every call a new one, unless told otherwise."""
    key = key or f"a-key-of-a-test-{next(_numbers)}"
    return service.create(of, wanted(**changes), key=key, by=BY, now=now)


def room(of: Edition, name: str = "Kulturhus", **changes: Any) -> Room:
    """A room of ``of``."""
    return service.create_room(of, WantedRoom(rings.everywhere(name), **changes), by=BY, now=NOW)


def seen(session: Session) -> str:
    """The fingerprint that a form opened now would carry."""
    return fingerprints.of(service.facts_of(session))
