"""Rooms and sessions, for tests. Everything is flushed; the caller commits."""

import itertools
from collections.abc import Mapping
from datetime import datetime, time, timedelta
from typing import Any

from app.database import db
from app.programme.models import Channel, Floor, Room, Session
from app.programme.rules import ChannelMode, Promise, SessionKind, channel_number
from app.series.models import Edition
from app.values import moments
from tests.factories.series import everywhere
from tests.factories.world import World

_numbers = itertools.count(1)


def room(edition: Edition, name: str = "Aula 1", **more: Any) -> Room:
    """A room, after the ones that are there."""
    number = next(_numbers)
    made = Room(edition=edition, name=everywhere(name), position=number, **more)
    db.session.add(made)
    db.session.flush()
    return made


def session(
    edition: Edition,
    title: str = "Compost 2030",
    *,
    day: int = 0,
    starts: str = "09:00",
    minutes: int = 45,
    floors: Mapping[str, int] | None = None,
    into: Mapping[str, Promise] | None = None,
    **more: Any,
) -> Session:
    """A talk on a day of the edition (the first is 0) in the edition's own time; Dutch is spoken and German is heard,
    unless ``floors`` (language → minutes) and ``into`` (language → promise, simultaneous) say otherwise."""
    number = next(_numbers)
    starts_at = moments.at(edition.starts_on + timedelta(days=day), time.fromisoformat(starts), edition.timezone)
    changed_at = starts_at - timedelta(days=100)
    values: dict[str, Any] = {
        "uid": f"session-{number}@conferring",
        "slug": f"session-{number}",
        "kind": SessionKind.TALK,
        "title": everywhere(title),
        "speakers": [{"name": "Marieke Kotte", "organisation": "Borne"}],
        "created_at": changed_at,
        "changed_at": changed_at,
        **more,
    }
    made = Session(edition=edition, starts_at=starts_at, ends_at=starts_at + timedelta(minutes=minutes), **values)
    spoken = {"nl": minutes} if floors is None else floors
    made.floors = [
        Floor(language=language, minutes=length, position=position)
        for position, (language, length) in enumerate(spoken.items(), 1)
    ]
    heard = {"de": Promise.CONFIRMED} if into is None else into
    made.channels = [
        Channel(
            number=channel_number(language, edition.series.languages),
            language=language,
            mode=ChannelMode.SIMULTANEOUS,
            promise=promise,
        )
        for language, promise in heard.items()
    ]
    db.session.add(made)
    db.session.flush()
    return made


def moved(made: Session, starts_at: datetime, *, now: datetime) -> None:
    """Move a session as the service does."""
    made.ends_at += starts_at - made.starts_at
    made.starts_at = starts_at
    made.revision, made.changed_at = made.revision + 1, now
    db.session.flush()


def part(world: World) -> None:
    """``world.room`` and ``world.session`` in ``world.edition``: a talk on the first morning, in Dutch."""
    world.room = room(world.edition)
    world.session = session(world.edition, room=world.room)
