"""The words of two themes, for translators and interpreters of the demonstration."""

from collections.abc import Mapping
from datetime import datetime

from app.demo import content
from app.series.models import Edition
from app.translating import glossary
from app.translating.glossary_rules import WantedTerm
from app.values.access import SYSTEM
from app.values.translated import Translated


def load(editions: Mapping[str, Edition], *, now: datetime) -> None:
    """Put the words in. The caller commits."""
    for row in content.read("glossary")["terms"]:
        wanted = WantedTerm(Translated(row["words"]), row.get("note", ""))
        glossary.create(editions[row["edition"]], wanted, by=SYSTEM, now=now)
