"""Finding people by the beginnings of words, at the cost of what is found and not of how many there are."""

from typing import Any

import sqlalchemy as sa

from app.database import db
from app.registration.models import Registration, SearchWord
from app.values.folding import search_beginnings, search_words

# Sorts after every word that begins with the same letters.
_LAST = "\U0010ffff"
# Of one person, words that begin alike: mostly a name and an address with that name.
_WORDS_EACH = 3
# From so many words on it is quicker to look at each person's own than to note down first whose they are.
_COMMON = 12_000


def words_of(name: str, email: str, organisation: str, town: str) -> set[str]:
    """The words by which a person is found."""
    return search_words(name, email, organisation, town)


def index(registration: Registration, *, is_new: bool = False) -> None:
    """Write down anew by which words a registration, flushed, is found; the caller commits. Of one that ``is_new``
    nothing is written down yet."""
    if not is_new:
        forget(registration)
    words = words_of(registration.name, registration.email, registration.organisation, registration.town)
    if words:
        db.session.execute(
            sa.insert(SearchWord),
            [
                {"edition_id": registration.edition_id, "word": word, "registration_id": registration.id}
                for word in sorted(words)
            ],
        )


def forget(registration: Registration) -> None:
    """A search finds this registration no more; the caller commits."""
    db.session.execute(
        sa.delete(SearchWord)
        .where(SearchWord.registration_id == registration.id)
        .execution_options(synchronize_session=False)
    )


def finds(edition_id: int, text: str) -> list[sa.ColumnElement[bool]]:
    """Conditions on registrations of one edition: every word of ``text`` begins one of theirs. Text without any word
    finds nobody. The database collects everybody found first: for those who are few."""
    if not text:
        return []
    if not (beginnings := search_beginnings(text)):
        return [sa.false()]
    return [Registration.id.in_(_everybody(edition_id, beginnings))]


def fits(edition_id: int, text: str) -> list[sa.ColumnElement[bool]]:
    """The same as `finds` for those who are so many that going through everybody in order soon comes upon some: the
    database is kept from collecting and sorting them all."""
    if not (beginnings := search_beginnings(text)):
        return [sa.false()] if text else []
    return [
        sa.case((_are_common(edition_id, forms), _has(forms)), else_=Registration.id.in_(_having(edition_id, forms)))
        for forms in beginnings
    ]


def ids(edition_id: int, text: str, *, most: int) -> list[int]:
    """The registrations of one edition that ``text`` finds, at most so many, in no order."""
    if not (beginnings := search_beginnings(text)):
        return []
    everybody = _everybody(edition_id, beginnings)
    if len(beginnings) == 1:
        # A common beginning is not read to its end: some of its words are of enough people already.
        part = everybody.limit(most * _WORDS_EACH).subquery()
        people = sa.select(part.c.registration_id, sa.func.count()).group_by(part.c.registration_id).limit(most)
        found: dict[int, int] = dict(iter(db.session.execute(people)))  # type: ignore[arg-type]
        if len(found) == most or sum(found.values()) < most * _WORDS_EACH:
            return list(found)
        everybody = everybody.distinct()
    return list(db.session.scalars(everybody.limit(most)))


def _everybody(edition_id: int, beginnings: list[tuple[str, ...]]) -> Any:
    """The ids of those who have all of the beginnings."""
    having = [_having(edition_id, forms) for forms in beginnings]
    return sa.intersect(*having) if len(having) > 1 else having[0]


def _having(edition_id: int, forms: tuple[str, ...]) -> sa.Select:
    return sa.select(SearchWord.registration_id).where(SearchWord.edition_id == edition_id, _begins(forms))


def _are_common(edition_id: int, forms: tuple[str, ...]) -> sa.ColumnElement[bool]:
    return _having(edition_id, forms).offset(_COMMON).limit(1).scalar_subquery().is_not(None)


def _has(forms: tuple[str, ...]) -> sa.ColumnElement[bool]:
    word = sa.select(sa.literal(1)).where(SearchWord.registration_id == Registration.id, _begins(forms)).limit(1)
    return word.correlate(Registration).scalar_subquery().is_not(None)


def _begins(forms: tuple[str, ...]) -> sa.ColumnElement[bool]:
    return sa.or_(*(sa.and_(SearchWord.word >= form, SearchWord.word < form + _LAST) for form in forms))
