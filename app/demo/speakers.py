"""The people who speak in the demonstration."""

from datetime import datetime

from app.demo import content
from app.series.models import Series, Town
from app.speakers import service
from app.speakers.models import Speaker
from app.speakers.rules import Details, Gender
from app.values.access import SYSTEM


def load(series: Series, towns: dict[str, Town], now: datetime) -> list[Speaker]:
    """Put everybody into the pool who says something about themselves; the caller commits."""
    return [
        service.create(series, _details(row, towns), by=SYSTEM, now=now) for row in content.read("speakers")["speakers"]
    ]


def _details(row: dict, towns: dict[str, Town]) -> Details:
    # What somebody does is written in one language, as on a card, and stays so.
    [(language, function)] = row["function"].items()
    return Details(
        name=row["name"],
        organisation=row["organisation"],
        function=function,
        place=row["place"],
        country=row["country"],
        town_id=towns[row["town"]].id if "town" in row else None,
        email=row.get("email", ""),
        mail_language=language,
        languages=row["languages"],
        bio=content.text(row, "bio"),
        bio_language=row.get("original"),
        gender=Gender(row["gender"]) if "gender" in row else None,
    )
