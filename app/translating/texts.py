"""The words of glossaries are translated like all texts."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from flask_babel import lazy_pgettext

from app.forms_translated import declared
from app.translating import glossary, glossary_queries
from app.translating.glossary_forms import TermForm
from app.translating.models import Term
from app.translating.rules import TEXTS_EDIT
from app.values.access import Actor
from app.values.texts import Edited, Place, TextKind
from app.values.translated import Translated

TERM = "glossary_term"


def _rows(place: Place) -> Sequence[Term]:
    return glossary_queries.terms_of(place.editions)


def _edited(term: Term, _field: str) -> Edited:
    return Edited("glossary_desk.term", {"edition": term.edition, "id": term.id}, TEXTS_EDIT)


def _write(term: Term, texts: Mapping[str, Translated], *, by: Actor, now: datetime) -> None:
    glossary.write(term, texts["words"], by=by, now=now)


KINDS = [
    TextKind(
        code=TERM,
        label=lazy_pgettext("text", "Word of the glossary"),
        model=Term,
        fields=(declared(TermForm, "words"),),
        rows=_rows,
        name=lambda term: term.words,
        written_in=lambda term: (term.edition.town.language,),
        edition=lambda term: term.edition,
        edited=_edited,
        write=_write,
    )
]
