"""When personal data goes."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis.strategies import dates, integers

from app.privacy import rules


@pytest.mark.parametrize(
    ("day", "months", "before"),
    [
        (date(2026, 11, 22), 6, date(2026, 5, 22)),
        (date(2026, 3, 31), 6, date(2025, 9, 30)),
        (date(2026, 8, 31), 6, date(2026, 2, 28)),
        (date(2024, 8, 30), 6, date(2024, 2, 29)),
        (date(2026, 1, 1), 1, date(2025, 12, 1)),
        (date(2026, 5, 5), 0, date(2026, 5, 5)),
    ],
)
def test_months_before(day, months, before):
    assert rules.months_before(day, months) == before


@given(day=dates(date(1990, 1, 1), date(2100, 1, 1)), months=integers(0, 60))
def test_months_before_is_that_many_months_earlier(day, months):
    before = rules.months_before(day, months)
    assert (day.year - before.year) * 12 + day.month - before.month == months
    assert before.day <= day.day
