"""A participant's own calendar."""

from flask_babel import gettext as _

from app import i18n
from app.registration import queries
from app.registration.models import Registration


def own(registration: Registration) -> bytes:
    """The sessions of one participant in iCalendar form, in the language being spoken; the same UIDs as in the public
    feeds, so that nothing stands twice in a calendar."""
    from app.programme import ical

    edition = registration.edition
    return ical.calendar(
        queries.own_sessions(registration),
        name=_("My sessions: %(conference)s", conference=f"{i18n.plain(edition.series.title)} · {edition.town.name}"),
        language=i18n.language().code,
    )
