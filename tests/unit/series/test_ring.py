"""The ring's arcs fill the circle in order, for every number of towns a series can have."""

from __future__ import annotations

import re
from math import atan2, degrees, hypot

import pytest

from app.series import ring

PATH = re.compile(r"M(\S+) (\S+)A(\S+) (\S+) 0 ([01]) 1 (\S+) (\S+)")
EVERY_PLACE = [(towns, place) for towns in range(1, 9) for place in range(1, towns + 1)]


def bearing(x: float, y: float) -> float:
    """Degrees clockwise from twelve o'clock, seen from the middle of a ring around 100, 100."""
    return (degrees(atan2(y - 100, x - 100)) + 90) % 360


@pytest.mark.parametrize(("towns", "place"), EVERY_PLACE)
def test_arc_spans_its_share_less_the_gaps(towns, place):
    x1, y1, rx, ry, large, x2, y2 = map(float, PATH.fullmatch(ring.arc(100, 100, 50, towns, place, 3)).groups())
    share = 360 / towns
    assert (rx, ry) == (50, 50)
    assert bearing(x1, y1) == pytest.approx(share * (place - 1) + 3, abs=0.02)
    assert bearing(x2, y2) == pytest.approx(share * place - 3, abs=0.02)
    assert hypot(x1 - 100, y1 - 100) == pytest.approx(50, abs=0.01)
    assert hypot(x2 - 100, y2 - 100) == pytest.approx(50, abs=0.01)
    assert large == (1 if share - 6 > 180 else 0)


@pytest.mark.parametrize(("towns", "place"), EVERY_PLACE)
def test_middle_lies_halfway_along_the_arc(towns, place):
    x, y, _ = ring.middle(100, 100, 50, towns, place)
    assert bearing(x, y) == pytest.approx(360 / towns * (place - 0.5), abs=0.02)
    assert hypot(x - 100, y - 100) == pytest.approx(50, abs=0.01)


def test_names_of_five_towns_grow_away_from_the_ring():
    anchors = [ring.middle(280, 275, 232, 5, place).anchor for place in range(1, 6)]
    assert anchors == ["start", "start", "middle", "end", "end"]


def test_name_of_a_single_town_stands_below_the_ring():
    assert ring.middle(100, 100, 50, 1, 1) == (100.0, 150.0, "middle")


def test_a_sign_is_written_shortly():
    assert ring.arc(24, 24, 18, 4, 1, 0) == "M24 6A18 18 0 0 1 42 24"


@pytest.mark.parametrize("place", [0, 6])
def test_place_outside_the_ring_is_refused(place):
    with pytest.raises(ValueError, match=f"a ring of 5 has no place {place}"):
        ring.arc(100, 100, 50, 5, place, 3)
