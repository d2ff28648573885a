"""Stored sessions and rooms, as their forms show them."""

from datetime import timedelta
from typing import Any

from app.programme import rules, service
from app.programme.models import Room, Session
from app.programme.rules import ChannelMode, Speaker, Spoken
from app.values import fingerprints, moments


def of_session(session: Session) -> dict[str, Any]:
    """The data of a SessionForm."""
    zone = session.edition.timezone
    starts, ends = moments.local(session.starts_at, zone), moments.local(session.ends_at, zone)
    return {
        "seen": fingerprints.of(service.facts_of(session)),
        "title": session.title,
        "abstract": session.abstract,
        "kind": session.kind.value,
        "day": starts.date().isoformat(),
        "starts": starts.time(),
        "ends": ends.time(),
        "ends_next_day": ends.date() > starts.date(),
        "room": "" if session.room_id is None else str(session.room_id),
        "place": session.place,
        "floors": _floors(session),
        "speakers": "\n".join(str(Speaker(one["name"], one.get("organisation", ""))) for one in session.speakers),
        "bookable": session.bookable,
        **{_field_of(heard.mode, heard.language): f"{heard.mode} {heard.promise}" for heard in session.channels},
    }


def of_room(room: Room) -> dict[str, Any]:
    """The data of a RoomForm."""
    return {
        "seen": fingerprints.of(service.facts_of_room(room)),
        "name": room.name,
        "note": room.note,
        "capacity": room.capacity,
        "position": room.position,
    }


def _floors(session: Session) -> list[dict[str, Any]]:
    """With minutes, unless the session is shared out equally: that needs no numbers, and none that would have to follow
    when a language is added or the session gets shorter."""
    length = (session.ends_at - session.starts_at) // timedelta(minutes=1)
    equal = rules.shares([Spoken(floor.language) for floor in session.floors], max(length, len(session.floors)))
    is_equal = equal == [floor.minutes for floor in session.floors]
    return [{"language": floor.language, "minutes": None if is_equal else floor.minutes} for floor in session.floors]


def _field_of(mode: ChannelMode, language: str) -> str:
    kind = mode.value if mode in (ChannelMode.SIGN, ChannelMode.CAPTIONS) else "heard"
    return f"{kind}_{language}"
