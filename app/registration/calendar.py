"""A participant's own calendar."""

from flask import current_app
from flask_babel import gettext as _

from app import i18n
from app.programme import documents, ical
from app.programme.released import ReleasedSession
from app.registration import following, queries
from app.registration.models import Registration


def own(registration: Registration) -> bytes:
    """The sessions of one participant in iCalendar form, in the language being spoken, each with how they follow it.

    The UIDs are those of the public feeds, so that nothing stands twice in a calendar."""
    edition, understands, wants = registration.edition, registration.understands, registration.wants
    language = i18n.language().code
    pages = f"{current_app.config['SETTINGS'].base_url}/{language}/{edition.series.slug}/{edition.slug}/programme"

    def address(session: ReleasedSession) -> str:
        return f"{pages}/{session.slug}"

    def note(session: ReleasedSession) -> str:
        return following.in_words(session.follow(understands, wants))

    return ical.calendar(
        edition,
        queries.own_sessions(registration),
        name=_("My sessions: %(conference)s", conference=f"{i18n.plain(edition.series.title)} · {edition.town.name}"),
        language=language,
        address=address,
        note=note,
        documents=documents.of(edition),
    )
