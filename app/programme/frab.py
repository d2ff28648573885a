"""Schedules in the form that frab and Pentabarf began and Giggity, EventFahrplan and others read: data in, bytes out.

Fields and their forms are those of the c3voc schema (https://c3voc.de/wiki/schedule). What is cancelled is left out, since
there is no field to say so: readers take what is missing off their list.
"""

import json
import re
import uuid
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from xml.etree import ElementTree as ET

from app import i18n
from app.programme import ical
from app.programme.ical import readable
from app.programme.released import Programme, ReleasedSession, ReleasedSpeaker
from app.programme.rules import TrackColour
from app.series.models import Edition
from app.series.rules import slug_from
from app.values import moments

_SCHEMA = "https://c3voc.de/schedule/schema"
_GENERATOR = {"name": "conferring", "version": "1"}
_NAMES = uuid.UUID("6f7c36c7-5a04-5d0e-9f43-64b1f5c5a0e1")
_UUID = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_LONGEST = timedelta(hours=23, minutes=59)
COLOURS = {
    TrackColour.BLUE: "#1d5fa8",
    TrackColour.GREEN: "#2e7d32",
    TrackColour.YELLOW: "#b58900",
    TrackColour.RED: "#b3261e",
    TrackColour.VIOLET: "#6a3fa0",
    TrackColour.GREY: "#5f6368",
}


@dataclass(frozen=True)
class Pages:
    """Addresses that a schedule names: of the programme, of itself and of a session; the numbers of people, and what there
    is to read of a session, by its id, as (address, title)."""

    programme: str
    own: str
    session: Callable[[ReleasedSession], str]
    person_id: Callable[[ReleasedSpeaker], int | None]
    attachments: Mapping[int, list[tuple[str, str]]]


def as_json(edition: Edition, published: Programme, language: str, pages: Pages) -> bytes:
    """`schedule.json` in the language with address code ``language``."""
    with i18n.speaking(language):
        made = _schedule(edition, published, pages)
    whole = {"$schema": f"{_SCHEMA}.json", "generator": _GENERATOR, "schedule": made}
    return json.dumps(whole, ensure_ascii=False, separators=(",", ":")).encode()


def as_xml(edition: Edition, published: Programme, language: str, pages: Pages) -> bytes:
    """`schedule.xml` in the language with address code ``language``."""
    with i18n.speaking(language):
        made = _schedule(edition, published, pages)
    root = ET.Element("schedule")
    ET.SubElement(root, "generator", _GENERATOR)
    _texts(root, {"url": made["url"], "version": made["version"]})
    conference = made["conference"]
    head = ET.SubElement(root, "conference")
    _texts(
        head,
        {
            **{name: conference[name] for name in ("title", "acronym", "start", "end")},
            "days": conference["daysCount"],
            "timeslot_duration": conference["timeslot_duration"],
            "base_url": made["base_url"],
            "time_zone_name": conference["time_zone_name"],
        },
    )
    for track in conference["tracks"]:
        ET.SubElement(head, "track", track)
    guids = {room["name"]: room["guid"] for room in conference["rooms"]}
    for day in conference["days"]:
        named = {"index": str(day["index"]), "date": day["date"], "start": day["day_start"], "end": day["day_end"]}
        listed = ET.SubElement(root, "day", named)
        for name, events in day["rooms"].items():
            room = ET.SubElement(listed, "room", {"name": name, "guid": guids[name]})
            for event in events:
                _event(room, event)
    return ET.tostring(root, encoding="utf-8", xml_declaration=True)


def guid_of(uid: str) -> str:
    """The name of a session in exchanged schedules, for ever: that in calendars, as far as it is a UUID."""
    stem = uid.partition("@")[0]
    return stem.lower() if _UUID.fullmatch(stem) else str(uuid.uuid5(_NAMES, uid))


def _schedule(edition: Edition, published: Programme, pages: Pages) -> dict[str, Any]:
    acronym = f"{edition.series.slug}_{edition.slug}".replace("-", "_")
    sessions = [] if edition.cancelled_at else list(published.planned)
    days = _days(edition, sessions)
    place = i18n.plain(edition.venue_name) or edition.town.name
    rooms = {
        readable(i18n.plain(room.name)): _room(edition, f"room/{room.id}", room.name, room.capacity)
        for room in published.rooms
    }
    for session in sessions:
        name = readable(i18n.plain(session.where) or place)
        rooms.setdefault(name, _room(edition, f"place/{name}", name, None))
    events: dict[date, dict[str, list[dict[str, Any]]]] = {day: {name: [] for name in rooms} for day in days}
    for session in sessions:
        starts = moments.local(session.starts_at, edition.timezone)
        name = readable(i18n.plain(session.where) or place)
        events[starts.date()][name].append(_described(session, starts, name, acronym, pages))
    return {
        "version": _version(published),
        "base_url": f"{pages.programme}/",
        "url": pages.own,
        "conference": {
            "acronym": acronym,
            "title": readable(f"{i18n.plain(edition.series.title)} – {edition.town.name}"),
            "start": days[0].isoformat(),
            "end": days[-1].isoformat(),
            "daysCount": len(days),
            "timeslot_duration": "00:05",
            "time_zone_name": edition.timezone,
            "url": pages.programme,
            "rooms": list(rooms.values()),
            "tracks": [
                {
                    "name": readable(i18n.plain(track.name)),
                    "slug": slug_from(f"track-{track.slug}"),
                    "color": COLOURS[track.colour],
                }
                for track in published.tracks
            ],
            "days": [
                {
                    "index": number,
                    "date": day.isoformat(),
                    "day_start": _midnight(edition, day).isoformat(),
                    "day_end": _midnight(edition, day + timedelta(days=1)).isoformat(),
                    "rooms": {name: held for name, held in events[day].items() if held},
                }
                for number, day in enumerate(days, 1)
            ],
        },
    }


