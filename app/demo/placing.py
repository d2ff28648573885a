"""When the demonstration's conferences happen, seen from one day: so that every phase can be looked at."""

from dataclasses import dataclass
from datetime import date, timedelta

_THURSDAY = 3
LENGTH_DAYS = 3
# How far from today each conference begins.
WEEKS = {"bernburg": -15, "trakai": 0, "borne": 7, "leiria": 28, "rheine": 52}


@dataclass(frozen=True)
class Placed:
    """Days of one edition and of its registration window; the window ends with its last day."""

    starts_on: date
    opens_on: date
    closes_on: date
    changes_until: date
    announced: bool

    @property
    def ends_on(self) -> date:
        return self.starts_on + timedelta(days=LENGTH_DAYS - 1)


def place(key: str, today: date) -> Placed:
    """The days of the edition ``key``: Bernburg is over, Trakai is on its second day, Borne is open for registration,
    Leiria is announced, Rheine is planned."""
    if key == "trakai":
        starts_on = today - timedelta(days=1)
    else:
        starts_on = _thursday(today + timedelta(weeks=WEEKS[key]))
    opens_on = today - timedelta(weeks=4) if key == "borne" else starts_on - timedelta(weeks=16)
    closes_on = starts_on - timedelta(weeks=2)
    return Placed(
        starts_on=starts_on,
        opens_on=opens_on,
        # On the spot people are registered at the desk, so the public window of a running conference is over.
        closes_on=closes_on,
        changes_until=starts_on - timedelta(days=5),
        announced=key != "rheine",
    )


def period(today: date) -> tuple[date, date]:
    """First and last day of the project: 24 months around all five conferences."""
    first = _first_of_month(today - timedelta(weeks=34))
    return first, _first_of_month(first + timedelta(days=24 * 31)) - timedelta(days=1)


def _thursday(day: date) -> date:
    return day + timedelta(days=(_THURSDAY - day.weekday()) % 7)


def _first_of_month(day: date) -> date:
    return day.replace(day=1)
