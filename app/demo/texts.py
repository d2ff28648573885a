"""What the translators of the demonstration have done: at one conference its texts are in every state."""

from datetime import datetime

from app.accounts.models import User
from app.database import db
from app.series.models import Edition
from app.translating import queries, rules
from app.translating.models import TextCheck
from app.translating.rules import State
from app.values.translated import Translated

# Languages in which everything was read by somebody, and the one in which the work goes on.
_DONE, _GOING_ON = ("de", "en"), "lt"
_EVERY_SO_MANY = 4


def load(edition: Edition, by: User, *, now: datetime) -> None:
    """Check translations of ``edition``, some of them before the original changed; one is missing. The caller commits."""
    # One note is still to be translated.
    offer = next((one for one in edition.offers if _GOING_ON in one.note), None)
    if offer is not None:
        offer.note = Translated({code: text for code, text in offer.note.items() if code != _GOING_ON})
    db.session.flush()
    for number, text in enumerate(queries.texts_of(queries.place_of(edition.series, edition))):
        kind, row_id, field = text.key
        for language in (*_DONE, _GOING_ON):
            if text.states[language] is not State.DRAFT or (language == _GOING_ON and number % 2):
                continue
            was_before = language == _GOING_ON and number % _EVERY_SO_MANY == 0
            said = TextCheck(kind=kind, row_id=row_id, field=field, language=language, by=by, at=now, checked=True)
            said.digest = rules.digest(text.value[language])
            said.source = _before(text.source) if was_before else text.source
            db.session.add(said)
    db.session.flush()


def _before(original: str) -> str:
    """The original as it was before its last sentence was written; a title as it was before its last word."""
    sentences = original.rstrip(".").rpartition(". ")
    return f"{sentences[0]}." if sentences[0] else original.rpartition(" ")[0] or original
