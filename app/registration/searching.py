"""Finding people by the beginnings of words, at the cost of what is found and not of how many there are."""

import sqlalchemy as sa

from app.database import db
from app.registration.models import Registration, SearchWord
from app.values.folding import search_beginnings, search_words

# Sorts after every word that begins with the same letters.
_LAST = "\U0010ffff"


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
    finds nobody."""
    beginnings = search_beginnings(text)
    if not beginnings:
        return [sa.false()] if text else []
    return [Registration.id.in_(_having(edition_id, forms)) for forms in beginnings]


def _having(edition_id: int, forms: tuple[str, ...]) -> sa.Select:
    ranges = [sa.and_(SearchWord.word >= form, SearchWord.word < form + _LAST) for form in forms]
    return sa.select(SearchWord.registration_id).where(SearchWord.edition_id == edition_id, sa.or_(*ranges))
