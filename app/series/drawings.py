"""Pictures that stand on paper: SVG of plain letters, for white or coloured ground."""

from functools import cache
from math import cos, pi, sin

from app.series import ring


def host_ring(place: int, towns_count: int) -> str:
    """The ring of the series with the host's arc thick, white on nothing, as an SVG of 360 units."""
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 360 360">{host_arcs(place, towns_count)}</svg>'


@cache
def host_arcs(place: int, towns_count: int) -> str:
    """The same as a group, to stand in a drawing of 360 units."""
    others = "".join(
        f'<path stroke-width="8" stroke-opacity="0.65" d="{ring.arc(180, 180, 150, towns_count, other, 3)}"/>'
        for other in range(1, towns_count + 1)
        if other != place
    )
    host = f'<path stroke-width="52" d="{ring.arc(180, 180, 150, towns_count, place, 3)}"/>'
    return f'<g fill="none" stroke="#FFFFFF" aria-hidden="true">{others}{host}</g>'


@cache
def emblem() -> str:
    """The emblem of the European Union, 3 to 2. Geometry and colours: its official graphical specification."""
    centres = [(45 + 20 * sin(pi / 6 * hour), 30 - 20 * cos(pi / 6 * hour)) for hour in range(12)]
    stars = "".join(f'<polygon points="{_star(x, y)}"/>' for x, y in centres)
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 90 60">'
        f'<path fill="#003399" d="M0 0h90v60H0z"/><g fill="#FFCC00">{stars}</g></svg>'
    )


def _star(x: float, y: float) -> str:
    """One upright star whose points lie on a circle of an eighteenth of the emblem's height."""
    outer, inner = 60 / 18, 60 / 18 * sin(pi / 10) / sin(3 * pi / 10)
    radii = [outer if step % 2 == 0 else inner for step in range(10)]
    return " ".join(
        f"{x + radius * sin(pi / 5 * step):.3f},{y - radius * cos(pi / 5 * step):.3f}"
        for step, radius in enumerate(radii)
    )
