"""A file as it came becomes a tree, the same for XML and JSON. Nothing in a file makes us fetch anything or grow."""

import json
from typing import Any
from xml.etree.ElementTree import Element, TreeBuilder
from xml.parsers import expat

from flask_babel import lazy_gettext as _l

from app.values.errors import DomainError

LARGEST_MB = 25
Tree = dict[str, Any]


class TooLargeSchedule(DomainError):
    code = "schedule_too_large"
    field = "file"

    def __init__(self) -> None:
        super().__init__(_l("This file is larger than %(limit)d MB.", limit=LARGEST_MB))


class NotASchedule(DomainError):
    code = "not_a_schedule"
    message = _l("This is no schedule.xml or schedule.json: no days with rooms and sessions were found in it.")
    field = "file"


class UnsafeSchedule(DomainError):
    """Entities can grow without end and name files of this machine; no schedule needs them."""

    code = "schedule_has_entities"
    message = _l("This XML file defines entities of its own. Such files are not read, because they can do harm.")
    field = "file"


def tree(content: bytes) -> Tree:
    """The conference in a `schedule.xml` or `schedule.json`: what it says of itself, and ``days`` with ``rooms``, a list
    of (name, events).

    Raises TooLargeSchedule, NotASchedule, UnsafeSchedule.
    """
    if len(content) > LARGEST_MB * 1024 * 1024:
        raise TooLargeSchedule
    start = content.lstrip(b"\xef\xbb\xbf \t\r\n")[:1]
    try:
        found = _from_json(content) if start == b"{" else _from_xml(content)
    except (expat.ExpatError, ValueError, RecursionError, LookupError, TypeError, AttributeError) as problem:
        raise NotASchedule from problem
    if not any(events for day in found["days"] for _room, events in day["rooms"]):
        raise NotASchedule
    return found


def _from_json(content: bytes) -> Tree:
    whole = json.loads(content.decode("utf-8-sig"))
    schedule = whole.get("schedule", whole)
    conference = schedule.get("conference") or {}
    days = conference.get("days", schedule.get("days"))
    if not isinstance(days, list):
        raise NotASchedule
    return {
        **{name: value for name, value in schedule.items() if name not in ("conference", "days")},
        **{name: value for name, value in conference.items() if name != "days"},
        "days": [{**day, "rooms": _rooms(day.get("rooms") or {})} for day in days],
    }


def _rooms(rooms: Any) -> list[tuple[str, list[Tree]]]:
    if isinstance(rooms, dict):
        return [(name, list(events or [])) for name, events in rooms.items()]
    return [(room.get("name") or "", list(room.get("events") or room.get("event") or [])) for room in rooms]


def _from_xml(content: bytes) -> Tree:
    root = _elements(content)
    if root.tag != "schedule":
        raise NotASchedule
    conference = root.find("conference")
    head: Tree = {child.tag: _text(child) for child in root if child.tag not in ("conference", "day", "generator")}
    for child in conference if conference is not None else ():
        if child.tag not in ("track", "room", "color"):
            head["daysCount" if child.tag == "days" else child.tag] = _text(child)
    listed = conference.findall("track") if conference is not None else []
    head["tracks"] = [{"name": track.get("name") or _text(track), "color": track.get("color")} for track in listed]
    head["days"] = [
        {
            **day.attrib,
            "day_start": day.get("start"),
            "day_end": day.get("end"),
            "rooms": [(room.get("name") or "", [_event(one) for one in room.iter("event")]) for room in day.iter("room")
                      if room.get("name") is not None or room.find("event") is not None],
        }
        for day in root.findall("day")
    ]  # fmt: skip
    return head


def _event(element: Element) -> Tree:
    event: Tree = dict(element.attrib)
    for child in element:
        if child.tag == "persons":
            event["persons"] = [{**person.attrib, "name": _text(person)} for person in child]
        elif child.tag in ("links", "attachments"):
            event[child.tag] = [
                {"url": link.get("href") or link.get("url") or "", "title": _text(link)} for link in child
            ]
        elif child.tag == "recording":
            event["recording"] = {part.tag: _text(part) for part in child}
        else:
            event[child.tag] = _text(child)
    return event


def _text(element: Element) -> str:
    return "".join(element.itertext()).strip()


def _elements(content: bytes) -> Element:
    builder = TreeBuilder()
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = builder.start
    parser.EndElementHandler = builder.end
    parser.CharacterDataHandler = builder.data
    parser.EntityDeclHandler = _refuse
    parser.UnparsedEntityDeclHandler = _refuse
    parser.ExternalEntityRefHandler = _refuse
    parser.Parse(content, True)
    return builder.close()


def _refuse(*_what: Any) -> None:
    raise UnsafeSchedule
