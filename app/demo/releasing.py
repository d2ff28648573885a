"""The releases of the demonstration's programmes, made as organisers make them."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from app.database import db
from app.demo import content
from app.programme import releasing
from app.programme.models import Room, Session
from app.programme.rules import SessionState
from app.series.models import Edition
from app.values import moments
from app.values.access import SYSTEM


def publish(edition: Edition, facts: dict[str, Any], sessions: Sequence[Session], rooms: dict[str, Room], today: date):
    """Publish the programme of ``edition`` as often as its file says; the sessions stand as they are to be in the end.
    A release's name is in one language, so the demonstration, which is read in five, gives notes and no names.
    Whoever is told of a release was told of these."""
    rows = list(zip(facts.get("sessions", []), sessions, strict=False))
    planned = facts.get("releases", [])
    for number, row in enumerate(planned, 1):
        now = moments.at(today - timedelta(days=row["days_ago"]), time(10), edition.timezone)
        final = [_as_it_was(edition, told, session, rooms, number) for told, session in rows if number < len(planned)]
        db.session.flush()
        made = releasing.release(edition, note=content.text(row, "note"), by=SYSTEM, now=now)
        made.speakers_told_at = made.people_told_at = now
        for session, values in final:
            for name, value in values.items():
                setattr(session, name, value)
        db.session.flush()


def _as_it_was(
    edition: Edition, row: dict[str, Any], session: Session, rooms: dict[str, Room], number: int
) -> tuple[Session, dict[str, Any]]:
    """Put a session back to what it was in release ``number``; what it becomes afterwards."""
    names = ("room", "starts_at", "ends_at", "length_minutes", "state")
    after = {name: getattr(session, name) for name in names}
    session.state = SessionState.PLANNED
    if row.get("since", 1) > number and session.starts_at and session.ends_at:
        session.length_minutes = (session.ends_at - session.starts_at) // timedelta(minutes=1)
        session.starts_at = session.ends_at = None
    elif "first" in row:
        session.room = rooms[row["first"]["room"]]
        session.starts_at, session.ends_at = (_at(edition, row["day"], row["first"][name]) for name in ("start", "end"))
    return session, after


def _at(edition: Edition, day: int, clock: str) -> datetime:
    return moments.at(edition.starts_on + timedelta(days=day), time.fromisoformat(clock), edition.timezone)
