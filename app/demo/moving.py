"""Bringing the demonstration's dates up to date."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta

import sqlalchemy as sa

from app.badges.models import BadgeEvent
from app.call.models import Call
from app.checkin.models import Scan
from app.database import db
from app.demo import calls, placing, reviewing
from app.demo.service import put_in_time
from app.programme.models import Release, Session
from app.programme.released import freeze, thaw
from app.registration.models import AccessNeeds, Booking, Consent, Registration
from app.series.models import Edition, Series
from app.speakers.models import Approach
from app.values import moments

# What in the records of people is a day or an instant of the conference's own time.
_MOMENTS: dict[type, tuple[str, ...]] = {
    Registration: ("created_at", "changed_at", "confirmed_at", "cancelled_at"),
    Booking: ("booked_at",),
    Consent: ("given_at", "withdrawn_at"),
    AccessNeeds: ("delete_on",),
    BadgeEvent: ("at",),
    Approach: ("stepped_at", "created_at", "due_on"),
    Scan: ("scanned_at", "received_at", "undone_at"),
}


def move(*, today: date) -> dict[str, int]:
    """Bring the demonstration's dates up to date, as seen on ``today``; the caller commits. How many days each edition
    moved. Calendars follow, since the revisions of the sessions grow. What people have made of it stays: the states of
    its editions, and editions of their own. Raises LookupError without a demonstration."""
    series = db.session.scalar(sa.select(Series).where(Series.is_demo))
    if series is None:
        raise LookupError("there is no demonstration in this database")
    now = moments.at(today, time(8), "UTC")
    series.starts_on, series.ends_on = placing.period(today)
    series.version += 1
    moved = {}
    for edition in series.editions:
        if edition.slug not in placing.WEEKS:
            continue
        days = moved[edition.slug] = (placing.place(edition.slug, today).starts_on - edition.starts_on).days
        put_in_time(edition, today)
        _move_calls(edition, today)
        if days:
            edition.revision, edition.changed_at = edition.revision + 1, now
            _shift_sessions(edition, timedelta(days=days), now)
            _shift_releases(edition, timedelta(days=days), now)
            _shift_people(edition, timedelta(days=days))
    return moved


def _shift_sessions(edition: Edition, by: timedelta, now: datetime) -> None:
    """Keeps wall-clock times, also when the clocks change in between."""
    placed = sa.select(Session).where(Session.edition_id == edition.id, Session.starts_at.is_not(None))
    for session in db.session.scalars(placed):
        session.starts_at = _moved(session.starts_at, by, edition.timezone)
        session.ends_at = _moved(session.ends_at, by, edition.timezone)
        session.changed_at = now


def _shift_releases(edition: Edition, by: timedelta, now: datetime) -> None:
    """What was published moves along, and calendars learn of it."""
    for release in db.session.scalars(sa.select(Release).where(Release.edition_id == edition.id)):
        published = thaw(release.content)
        sessions = tuple(
            replace(
                session,
                starts_at=_moved(session.starts_at, by, edition.timezone),
                ends_at=_moved(session.ends_at, by, edition.timezone),
                revision=session.revision + 1,
                changed_at=now,
            )
            for session in published.sessions
        )
        release.content = freeze(replace(published, sessions=sessions))
        release.content_version += 1
        release.made_at += by


def _move_calls(edition: Edition, today: date) -> None:
    for call in db.session.scalars(sa.select(Call).where(Call.edition_id == edition.id)):
        calls.put_in_time(call, today)
        reviewing.put_in_time(call, today)


def _shift_people(edition: Edition, by: timedelta) -> None:
    ids = sa.select(Registration.id).where(Registration.edition_id == edition.id)
    for table, names in _MOMENTS.items():
        mine = table.edition_id == edition.id if hasattr(table, "edition_id") else table.registration_id.in_(ids)
        for row in db.session.scalars(sa.select(table).where(mine)):
            for name in names:
                if (moment := getattr(row, name)) is not None:
                    setattr(row, name, moment + by)


def _moved(moment: datetime, by: timedelta, zone: str) -> datetime:
    local = moments.local(moment, zone)
    return moments.at(local.date() + by, local.time(), zone)
