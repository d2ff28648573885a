"""Dates, times and numbers as the language being spoken writes them. Whole dates carry the month as a word."""

import re
from datetime import date, datetime

from babel import dates, numbers
from flask import Flask
from markupsafe import Markup

from app import i18n
from app.values import moments

# Babel's own intervals are wrong here (pt abbreviates "de mai.", lt loses "m." and "d.").
_SAME_MONTH = {
    "en": "{first}–{last} {month} {year}",
    "de": "{first}.–{last}. {month} {year}",
    "nl": "{first}–{last} {month} {year}",
    "pt": "{first} a {last} de {month} de {year}",
    "lt": "{year}\xa0m. {month} {first}–{last}\xa0d.",
}
_BETWEEN = {"en": "{first} – {last}", "de": "{first} – {last}", "nl": "{first} – {last}", "pt": "{first} a {last}",
            "lt": "{first} – {last}"}  # fmt: skip


def init_app(app: Flask) -> None:
    for show in (
        date_full,
        date_long,
        date_range,
        day_month,
        clock,
        clock_range,
        date_and_time,
        number,
        percent,
        money,
        moments.local,
    ):
        app.add_template_filter(show)


def date_full(day: date) -> str:
    """With the weekday: Thursday, 16 May 2027."""
    return _together(dates.format_date(day, "full", locale=_here()))


def date_long(day: date) -> str:
    """16 May 2027."""
    return _together(dates.format_date(day, "long", locale=_here()))


def day_month(day: date) -> str:
    """With the weekday and without the year, for tabs and headings: Thursday 16 May."""
    return _together(dates.format_date(day, _DAY_MONTH[i18n.language().code], locale=_here()))


_DAY_MONTH = {"en": "EEEE d MMMM", "de": "EEEE, d. MMMM", "nl": "EEEE d MMMM", "pt": "EEEE, d 'de' MMMM",
              "lt": "MMMM d 'd'., EEEE"}  # fmt: skip


def date_range(first: date, last: date) -> str:
    """16–18 May 2027, in each language's own pattern."""
    if first == last:
        return date_long(first)
    code = i18n.language().code
    if (first.year, first.month) != (last.year, last.month):
        return _BETWEEN[code].format(first=date_long(first), last=date_long(last))
    month = dates.get_month_names("wide", context="format", locale=_here())[first.month]
    return _SAME_MONTH[code].format(first=first.day, last=last.day, month=month, year=first.year)


def clock(moment: datetime, zone: str) -> str:
    """The time of ``moment`` on the wall clock of ``zone`` (IANA name), 24 hours: 09:30."""
    return f"{moments.local(moment, zone):%H:%M}"


def date_and_time(moment: datetime, zone: str) -> str:
    """The day and the time of ``moment`` on the wall clock of ``zone``: 16 May 2027, 09:30."""
    return f"{date_long(moments.local(moment, zone).date())}, {clock(moment, zone)}"


def clock_range(starts_at: datetime, ends_at: datetime, zone: str) -> Markup:
    """09:30–11:00, each marked up as a time a machine can read."""
    return Markup('<time datetime="%s">%s</time>–<time datetime="%s">%s</time>') % (
        starts_at.isoformat(), clock(starts_at, zone), ends_at.isoformat(), clock(ends_at, zone),
    )  # fmt: skip


def number(value: int | float) -> str:
    return numbers.format_decimal(value, locale=_here())


def percent(share: float) -> str:
    """A share from 0 to 1 in whole percent, as the language writes it: 87 %."""
    return numbers.format_percent(share, locale=_here())


def money(cents: int, currency: str) -> str:
    """An amount in cents of an ISO 4217 currency."""
    return numbers.format_currency(cents / 100, currency, locale=_here())


def _together(text: str) -> str:
    """Lithuanian writes a unit after each number of a date (2027 m., 12 d.): no line ends between them."""
    return re.sub(r"(?<=\d) (?=[md]\.)", "\xa0", text)


def _here() -> str:
    return i18n.language().formats
