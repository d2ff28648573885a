"""Rooms and sessions, for tests. Everything is flushed; the caller commits."""

import itertools
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Any

from app.database import db
from app.programme import queries, releasing, rooms, service
from app.programme.following import channel_number
from app.programme.models import Channel, Floor, Release, Room, Session
from app.programme.released import ReleasedSession
from app.programme.rules import (
    ChannelMode,
    Heard,
    Promise,
    SessionKind,
    SessionState,
    Speaker,
    Spoken,
    WantedRoom,
    WantedSession,
)
from app.series.models import Edition
from app.values import fingerprints, moments
from app.values.access import SYSTEM, Actor
from app.values.translated import Translated
from tests.factories import series as rings
from tests.factories import speakers
from tests.factories.series import everywhere
from tests.factories.world import NOW, World

BY = Actor("user", 7)
TITLE = Translated(
    de="Züge ändern Städte", nl="Treinen veranderen steden", pt="Os comboios mudam a cidade",
    lt="Traukiniai keičia miestą", en="Trains change towns",
)  # fmt: skip

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
        "number": number,
        "kind": SessionKind.TALK,
        "title": everywhere(title),
        "created_at": changed_at,
        "changed_at": changed_at,
        **more,
    }
    if "speakers" not in more:
        values["speakers"] = [speakers.speaker(edition.series, "Marieke Kotte", "Borne")]
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
    """Move a session in the draft, and publish it."""
    made.ends_at += starts_at - made.starts_at
    made.starts_at, made.changed_at = starts_at, now
    release(made.edition, now=now)


def release(of: Edition, *, now: datetime = NOW, **more: Any) -> Release | None:
    """Publish the draft, if there is anything new in it. What is cancelled was published before."""
    db.session.flush()
    seen = queries.released_among(of)
    off = [one for one in queries.placed_sessions(of) if one.is_cancelled and one.id not in seen]
    if off:
        for one in off:
            one.state = SessionState.PLANNED
        db.session.flush()
        releasing.release(of, by=SYSTEM, now=now)
        for one in off:
            one.state = SessionState.CANCELLED
        db.session.flush()
    try:
        made = releasing.release(of, by=SYSTEM, now=now, **more)
    except releasing.NothingToRelease:
        made = None
    # Whoever publishes commits; until then a process goes by the version that it has read.
    db.session.refresh(of.series)
    return made


def published(made: Session, **changes: Any) -> ReleasedSession:
    """A session of the draft as a release would publish it."""
    state, made.state = made.state, SessionState.PLANNED
    db.session.flush()
    found = releasing.upcoming(made.edition, now=made.changed_at).programme.by_id[made.id]
    made.state = state
    db.session.flush()
    return replace(found, state=state, **changes)


def edition(zone: str = "Europe/Amsterdam", **more: Any) -> Edition:
    """An announced edition on 1 and 2 September 2026, in a series of its own and a town in ``zone``."""
    number = next(_numbers)
    town = rings.town(f"Town{number}", timezone=zone)
    return rings.edition(rings.series(f"ring-{number}"), town, **more)


def wanted(**changes: Any) -> WantedSession:
    """What an organiser types: a talk from 9:30 to 11:00 on 1 September 2026, in Dutch, heard in German and
    Lithuanian."""
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


def written(of: Edition, **changes: Any) -> Session:
    """A session as the desk makes it."""
    return service.create(of, wanted(**changes), by=BY, now=NOW)


def written_room(of: Edition, name: str = "Kulturhus", **changes: Any) -> Room:
    """A room as the desk makes it."""
    return rooms.create_room(of, WantedRoom(everywhere(name), **changes), by=BY, now=NOW)


def seen(made: Session) -> str:
    """The fingerprint that a form opened now would carry."""
    return fingerprints.of(service.facts_of(made))


def part(world: World) -> None:
    """``world.room`` and ``world.session`` in ``world.edition``: a talk on the first morning, in Dutch."""
    world.room = room(world.edition)
    world.session = session(world.edition, room=world.room)
    release(world.edition)
