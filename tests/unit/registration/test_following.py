"""How one person follows each session, day by day."""

from datetime import UTC, datetime, timedelta

from app.programme.released import ReleasedChannel, ReleasedFloor, ReleasedSession
from app.programme.rules import ChannelMode, Promise, SessionKind, SessionState
from app.registration import following
from app.values.translated import Translated

EVENING = datetime(2027, 5, 16, 20, 30, tzinfo=UTC)


def session(starts_at, *, floor="nl", channels=(), state=SessionState.PLANNED, kind=SessionKind.TALK):
    return ReleasedSession(
        id=1, uid="1@conferring", slug="wind", number=1, kind=kind, state=state, title=Translated(en="Wind"), revision=0,
        changed_at=EVENING, starts_at=starts_at, ends_at=starts_at + timedelta(hours=1),
        floors=(ReleasedFloor(floor, 60),),
        channels=tuple(ReleasedChannel(n, code, ChannelMode.SIMULTANEOUS, Promise.PLANNED) for n, code in channels),
    )  # fmt: skip


def kinds(days):
    return [[row.answer.kind for row in day.sessions] for day in days]


def test_days_are_those_of_the_place():
    late, later = session(EVENING), session(EVENING + timedelta(hours=1))
    in_lisbon = following.by_day([late, later], ["nl"], [], "Europe/Lisbon")
    in_vilnius = following.by_day([late, later], ["nl"], [], "Europe/Vilnius")
    assert [len(day.sessions) for day in in_lisbon] == [2]
    assert [(day.day.day, len(day.sessions)) for day in in_vilnius] == [(16, 1), (17, 1)]


def test_direct_by_channel_and_not():
    sessions = [
        session(EVENING),
        session(EVENING + timedelta(hours=1), floor="lt"),
        session(EVENING + timedelta(hours=2), channels=[(4, "lt")]),
        session(EVENING + timedelta(hours=3), kind=SessionKind.LUNCH),
    ]
    assert kinds(following.by_day(sessions, ["lt"], [], "America/New_York")) == [["not", "direct", "channel", "shared"]]


def test_who_cannot_follow_is_shown_what_they_can_follow_then():
    lost, other = session(EVENING), session(EVENING + timedelta(minutes=30), floor="lt")
    rows = following.by_day([lost, other], ["lt"], [], "UTC")[0].sessions
    assert [row.instead for row in rows] == [other, None]


def test_what_is_cancelled_or_at_another_time_is_no_way_out():
    sessions = [
        session(EVENING),
        session(EVENING, floor="lt", state=SessionState.CANCELLED),
        session(EVENING + timedelta(hours=1), floor="lt"),
    ]
    rows = [row for day in following.by_day(sessions, ["lt"], [], "UTC") for row in day.sessions]
    assert rows[0].instead is None
    assert [row.is_cancelled for row in rows] == [False, True, False]
