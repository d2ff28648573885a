"""How long personal data stays once it has served its purpose."""

from calendar import monthrange
from datetime import date, timedelta

# After a conference its people are still written to, and the host still answers for who came.
MONTHS_AFTER_CONFERENCE = 6
# Whoever was found for a series and never spoke might still have been asked for what followed it.
MONTHS_AFTER_SERIES = 12
# An account without any role is of no use; somebody who comes back is invited anew.
DAYS_WITHOUT_ROLE = 180


def months_before(day: date, months: int) -> date:
    """The same day some months earlier, or the last one of a month that is shorter."""
    years, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return date(years, month + 1, min(day.day, monthrange(years, month + 1)[1]))


def ended_before(today: date) -> date:
    """People of conferences whose last day lies before this one are forgotten ``today``."""
    return months_before(today, MONTHS_AFTER_CONFERENCE)


def series_ended_before(today: date) -> date:
    """Of series whose last day lies before this one, those who never spoke are forgotten ``today``."""
    return months_before(today, MONTHS_AFTER_SERIES)


def without_role_since(today: date) -> date:
    """Accounts that have had no role since before this day are closed ``today``."""
    return today - timedelta(days=DAYS_WITHOUT_ROLE)
