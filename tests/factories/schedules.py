"""Schedules as other systems write them."""

import json
import random
import uuid
from pathlib import Path
from typing import Any

SAMPLES = Path(__file__).parents[1] / "samples" / "schedules"
_NAMES = uuid.UUID("7d1d4d4c-7a0e-4d1c-8c35-5c6c1b1f2a10")


def sample(name: str) -> bytes:
    return (SAMPLES / name).read_bytes()


def large(count: int, *, days: int = 4, rooms: int = 8, people: int = 300) -> bytes:
    """A schedule.json of ``count`` sessions: the same for the same numbers."""
    chance = random.Random(7)
    slots = [(day, room, slot) for day in range(days) for slot in range(16) for room in range(rooms)][:count]
    held: list[dict[str, list[Any]]] = [{f"Room {room}": [] for room in range(rooms)} for _ in range(days)]
    for number, (day, room, slot) in enumerate(slots, 1):
        hour, minute = divmod(9 * 60 + slot * 45, 60)
        held[day][f"Room {room}"].append(
            {
                "id": 1000 + number,
                "guid": str(uuid.uuid5(_NAMES, str(number))),
                "date": f"2025-09-{day + 10:02}T{hour:02}:{minute:02}:00+02:00",
                "start": f"{hour:02}:{minute:02}",
                "duration": "00:40",
                "room": f"Room {room}",
                "title": f"Session {number} on heat and water",
                "subtitle": "",
                "track": f"Track {number % 6}",
                "type": ("Talk", "Workshop", "Panel")[number % 3],
                "language": ("en", "de", "nl", "pt", "lt")[number % 5],
                "abstract": "What a town learnt. " * 20,
                "description": "",
                "do_not_record": number % 9 == 0,
                "persons": [
                    {"id": one, "public_name": f"Person {one}"} for one in chance.sample(range(1, people + 1), 2)
                ],
                "links": [{"url": f"https://example.org/{number}", "title": "More"}],
                "attachments": [],
            }
        )
    if len(slots) != count:
        raise ValueError("There are not so many slots.")
    conference = {
        "acronym": "large",
        "title": "A large conference",
        "time_zone_name": "Europe/Amsterdam",
        "days": [{"index": day + 1, "date": f"2025-09-{day + 10:02}", "rooms": held[day]} for day in range(days)],
    }
    return json.dumps({"schedule": {"version": "1", "conference": conference}}).encode()