def _version(published: Programme) -> str:
    return readable(f"{published.number} {published.name}".strip())


def _days(edition: Edition, sessions: Iterable[ReleasedSession]) -> list[date]:
    """The days of the conference, and those on which something happens before or after them."""
    length = (edition.ends_on - edition.starts_on).days
    days = {edition.starts_on + timedelta(days=number) for number in range(length + 1)}
    return sorted(days | {moments.local(session.starts_at, edition.timezone).date() for session in sessions})


def _midnight(edition: Edition, day: date) -> datetime:
    return moments.local(moments.at(day, time(0), edition.timezone), edition.timezone)


def _room(edition: Edition, key: str, name: Any, capacity: int | None) -> dict[str, Any]:
    shown = name if isinstance(name, str) else i18n.plain(name)
    guid = str(uuid.uuid5(_NAMES, f"{edition.uid}/{key}"))
    return {"name": readable(shown), "guid": guid, "capacity": capacity}


def _described(session: ReleasedSession, starts: datetime, room: str, acronym: str, pages: Pages) -> dict[str, Any]:
    minutes = min(session.ends_at - session.starts_at, _LONGEST) // timedelta(minutes=1)
    heard = [ical.heard(one.number, one.language, one.mode, one.promise) for one in session.channels]
    return {
        "guid": guid_of(session.uid),
        "id": session.number,
        "date": starts.isoformat(),
        "start": f"{starts:%H:%M}",
        "duration": "{}:{:02d}".format(*divmod(minutes, 60)),
        "room": room,
        "slug": f"{acronym}-{session.number}-{session.slug}",
        "url": pages.session(session),
        "title": readable(i18n.plain(session.title)),
        "subtitle": "",
        "track": readable(i18n.plain(session.track.name)) if session.track else None,
        "type": readable(i18n.plain(session.type.name)) if session.type else session.kind.value,
        "language": session.spoken[0] if session.spoken else None,
        "abstract": readable(i18n.plain(session.abstract)),
        "description": readable("\n".join(heard)),
        "recording_license": "",
        "do_not_record": session.recording_optout,
        "persons": [_person(speaker, pages) for speaker in session.speakers],
        "links": [{"url": url, "title": readable(title or url)} for url, title in session.links],
        "attachments": [{"url": url, "title": readable(title)} for url, title in pages.attachments.get(session.id, [])],
    }


def _person(speaker: ReleasedSpeaker, pages: Pages) -> dict[str, Any]:
    """A number and a public name, or a name alone: the schema takes one of the two, never both."""
    id = pages.person_id(speaker)
    if id is None:
        return {"name": readable(speaker.name)}
    return {"id": id, "public_name": readable(speaker.name)}


def _event(parent: ET.Element, event: dict[str, Any]) -> None:
    made = ET.SubElement(parent, "event", {"guid": event["guid"], "id": str(event["id"])})
    _texts(
        made,
        {
            name: event[name] or ""
            for name in (
                "date", "start", "duration", "room", "slug", "url", "title", "subtitle", "track", "type", "language",
                "abstract", "description",
            )
        },
    )  # fmt: skip
    _texts(
        ET.SubElement(made, "recording"),
        {"license": event["recording_license"], "optout": "true" if event["do_not_record"] else "false"},
    )
    persons = ET.SubElement(made, "persons")
    for person in event["persons"]:
        attributes = {"id": str(person["id"])} if "id" in person else {}
        ET.SubElement(persons, "person", attributes).text = person.get("public_name") or person["name"]
    links = ET.SubElement(made, "links")
    for link in event["links"]:
        ET.SubElement(links, "link", {"href": readable(link["url"])}).text = link["title"]
    attachments = ET.SubElement(made, "attachments")
    for one in event["attachments"]:
        ET.SubElement(attachments, "attachment", {"href": one["url"]}).text = one["title"]


def _texts(parent: ET.Element, texts: dict[str, Any]) -> None:
    for name, text in texts.items():
        ET.SubElement(parent, name).text = str(text)
