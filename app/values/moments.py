"""Instants, always aware and in UTC; wall-clock times always with their zone."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo


def now() -> datetime:
    """The present instant in UTC. Called by views, commands and jobs only; everybody else is told."""
    return datetime.now(UTC)


def at(day: date, clock: time, zone: str) -> datetime:
    """The instant (UTC) at which clocks in ``zone`` (an IANA name) show ``clock`` on ``day``."""
    return datetime.combine(day, clock, ZoneInfo(zone)).astimezone(UTC)


def local(moment: datetime, zone: str) -> datetime:
    """The same instant on the wall clock of ``zone``."""
    return moment.astimezone(ZoneInfo(zone))


def end_of_day(day: date, zone: str) -> datetime:
    """The last second of ``day`` in ``zone``, as an instant: a deadline "until 1 May inclusive"."""
    return at(day, time(23, 59, 59), zone)
