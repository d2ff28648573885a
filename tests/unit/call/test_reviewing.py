"""Scores, spread, fair order, phases, and the balance of a choice."""

from datetime import UTC, datetime, timedelta
from fractions import Fraction
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as some

from app.call import balance, review_rules
from app.call.balance import Line, Offer
from app.call.review_rules import Waiting
from app.call.scoring import Summary, Weighed, half_up, of_review, summary

NOW = datetime(2026, 6, 10, 9, tzinfo=UTC)
CRITERIA = {1: Weighed(2, 4), 2: Weighed(1, 4), 3: Weighed(1, 5)}


@pytest.mark.parametrize(
    ("points", "score"),
    [
        ({1: 4, 2: 4, 3: 5}, 100),
        ({1: 0, 2: 0, 3: 0}, 0),
        ({1: 4, 2: 0, 3: 0}, 50),
        ({1: 2, 2: 1, 3: 5}, Fraction(225, 4)),
        ({2: 1}, 25),
        ({9: 4}, None),
        ({}, None),
    ],
)
def test_a_review_is_the_weighted_mean_of_its_points(points, score):
    assert of_review(points, CRITERIA) == score


@pytest.mark.parametrize(
    ("scores", "expected"),
    [
        ([], Summary(None, None, None, 0)),
        ([None], Summary(None, None, None, 0)),
        ([Fraction(50), None, Fraction(51)], Summary(51, 50, 51, 2)),
        ([Fraction(1, 3), Fraction(1, 6)], Summary(0, 0, 0, 2)),
    ],
)
def test_a_proposal_is_the_mean_of_its_reviews(scores, expected):
    assert summary(scores) == expected


def test_halves_go_up_and_only_at_the_end():
    assert [half_up(Fraction(n, 2)) for n in (0, 1, 2, 3, 5)] == [0, 1, 1, 2, 3]
    thirds = [Fraction(100, 3), Fraction(100, 3), Fraction(101, 3)]
    assert summary(thirds).score == 33


@given(some.lists(some.fractions(0, 100), min_size=1, max_size=9))
def test_a_score_lies_between_the_ends(scores):
    found = summary(scores)
    assert 0 <= found.low <= found.score <= found.high <= 100
    assert found.spread == found.high - found.low


waiting = some.lists(
    some.builds(Waiting, some.integers(1, 99), some.integers(0, 3), some.booleans()), unique_by=lambda one: one.id
)


@given(waiting, some.integers(1, 5), some.randoms())
def test_the_order_is_fair_and_stays(found, reviewer, dice):
    order = review_rules.in_order(found, reviewer)
    assert [(one.is_own, one.reviews) for one in order] == sorted((one.is_own, one.reviews) for one in found)
    shuffled = found[:]
    dice.shuffle(shuffled)
    assert review_rules.in_order(shuffled, reviewer) == order


def test_reviewers_have_orders_of_their_own():
    same = [Waiting(n, 0) for n in range(8)]
    assert len({tuple(one.id for one in review_rules.in_order(same, reviewer)) for reviewer in range(6)}) > 1


def phase(opens, closes, *, can_score=True, shows_others=False):
    at = [NOW + timedelta(days=days) for days in (opens, closes)]
    return SimpleNamespace(opens_at=at[0], closes_at=at[1], can_score=can_score, shows_others=shows_others)


@pytest.mark.parametrize(
    ("phases", "begun", "scores", "shows"),
    [
        ([], False, False, False),
        ([phase(1, 2)], False, False, False),
        ([phase(-2, -1)], True, False, False),
        ([phase(-1, 0)], True, True, False),
        ([phase(0, 1, shows_others=True)], True, True, True),
        ([phase(-1, 1, can_score=False, shows_others=True)], True, False, True),
        ([phase(-2, -1, shows_others=True), phase(-1, 1)], True, True, False),
    ],
)
def test_phases_say_what_may_be_done(phases, begun, scores, shows):
    found = review_rules.moment(phases, NOW)
    assert (found.has_begun, found.can_score, found.shows_others) == (begun, scores, shows)


def test_until_and_from_when():
    assert review_rules.moment([phase(-1, 2), phase(-1, 3)], NOW).until == NOW + timedelta(days=3)
    assert review_rules.moment([phase(-3, -2), phase(4, 5)], NOW).opens_at == NOW + timedelta(days=4)


OFFERS = [
    Offer(True, False, "pt", 1, (7, None), ("woman", None)),
    Offer(False, True, "pt", 1, (7,), ("man",)),
    Offer(False, False, "es", None, ("elsewhere",), (None,)),
    Offer(True, True, "lt", 2, (8,), ("woman",)),
]
EXPECTED = {"towns": [7, 8, 9, "elsewhere"], "languages": ["pt", "lt"], "tracks": [1, 2], "genders": ["woman", "man"]}


def test_the_balance_shows_gaps_and_what_was_not_given():
    found = balance.of(OFFERS, **EXPECTED)
    assert found.towns == [
        Line(7, 1, 1, 2, (1, 1, 0)),
        Line(8, 1, 0, 1, (1, 0, 1)),
        Line(9, 0, 0, 0, (0, 0, 2)),
        Line("elsewhere", 0, 0, 1, (0, 0, 2)),
        Line(None, 1, 0, 1, (1, 0, 1)),
    ]
    assert [(line.key, line.taken, line.together) for line in found.languages] == [
        ("pt", 1, 2),
        ("lt", 1, 1),
        ("es", 0, 0),
    ]
    assert [line.key for line in found.tracks] == [1, 2, None]
    assert [(line.key, line.whole) for line in found.genders] == [("woman", 2), ("man", 1), (None, 2)]


@given(some.lists(some.sampled_from(OFFERS), max_size=12))
def test_nobody_is_lost_or_counted_twice(offers):
    found = balance.of(offers, **EXPECTED)
    for lines in (found.towns, found.languages, found.tracks, found.genders):
        assert all(line.taken + line.ticked <= line.whole <= sum(line.parts) for line in lines)
        assert len({sum(line.parts) for line in lines}) == 1
    assert sum(line.whole for line in found.languages) == len(offers)
    assert sum(line.taken for line in found.tracks) == sum(offer.is_taken for offer in offers)
