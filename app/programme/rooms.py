"""The rooms of a venue, as the draft of a programme has them. Everything here adds and flushes; the caller commits."""

from datetime import datetime

from app.programme import ordering, queries
from app.programme.models import Room
from app.programme.rules import RoomInUse, WantedRoom
from app.series.models import Edition
from app.values.access import Actor


def facts_of_room(room: Room) -> WantedRoom:
    """A room as the desk may change it."""
    return WantedRoom(room.name, room.note, room.capacity, room.position)


def create_room(edition: Edition, wanted: WantedRoom, *, by: Actor, now: datetime) -> Room:
    """Add a room to an edition's venue, after the others unless its position is given."""
    room = Room(edition_id=edition.id)
    ordering.add(room, wanted, queries.rooms_of(edition), "room.created", by=by, now=now)
    return room


def change_room(room: Room, wanted: WantedRoom, *, seen: str, by: Actor, now: datetime) -> None:
    """Change a room; the public hears of it with the next release. ``seen`` is the fingerprint of the facts somebody
    started from. Raises ChangedMeanwhile."""
    ordering.change(room, facts_of_room, wanted, "room.changed", seen=seen, by=by, now=now)


def remove_room(room: Room, *, by: Actor, now: datetime) -> None:
    """Remove a room that no session uses. Raises RoomInUse."""
    ordering.remove(room, facts_of_room(room), "room.removed", RoomInUse, by=by, now=now)
