"""What a mail about a registration may ask for."""

from app.outbox.producers import Attachment
from app.registration import calendar as calendars
from app.registration import queries
from app.registration.rules import LIVE


def calendar(id: int) -> Attachment:
    """A participant's own sessions as a calendar to import, in the language being spoken.

    Raises LookupError when there is no such registration any more, or it does not stand.
    """
    registration = queries.get_registration(id)
    if registration.state not in LIVE:
        raise LookupError(f"registration {id} does not stand")
    return Attachment("calendar.ics", "text/calendar", calendars.own(registration))
