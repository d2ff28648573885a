"""A series of two conferences and another series, for tests of who may what where."""

from datetime import date
from types import SimpleNamespace

import pytest

from app.database import db, unit_of_work
from app.series.models import Edition, Series, Town
from app.values.access import Scope
from app.values.translated import Translated


def _series(slug: str) -> Series:
    return Series(
        slug=slug, title=Translated(en="The ring of towns"), starts_on=date(2026, 1, 1), ends_on=date(2027, 12, 31),
        languages=["en", "de"], contact_email="office@example.org",
    )  # fmt: skip


def _edition(series: Series, town: Town, position: int) -> Edition:
    return Edition(
        series=series, town=town, slug=town.slug, position=position, starts_on=date(2026, 9, 1),
        ends_on=date(2026, 9, 2), timezone=town.timezone, theme=Translated(en="Transport"),
    )  # fmt: skip


def _town(name: str, country: str, timezone: str) -> Town:
    return Town(
        slug=name.lower(), name=name, official_name=name, country=country, language="de", timezone=timezone,
        contact_name="The office", contact_email="office@example.org",
    )  # fmt: skip


@pytest.fixture
def ring(app):
    """``series`` with ``borne`` and ``trakai``; ``other``, another series, with ``leiria``; each with its scope."""
    with unit_of_work():
        series, other = _series("ring"), _series("other-ring")
        borne = _edition(series, _town("Borne", "NL", "Europe/Amsterdam"), 1)
        trakai = _edition(series, _town("Trakai", "LT", "Europe/Vilnius"), 2)
        leiria = _edition(other, _town("Leiria", "PT", "Europe/Lisbon"), 1)
        db.session.add_all([series, other, borne, trakai, leiria])
        db.session.flush()
        return SimpleNamespace(
            series=series, other=other, borne=borne, trakai=trakai, leiria=leiria,
            in_series=Scope(series.id), in_other=Scope(other.id), in_borne=Scope(series.id, borne.id),
            in_trakai=Scope(series.id, trakai.id), in_leiria=Scope(other.id, leiria.id),
        )  # fmt: skip
