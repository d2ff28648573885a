"""Deadlines end with the day of the host town, wherever the server and the reader are: one run stands a minute before
midnight in Lisbon, one in Vilnius, where it is two hours earlier for everybody who counts in UTC."""

from datetime import UTC, date, datetime, time

import pytest

from app.registration import service
from app.registration.rules import RegistrationClosed
from app.series.rules import Phase
from app.values import moments
from app.values.access import VISITOR
from tests.factories import registration as make

pytestmark = pytest.mark.both_databases

FIRST, LAST, CLOSES = date(2026, 7, 10), date(2026, 7, 11), date(2026, 7, 1)
# 23:59 on the spot, in summer time, and the first second of the next day.
LISBON = ("Europe/Lisbon", "22:59", "23:00")
VILNIUS = ("Europe/Vilnius", "20:59", "21:00")


def instant(day, clock):
    return datetime.combine(day, time.fromisoformat(clock), UTC)


@pytest.fixture(params=[LISBON, VILNIUS], ids=["lisbon", "vilnius"])
def place(request, app):
    zone, before, after = request.param
    edition = make.edition(
        timezone=zone, starts_on=FIRST, ends_on=LAST, registration_closes_at=moments.end_of_day(CLOSES, zone)
    )
    return edition, before, after


def test_registration_closes_at_midnight_of_the_host_town(place):
    edition, before, after = place
    there = make.wanted(email="in@example.org")
    made = service.register(edition, there, by=VISITOR, now=instant(CLOSES, before))
    assert made.created_at == instant(CLOSES, before)
    assert moments.local(made.created_at, edition.timezone).strftime("%d %H:%M") == "01 23:59"
    with pytest.raises(RegistrationClosed):
        service.register(edition, make.wanted(email="late@example.org"), by=VISITOR, now=instant(CLOSES, after))


def test_a_conference_runs_until_midnight_of_the_host_town(place):
    edition, before, after = place
    phases = [edition.phase(instant(day, clock)) for day in (date(2026, 7, 9), LAST) for clock in (before, after)]
    assert phases == [Phase.CLOSED, Phase.RUNNING, Phase.RUNNING, Phase.HELD]
