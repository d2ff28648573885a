"""Terms are added, changed, removed and taken over from a table. Everything here adds and flushes; the caller commits."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

import sqlalchemy as sa

from app.audit import service as audit
from app.database import db
from app.series.models import Edition
from app.series.rules import ChangedMeanwhile
from app.translating import glossary_queries as queries
from app.translating import glossary_rules as rules
from app.translating.glossary_rules import TermThere, TooManyTerms, WantedTerm
from app.translating.models import Term
from app.values import fingerprints
from app.values.access import Actor
from app.values.translated import Translated


class Taken(NamedTuple):
    """What came of a table: numbers of terms."""

    new: int
    changed: int
    same: int


def facts_of(term: Term) -> dict[str, Any]:
    """What can be changed of a term, as the log keeps it and as two savers are told apart."""
    return fingerprints.plain({"words": term.words, "note": term.note})


def create(edition: Edition, wanted: WantedTerm, *, by: Actor, now: datetime) -> Term:
    """Add a term. Raises TermThere, TooManyTerms."""
    present = _in_turn(edition)
    if rules.find_same(wanted.words, present, edition.series.languages):
        raise TermThere
    return _add(edition, wanted, len(present), by=by, now=now)


def change(term: Term, wanted: WantedTerm, *, seen: str, by: Actor, now: datetime) -> None:
    """Make a term what somebody wants. ``seen`` is the fingerprint of the facts they started from. Raises
    ChangedMeanwhile, TermThere."""
    others = [one for one in _in_turn(term.edition) if one.id != term.id]
    db.session.refresh(term)
    if fingerprints.of(facts_of(term)) != seen:
        raise ChangedMeanwhile
    if rules.find_same(wanted.words, others, term.edition.series.languages):
        raise TermThere
    _put(term, wanted, by=by, now=now)


def write(term: Term, words: Translated, *, by: Actor, now: datetime) -> None:
    """Change what a term is called, whatever it was. Raises TermThere."""
    change(term, WantedTerm(words, term.note), seen=fingerprints.of(facts_of(term)), by=by, now=now)


def remove(term: Term, *, by: Actor, now: datetime) -> None:
    audit.record("glossary_term.removed", term, by=by, at=now, changes={"words": (dict(term.words), None)})
    db.session.delete(term)
    db.session.flush()


def take_over(edition: Edition, table: Sequence[WantedTerm], *, by: Actor, now: datetime) -> Taken:
    """Add what a table says: a term that is there takes over the words and the note that the table gives, and keeps its
    own where the table says nothing. Nothing is removed. Raises TooManyTerms; then nothing is taken over."""
    present, taken = _in_turn(edition), [0, 0, 0]
    for wanted in table:
        known = rules.find_same(wanted.words, present, edition.series.languages)
        if known is None:
            present.append(_add(edition, wanted, len(present), by=by, now=now))
            taken[0] += 1
            continue
        merged = WantedTerm(Translated({**known.words, **wanted.words}), wanted.note or known.note)
        taken[1 if _put(known, merged, by=by, now=now) else 2] += 1
    return Taken(*taken)


def _in_turn(edition: Edition) -> list[Term]:
    """The terms of a conference; whoever adds one waits for those who do, too: two at once may add the same."""
    db.session.execute(sa.select(Edition.id).where(Edition.id == edition.id).with_for_update(key_share=True))
    return queries.terms_of([edition])


def _add(edition: Edition, wanted: WantedTerm, present: int, *, by: Actor, now: datetime) -> Term:
    if present >= rules.MOST_TERMS:
        raise TooManyTerms
    term = Term(edition=edition, words=wanted.words, note=wanted.note, changed_at=now)
    db.session.add(term)
    db.session.flush()
    audit.record("glossary_term.created", term, by=by, at=now)
    return term


def _put(term: Term, wanted: WantedTerm, *, by: Actor, now: datetime) -> bool:
    before = facts_of(term)
    term.words, term.note = wanted.words, wanted.note
    after = facts_of(term)
    changes = {name: (before[name], after[name]) for name in after if before[name] != after[name]}
    if changes:
        term.changed_at = now
        db.session.flush()
        audit.record("glossary_term.changed", term, by=by, at=now, changes=changes)
    return bool(changes)
