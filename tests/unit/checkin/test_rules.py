"""What a gate answers: one example for each verdict, and what always holds."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.badges.rules import Ticket
from app.checkin import rules
from app.checkin.rules import Verdict
from app.programme.released import ReleasedChannel, ReleasedFloor, ReleasedSession
from app.programme.rules import ChannelMode, Promise, SessionKind, SessionState
from app.registration.rules import RegistrationState
from app.values.translated import Translated
from tests.factories.checkin import person
from tests.factories.world import NOW

HERE, EXCURSION = 3, 40
TICKET = Ticket(HERE, 7, 2)


def test_a_confirmed_person_is_welcome():
    assert rules.verdict(HERE, None, TICKET, person()) is Verdict.WELCOME


def test_who_is_in_is_not_let_in_twice():
    assert rules.verdict(HERE, None, TICKET, person(since=NOW)) is Verdict.ALREADY_IN


def test_without_a_readable_code_nobody_is_known():
    assert rules.verdict(HERE, None, None, None) is Verdict.UNKNOWN


def test_a_genuine_code_of_a_registration_that_is_gone():
    assert rules.verdict(HERE, None, TICKET, None) is Verdict.UNKNOWN


def test_a_badge_of_another_conference():
    assert rules.verdict(9, None, TICKET, person()) is Verdict.OTHER_EDITION


@pytest.mark.parametrize("issue", [1, 3])
def test_a_badge_of_another_issue_is_void(issue):
    assert rules.verdict(HERE, None, TICKET._replace(issue=issue), person()) is Verdict.VOID


@pytest.mark.parametrize("state", ["cancelled", "refused", "lapsed"])
def test_who_does_not_come_any_more(state):
    assert rules.verdict(HERE, None, TICKET, person(state=RegistrationState(state))) is Verdict.CANCELLED


@pytest.mark.parametrize("state", ["awaiting_approval", "awaiting_payment", "waiting", "offered", "placeholder"])
def test_who_is_not_confirmed_yet(state):
    assert rules.verdict(HERE, None, TICKET, person(state=RegistrationState(state))) is Verdict.NOT_CONFIRMED


def test_a_bus_takes_who_booked_it():
    booked = person(booked=frozenset({EXCURSION}))
    assert rules.verdict(HERE, EXCURSION, TICKET, person()) is Verdict.NOT_BOOKED
    assert rules.verdict(HERE, EXCURSION, TICKET, booked) is Verdict.WELCOME


def test_found_by_name_needs_no_code():
    assert rules.verdict(HERE, None, None, person(), by_name=True) is Verdict.WELCOME
    assert rules.verdict(9, None, None, person(), by_name=True) is Verdict.UNKNOWN


@given(
    here=st.integers(1, 4),
    ticket=st.none() | st.builds(Ticket, st.integers(1, 4), st.just(7), st.integers(1, 3)),
    state=st.sampled_from(RegistrationState),
    of=st.integers(1, 4),
    session=st.none() | st.integers(1, 3),
    booked=st.frozensets(st.integers(1, 3)),
    is_in=st.booleans(),
    by_name=st.booleans(),
)
def test_only_confirmed_people_of_this_conference_get_in(here, ticket, state, of, session, booked, is_in, by_name):
    ticket = None if by_name else ticket
    known = person(edition_id=of, state=state, booked=booked, since=NOW if is_in else None)
    answer = rules.verdict(here, session, ticket, known, by_name=by_name)
    may = (
        (by_name or (ticket is not None and ticket.edition_id == here and ticket.issue == known.ticket_issue))
        and of == here
        and state is RegistrationState.CONFIRMED
        and (session is None or session in booked)
        and not is_in
    )
    assert (answer is Verdict.WELCOME) == may


@pytest.mark.parametrize("table", [rules.KINDS, rules.TITLES, rules.ADVICE, rules.STATUS])
def test_every_verdict_has_its_words_and_its_shape(table):
    assert set(table) == set(Verdict)


def test_every_verdict_has_an_icon_of_its_own():
    icons = [status.icon for status in rules.STATUS.values()]
    assert len(icons) == len(set(icons))


def session(id: int, *, is_booked: bool = False) -> ReleasedSession:
    return ReleasedSession(
        id=id, uid=f"session-{id}@conferring", slug="wind", number=id, kind=SessionKind.TALK, revision=0, changed_at=NOW,
        state=SessionState.PLANNED, title=Translated(en="Wind"), starts_at=NOW, ends_at=NOW + timedelta(hours=1),
        floors=(ReleasedFloor("nl", 60),), bookable=is_booked,
        channels=(ReleasedChannel(4, "lt", ChannelMode.SIMULTANEOUS, Promise.CONFIRMED),),
    )  # fmt: skip


def test_a_receiver_for_who_does_not_understand_the_floor():
    assert rules.receiver(person(), [session(1)]) == (4, "lt")


def test_no_receiver_for_who_understands_everything():
    assert rules.receiver(person(understands=("nl", "lt")), [session(1)]) is None


def test_sessions_that_somebody_did_not_book_need_no_receiver():
    assert rules.receiver(person(), [session(1, is_booked=True)]) is None
    assert rules.receiver(person(booked=frozenset({1})), [session(1, is_booked=True)]) == (4, "lt")
