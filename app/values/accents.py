"""The towns' inks by place in the ring. The style sheet and the badges read the same file."""

import json
from functools import cache
from pathlib import Path


@cache
def _accents() -> dict:
    return json.loads(Path(__file__).with_name("accents.json").read_text("utf-8"))


def deep(place: int | None) -> str:
    """The colour (#RRGGBB) that carries white text for the town at ``place``, counted from 1; without one, the series'.

    A ring of more than eight towns starts with the first colour again.
    """
    if place is None:
        return _accents()["neutral"]["light"]["deep"]
    places = _accents()["places"]
    return places[(place - 1) % len(places)]["light"]["deep"]
