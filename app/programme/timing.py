"""When a session is: from the clocks at the venue to instants, and its minutes shared among its languages."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from flask_babel import lazy_gettext as _l

from app.programme.rules import Spoken, WantedSession
from app.values import moments
from app.values.errors import DomainError


class NoSuchTime(DomainError):
    """The clocks jump over this time when summer time begins."""

    code = "no_such_time"
    message = _l("This time does not exist on that day: clocks are put forward that night. Please choose another one.")


class EndsTooEarly(DomainError):
    code = "ends_too_early"
    message = _l("A session ends later than it starts. For one that ends after midnight, tick the box below.")
    field = "ends"


class OutsideTheDays(DomainError):
    code = "outside_the_days"
    message = _l("This is no day of the conference. Please choose one of its days.")
    field = "day"


class FloorsTooLong(DomainError):
    code = "floors_too_long"
    message = _l("Together the languages take longer than the session. Please give fewer minutes.")
    field = "floors"


class TimesMissing(DomainError):
    """A session on a day starts and ends; one that waits for its place has a length."""

    code = "times_missing"
    message = _l("Please say when it starts and ends. Without a day, say how many minutes it takes.")
    field = "starts"


def instants(wanted: WantedSession, first_day: date, last_day: date, zone: str) -> tuple[datetime, datetime]:
    """When ``wanted``, which has a day, starts and ends, in UTC. Raises TimesMissing, OutsideTheDays, NoSuchTime,
    EndsTooEarly."""
    if wanted.day is None or wanted.starts is None or wanted.ends is None:
        raise TimesMissing
    if not first_day <= wanted.day <= last_day:
        raise OutsideTheDays
    starts_at = _instant(wanted.day, wanted.starts, zone, "starts")
    ends_at = _instant(wanted.day + timedelta(days=wanted.ends_next_day), wanted.ends, zone, "ends")
    if ends_at <= starts_at:
        raise EndsTooEarly
    return starts_at, ends_at


def length_of(wanted: WantedSession) -> int:
    """How many minutes ``wanted``, which has no day, is to take. Raises TimesMissing."""
    if wanted.length_minutes is None:
        raise TimesMissing(field="length_minutes")
    return wanted.length_minutes


def _instant(day: date, clock: time, zone: str, field: str) -> datetime:
    moment = moments.at(day, clock, zone)
    if moments.local(moment, zone).replace(tzinfo=None) != datetime.combine(day, clock):
        raise NoSuchTime(field=field)
    return moment


def shares(floors: Sequence[Spoken], minutes: int) -> list[int]:
    """How many minutes each of ``floors`` gets of a session that lasts ``minutes``: what was given, and for the others
    the rest in equal parts. Raises FloorsTooLong."""
    given = sum(floor.minutes or 0 for floor in floors)
    open_ones = [floor for floor in floors if floor.minutes is None]
    if given > minutes or given + len(open_ones) > minutes:
        raise FloorsTooLong
    share, rest = divmod(minutes - given, len(open_ones) or 1)
    parts = iter([share + (number < rest) for number in range(len(open_ones))])
    return [next(parts) if floor.minutes is None else floor.minutes for floor in floors]
