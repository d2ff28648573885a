"""Series, towns and editions, for tests."""

from datetime import date, time
from typing import Any

from app.database import db
from app.series.models import Edition, Membership, Series, Town
from app.series.rules import EditionState
from app.values import moments
from app.values.translated import Translated
from tests.factories.world import NOW, World

LANGUAGES = ["de", "nl", "pt", "lt", "en"]


def everywhere(text: str) -> Translated:
    """The same text in all five languages, for names and for tests that look at something else."""
    return Translated(dict.fromkeys(LANGUAGES, text))


def series(slug: str = "ring", **more: Any) -> Series:
    """A series without towns; the caller commits."""
    values = {
        "title": everywhere("Conferring 2026"),
        "starts_on": date(2026, 1, 1),
        "ends_on": date(2027, 12, 31),
        "languages": LANGUAGES,
        "contact_email": "office@example.org",
        **more,
    }
    made = Series(slug=slug, **values)
    db.session.add(made)
    db.session.flush()
    return made


def town(name: str = "Borne", *, country: str = "NL", language: str = "nl", timezone: str = "Europe/Amsterdam") -> Town:
    """A partner town; the caller commits."""
    made = Town(
        slug=name.lower(), name=name, official_name=name, country=country, language=language, timezone=timezone,
        contact_name="Office", contact_email="office@example.org", in_phrase=everywhere(name),
        of_phrase=everywhere(name),
    )  # fmt: skip
    db.session.add(made)
    db.session.flush()
    return made


def edition(of: Series, host: Town, position: int = 1, **more: Any) -> Edition:
    """An announced edition of a series, two days in September 2026, open for registration from April to August, whose
    town has its place in the ring; the caller commits."""
    values = {
        "slug": host.slug,
        "state": EditionState.ANNOUNCED,
        "theme": everywhere("Transport 2026"),
        "starts_on": date(2026, 9, 1),
        "ends_on": date(2026, 9, 2),
        "timezone": host.timezone,
        "changed_at": NOW,
        "registration_opens_at": moments.at(date(2026, 4, 1), time(9), host.timezone),
        "registration_closes_at": moments.end_of_day(date(2026, 8, 20), host.timezone),
        **more,
    }
    made = Edition(series=of, town=host, position=position, **values)
    db.session.add_all([made, Membership(series=of, town=host, position=position)])
    db.session.flush()
    return made


def part(world: World) -> None:
    """A series of two conferences: ``world.edition`` in Borne, ``world.other_edition`` in Trakai."""
    world.series = series()
    world.edition = edition(world.series, town())
    trakai = town("Trakai", country="LT", language="lt", timezone="Europe/Vilnius")
    world.other_edition = edition(world.series, trakai, 2)
