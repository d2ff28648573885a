"""Stored sessions and rooms, as their forms show them."""

from typing import Any

from app.programme import placing, rooms, service
from app.programme.models import Room, Session
from app.programme.rules import ChannelMode, Speaker
from app.values import fingerprints


def of_session(session: Session) -> dict[str, Any]:
    """The data of a SessionForm."""
    wanted = placing.wanted_of(session)
    return {
        "seen": fingerprints.of(service.facts_of(session)),
        "title": session.title,
        "abstract": session.abstract,
        "kind": session.kind.value,
        "type": "" if session.type_id is None else str(session.type_id),
        "track": "" if session.track_id is None else str(session.track_id),
        "day": wanted.day.isoformat() if wanted.day else "",
        "starts": wanted.starts,
        "ends": wanted.ends,
        "ends_next_day": wanted.ends_next_day,
        "length_minutes": session.length_minutes,
        "room": "" if session.room_id is None else str(session.room_id),
        "place": session.place,
        "floors": [{"language": one.language, "minutes": one.minutes} for one in wanted.floors],
        "speakers": "\n".join(str(Speaker(one.name, one.organisation)) for one in session.speakers),
        "original_language": session.original_language or "",
        "slides_language": session.slides_language or "",
        "recording_optout": session.recording_optout,
        "bookable": session.bookable,
        **{_field_of(heard.mode, heard.language): f"{heard.mode} {heard.promise}" for heard in session.channels},
    }


def of_room(room: Room) -> dict[str, Any]:
    """The data of a RoomForm."""
    facts = rooms.facts_of_room(room)
    return {"seen": fingerprints.of(facts), **vars(facts)}


def _field_of(mode: ChannelMode, language: str) -> str:
    kind = mode.value if mode in (ChannelMode.SIGN, ChannelMode.CAPTIONS) else "heard"
    return f"{kind}_{language}"
