"""The ring of a series as SVG geometry: one arc for each town, clockwise in the order of hosting, from twelve o'clock.

Angles are in degrees, lengths in the units of the drawing's own box. Nothing here knows about colour or width.
"""

from __future__ import annotations

from math import cos, radians, sin
from typing import NamedTuple


class Middle(NamedTuple):
    """A point in the middle of an arc, and which end of a text written there lies at it (SVG ``text-anchor``)."""

    x: float
    y: float
    anchor: str


def arc(cx: float, cy: float, radius: float, towns: int, place: int, gap: float) -> str:
    """The path of one town's arc, without fill: `gap` degrees are left free at either end.

    Raises ValueError for a place that the ring does not have.
    """
    start, end = _span(towns, place)
    start, end = start + gap, end - gap
    from_x, from_y = _point(cx, cy, radius, start)
    to_x, to_y = _point(cx, cy, radius, end)
    large = 1 if end - start > 180 else 0
    return f"M{from_x:g} {from_y:g}A{radius:g} {radius:g} 0 {large} 1 {to_x:g} {to_y:g}"


def middle(cx: float, cy: float, radius: float, towns: int, place: int) -> Middle:
    """The point in the middle of one town's arc; with a larger radius it is where the town's name stands.

    Raises ValueError for a place that the ring does not have.
    """
    start, end = _span(towns, place)
    x, y = _point(cx, cy, radius, (start + end) / 2)
    if abs(x - cx) < radius / 10:
        return Middle(x, y, "middle")
    return Middle(x, y, "start" if x > cx else "end")


def _span(towns: int, place: int) -> tuple[float, float]:
    if not 1 <= place <= towns:
        raise ValueError(f"a ring of {towns} has no place {place}")
    return 360 / towns * (place - 1), 360 / towns * place


def _point(cx: float, cy: float, radius: float, degrees: float) -> tuple[float, float]:
    angle = radians(degrees - 90)
    # Adding zero turns -0.0 into 0.0, which would otherwise be written with its sign.
    return round(cx + radius * cos(angle), 2) + 0.0, round(cy + radius * sin(angle), 2) + 0.0
