"""What an edition has to choose from, put together for the form."""

from flask import current_app

from app.programme.released import ReleasedSession
from app.registration import queries
from app.registration.choices import Offered, SessionChoice
from app.registration.queries import Places
from app.registration.slots import time_slots
from app.series.models import Edition


def offered(edition: Edition, places: Places) -> Offered:
    """The choices of the form: categories with room, sessions with their places, towns and languages."""
    categories = queries.public_categories(edition)
    sessions = queries.bookable_sessions(edition)
    slots = time_slots([(session.starts_at, session.ends_at) for session in sessions])
    return Offered(
        timezone=edition.timezone,
        languages=tuple(edition.series.languages),
        towns=queries.towns(edition),
        categories=tuple(kind for _id, kind in categories),
        full_categories=frozenset(kind for id, kind in categories if places.categories.get(id, 1) <= 0),
        slots=tuple(tuple(_choice(sessions[n], places) for n in slot) for slot in slots),
        health_data_days=current_app.config["SETTINGS"].health_data_days,
    )


def _choice(session: ReleasedSession, places: Places) -> SessionChoice:
    return SessionChoice(
        id=session.id,
        title=session.title,
        starts_at=session.starts_at,
        ends_at=session.ends_at,
        spoken=session.spoken,
        interpreted=tuple(dict.fromkeys(channel.language for channel in session.channels)),
        left=places.sessions.get(session.id),
    )
