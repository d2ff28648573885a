"""By when slides are due, who owes them, and when somebody is reminded."""

from datetime import UTC, date, datetime, timedelta

import pytest

from app.programme.material_rules import Due, Standing, due, is_owed, reminder, standing
from app.programme.rules import MaterialKind, SessionKind

STARTS = date(2027, 5, 20)
FIRST = datetime(2027, 5, 6, 21, 59, 59, tzinfo=UTC)
DUE = Due(FIRST, FIRST + timedelta(days=9))


def test_slides_are_due_two_weeks_before_and_the_last_version_five_days_before():
    assert due(STARTS, "Europe/Berlin") == DUE


def test_the_call_says_otherwise():
    given = datetime(2027, 5, 1, 12, tzinfo=UTC)
    assert due(STARTS, "Europe/Berlin", given) == Due(given, DUE.final_at)


def test_the_last_version_is_never_due_before_the_first():
    given = datetime(2027, 5, 18, 12, tzinfo=UTC)
    assert due(STARTS, "Europe/Berlin", given) == Due(given, given)


@pytest.mark.parametrize(
    ("kind", "speakers", "interpreted", "slides", "owed"),
    [
        (SessionKind.TALK, True, False, False, True),
        (SessionKind.KEYNOTE, True, False, False, True),
        (SessionKind.TALK, False, True, True, False),
        (SessionKind.OPENING, True, True, False, True),
        (SessionKind.OPENING, True, False, False, False),
        (SessionKind.PANEL, True, True, False, False),
        (SessionKind.PANEL, True, False, True, True),
        (SessionKind.EXCURSION, True, True, False, False),
    ],
)
def test_who_owes_something(kind, speakers, interpreted, slides, owed):
    assert is_owed(kind, has_speakers=speakers, is_interpreted=interpreted, has_slides=slides) is owed


@pytest.mark.parametrize(
    ("owed", "kinds", "after", "found"),
    [
        (True, [], -1, Standing.MISSING),
        (True, [], 1, Standing.LATE),
        (True, [MaterialKind.HANDOUT, MaterialKind.GLOSSARY], -1, Standing.MISSING),
        (True, [MaterialKind.SPEECH], 1, Standing.THERE),
        (False, [], 1, Standing.NOT_NEEDED),
        (False, [MaterialKind.SLIDES], 1, Standing.THERE),
    ],
)
def test_how_it_stands(owed, kinds, after, found):
    now = FIRST + timedelta(seconds=after)
    assert standing(owed=owed, kinds=kinds, due=DUE, now=now) is found


@pytest.mark.parametrize(
    ("before", "found"),
    [
        (timedelta(days=21, seconds=1), None),
        (timedelta(days=21), 21),
        (timedelta(days=7, seconds=1), 21),
        (timedelta(days=7), 7),
        (timedelta(seconds=1), 7),
        (timedelta(0), None),
        (timedelta(days=-3), None),
    ],
)
def test_when_somebody_is_reminded(before, found):
    assert reminder(DUE, FIRST - before) == found
