"""What a mail about the programme may ask for."""

from flask import current_app

from app import i18n
from app.database import db
from app.outbox.producers import Attachment
from app.programme import documents, ical, queries
from app.programme.models import Session
from app.programme.released import ReleasedSession


def session(id: int) -> Attachment:
    """A published session as an entry for a calendar, as it is now, in the language being spoken. Raises LookupError when
    it is not published."""
    stored = db.session.get(Session, id)
    found = queries.released(stored.edition).by_id.get(id) if stored else None
    if stored is None or found is None:
        raise LookupError(f"session {id} is not published")
    edition, language = stored.edition, i18n.language().code
    pages = f"{current_app.config['SETTINGS'].base_url}/{language}/{edition.series.slug}/{edition.slug}/programme"

    def address(session: ReleasedSession) -> str:
        return f"{pages}/{session.slug}"

    made = ical.calendar(
        edition,
        [found],
        name=i18n.plain(found.title),
        language=language,
        address=address,
        documents=documents.of(edition),
    )
    return Attachment("session.ics", "text/calendar", made)
