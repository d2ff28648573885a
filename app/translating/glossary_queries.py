"""The terms of conferences."""

from collections.abc import Sequence

import sqlalchemy as sa

from app.database import db
from app.series.models import Edition
from app.translating.models import Term
from app.values.folding import fold


def terms_of(editions: Sequence[Edition]) -> list[Term]:
    """The glossaries of these conferences, of one series, each sorted by the first language of the series in which a word
    is there."""
    found = db.session.scalars(sa.select(Term).where(Term.edition_id.in_([one.id for one in editions]))).all()
    order = list(editions[0].series.languages) if editions else []
    places = {edition.id: place for place, edition in enumerate(editions)}
    return sorted(found, key=lambda term: (places[term.edition_id], *_in_order(term, order), term.id))


def find_term(edition: Edition, id: int) -> Term | None:
    return db.session.scalar(sa.select(Term).where(Term.edition_id == edition.id, Term.id == id))


def has_terms(edition: Edition) -> bool:
    return bool(db.session.scalar(sa.select(sa.exists().where(Term.edition_id == edition.id))))


def _in_order(term: Term, order: list[str]) -> tuple[int, str]:
    place = next((place for place, code in enumerate(order) if code in term.words), len(order))
    return place, fold(term.words[order[place]]) if place < len(order) else ""
