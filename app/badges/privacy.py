"""Badges: what is kept of them, and why. Tickets are signed, not stored."""

from typing import Any

from flask_babel import lazy_gettext as _l

from app.badges import queries

KEEPS = {
    "badge_event": _l(
        "When your badge was printed and handed out, without your name: it shows the host that everything was ready."
    )
}


def find(registration_id: int) -> list[dict[str, Any]]:
    """What happened to the badge of a registration, as JSON can hold it. Nothing in it names the person, so nothing is
    forgotten with them."""
    return [{"act": event.act.value, "at": event.at.isoformat()} for event in queries.events_of(registration_id)]
