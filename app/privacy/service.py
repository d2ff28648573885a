"""One person's data, from every capability that holds some."""

from typing import Any

from app.audit import privacy as audit
from app.badges import privacy as badges
from app.checkin import privacy as checkin
from app.outbox import privacy as outbox
from app.registration import privacy as registrations
from app.registration.models import Registration


def find(registration: Registration) -> dict[str, Any]:
    """Everything that is stored about the person of one registration, as JSON can hold it."""
    about = ("registration", registration.id)
    return {
        "registration": registrations.find(registration),
        "mails": outbox.find(about),
        "badge": badges.find(registration.id),
        "scans": checkin.find(registration.id),
        "history": audit.find(about),
    }
