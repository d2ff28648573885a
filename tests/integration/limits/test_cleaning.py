"""Counts of windows that are over go away, the others stay."""

from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa

from app import limits
from app.database import db, unit_of_work
from app.limits import RateCount, TooOften
from app.settings import Rate

NOW = datetime(2026, 6, 10, 9, 0, tzinfo=UTC)
RATE = Rate(2, 600)
pytestmark = pytest.mark.both_databases


def count(who="203.0.113.9", now=NOW):
    with unit_of_work():
        limits.count("registration", who, RATE, now=now)


def test_a_limit_holds_until_its_window_ends(app):
    count()
    count()
    with pytest.raises(TooOften) as refused:
        count(now=NOW + timedelta(minutes=4))
    assert refused.value.retry_after == 361
    count("198.51.100.7")
    count(now=NOW + timedelta(minutes=10))


def test_what_is_over_is_deleted_and_no_address_is_stored(app):
    count()
    count(now=NOW + timedelta(minutes=10))
    [key] = set(db.session.scalars(sa.select(RateCount.key)))
    assert "203" not in key
    assert limits.clean(now=NOW + timedelta(minutes=11)) == 1
    assert limits.clean(now=NOW + timedelta(minutes=11)) == 0
    assert db.session.scalar(sa.select(sa.func.count()).select_from(RateCount)) == 1
