"""What a series and its conferences may do, and what is suggested."""

from datetime import UTC, date, datetime
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.series import rules
from app.series.rules import EditionState
from app.values import moments

NOW = datetime(2026, 6, 10, 9, 0, tzinfo=UTC)
S = EditionState
ALLOWED = {(S.PLANNED, S.ANNOUNCED), (S.PLANNED, S.CANCELLED), (S.ANNOUNCED, S.CANCELLED), (S.ANNOUNCED, S.ARCHIVED)}


@pytest.mark.parametrize(("before", "after"), list(product(S, S)))
def test_states_change_only_along_the_arrows(before, after):
    if (before, after) in ALLOWED:
        rules.check_arrow(before, after)
    else:
        with pytest.raises(rules.NotThisWay):
            rules.check_arrow(before, after)


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("Trakai", "trakai"),
        ("Bernburg (Saale)", "bernburg-saale"),
        ("Žemaičių Naumiestis", "zemaiciu-naumiestis"),
        ("São João da Madeira", "sao-joao-da-madeira"),
        ("’s-Hertogenbosch", "s-hertogenbosch"),
        ("北京", ""),
    ],
)
def test_address_is_made_from_the_name(name, slug):
    assert rules.slug_from(name) == slug


@given(st.text(max_size=200))
def test_address_is_always_one(name):
    slug = rules.slug_from(name)
    assert len(slug) <= rules.SLUG_LENGTH
    assert set(slug) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")
    assert slug.strip("-") == slug
    assert rules.slug_from(slug) == slug


def test_words_of_addresses_are_not_given_away():
    with pytest.raises(rules.SlugReserved):
        rules.check_slug("team")
    rules.check_slug("borne")


def test_first_window_is_two_weeks_and_five_days_before():
    closes_at, changes_until = rules.first_window(date(2026, 9, 20), "Europe/Lisbon", NOW)
    assert [moments.local(moment, "Europe/Lisbon").isoformat() for moment in (closes_at, changes_until)] == [
        "2026-09-06T23:59:59+01:00",
        "2026-09-15T23:59:59+01:00",
    ]


def test_first_window_of_a_conference_that_is_soon_ends_the_day_before():
    window = rules.first_window(date(2026, 6, 13), "Europe/Vilnius", NOW)
    assert window == (moments.end_of_day(date(2026, 6, 12), "Europe/Vilnius"),) * 2
