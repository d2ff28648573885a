"""Translations that come back, for tests."""

from app.database import db
from app.series.models import Edition
from app.translating import glossary, glossary_queries, importing, po, queries
from app.translating.exchange import Sent, Unit
from app.translating.glossary_rules import WantedTerm
from app.translating.models import Term, TextImport
from app.translating.rules import State
from app.values.access import SYSTEM
from app.values.translated import Translated
from tests.factories.world import NOW


def returned(units: list[Unit], language: str = "lt") -> bytes:
    """A PO file with these units, as an agency sends it; what is not final is marked so."""
    sent = [Sent(unit, "nl", State.CHECKED if unit.final else State.DRAFT, "Title", (), 100) for unit in units]
    return po.written(sent, language, name="ring")


def waiting(edition: Edition, units: list[Unit] | None = None, language: str = "lt") -> TextImport:
    """A file that was sent for an edition and waits: one text of it that is there, and one that is not."""
    place = queries.place_of(edition.series, edition)
    text = next(one for one in queries.texts_of(place) if one.original != language)
    units = units or [Unit(text.id, text.source, "Kitaip", final=True), Unit("session/0/title", "Weg", "Nėra")]
    made = importing.receive(place, language, returned(units, language), "back.po", by=SYSTEM, now=NOW)
    db.session.commit()
    return made


def term(edition: Edition, note: str = "", **words: str) -> Term:
    """A word of a glossary; without ``words`` the first that is there, or one of our own. It is committed."""
    found = glossary_queries.terms_of([edition])
    if found and not words:
        return found[0]
    wanted = WantedTerm(Translated(words or {"nl": "fietssnelweg 1", "en": "cycle highway 1"}), note)
    made = glossary.create(edition, wanted, by=SYSTEM, now=NOW)
    db.session.commit()
    return made
