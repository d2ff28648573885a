"""A series of two conferences and another series, for tests of who may what where."""

from types import SimpleNamespace

import pytest

from app.database import unit_of_work
from app.values.access import Scope
from tests.factories import series as rings


@pytest.fixture
def ring(app):
    """``series`` with ``borne`` and ``trakai``; ``other``, another series, with ``leiria``; each with its scope."""
    with unit_of_work():
        series, other = rings.series("ring"), rings.series("other-ring")
        borne = rings.edition(series, rings.town())
        trakai = rings.edition(series, rings.town("Trakai", country="LT", timezone="Europe/Vilnius"), 2)
        leiria = rings.edition(other, rings.town("Leiria", country="PT", timezone="Europe/Lisbon"))
        return SimpleNamespace(
            series=series, other=other, borne=borne, trakai=trakai, leiria=leiria,
            in_series=Scope(series.id), in_other=Scope(other.id), in_borne=Scope(series.id, borne.id),
            in_trakai=Scope(series.id, trakai.id), in_leiria=Scope(other.id, leiria.id),
        )  # fmt: skip
