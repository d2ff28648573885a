"""What an organiser is told about a programme."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from app.programme.hints import HINT_WORDS, Days, Hint, hints
from app.programme.rules import SessionKind, SessionState
from app.values.translated import Translated

NINE = datetime(2026, 9, 1, 9, tzinfo=UTC)
DAYS = Days(datetime(2026, 9, 1, tzinfo=UTC), datetime(2026, 9, 3, tzinfo=UTC))
LANGUAGES = ["de", "lt"]


@dataclass
class Floor:
    minutes: int = 60


@dataclass
class Session:
    """A talk that lacks nothing, an hour from nine."""

    kind: SessionKind = SessionKind.TALK
    state: SessionState = SessionState.PLANNED
    title: Translated = Translated(de="Wind", lt="Vėjas")
    place: Translated = Translated()
    room_id: int | None = 1
    starts_at: datetime = NINE
    ends_at: datetime = NINE + timedelta(hours=1)
    floors: list[Any] = field(default_factory=lambda: [Floor()])
    channels: list[Any] = field(default_factory=lambda: ["lt"])


@pytest.mark.parametrize(
    ("session", "expected"),
    [
        (Session(), []),
        (Session(room_id=None), [Hint.NO_PLACE]),
        (Session(room_id=None, place=Translated(de="Am See")), []),
        (Session(floors=[]), [Hint.NO_FLOOR]),
        (Session(channels=[]), [Hint.NOT_INTERPRETED]),
        (Session(floors=[Floor(30)]), [Hint.MINUTES_LEFT]),
        (Session(floors=[Floor(30), Floor(30)]), []),
        (Session(title=Translated(de="Wind")), [Hint.TITLE_MISSING]),
        (Session(starts_at=NINE - timedelta(days=1), ends_at=NINE - timedelta(hours=23)), [Hint.OUTSIDE]),
        (Session(kind=SessionKind.LUNCH, room_id=None, floors=[], channels=[]), []),
        (Session(state=SessionState.CANCELLED, room_id=None, floors=[], title=Translated()), []),
    ],
)
def test_what_is_lacking(session, expected):
    assert hints([session], LANGUAGES, DAYS) == [expected]


def test_one_language_needs_no_interpretation():
    assert hints([Session(channels=[])], ["de"], DAYS) == [[]]


def at(hour, hours=1.0, **changes):
    starts_at = NINE.replace(hour=0) + timedelta(hours=hour)
    minutes = int(hours * 60)
    return Session(
        starts_at=starts_at, ends_at=starts_at + timedelta(minutes=minutes), floors=[Floor(minutes)], **changes
    )


@pytest.mark.parametrize(
    ("sessions", "overlapping"),
    [
        ([at(9), at(10)], [False, False]),
        ([at(9, 1.5), at(10)], [True, True]),
        ([at(9, 1.5), at(10, room_id=2)], [False, False]),
        ([at(9, 4), at(10), at(12), at(13)], [True, True, True, False]),
        ([at(9, 1.5), at(10, state=SessionState.CANCELLED)], [False, False]),
        ([at(9, room_id=None, place=Translated(de="See"))] * 2, [False, False]),
    ],
)
def test_two_in_one_room(sessions, overlapping):
    assert [Hint.OVERLAP in found for found in hints(sessions, LANGUAGES, DAYS)] == overlapping


def test_every_hint_has_words():
    assert set(HINT_WORDS) == set(Hint)
