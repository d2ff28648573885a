"""States, pauses, marks and problems of mails."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.outbox import rules
from app.outbox.rules import MessageState, Problem


@pytest.mark.parametrize(
    ("attempts", "minutes"), [(1, 1), (2, 2), (3, 4), (8, 128), (9, 256), (10, 360), (40, 360)]
)  # fmt: skip
def test_pauses_double_and_end_at_six_hours(attempts, minutes):
    assert rules.pause_after(attempts) == timedelta(minutes=minutes)


def test_twelve_tries_take_most_of_a_day():
    assert sum((rules.pause_after(n) for n in range(1, 12)), timedelta()) == timedelta(hours=20, minutes=31)


def test_what_a_worker_holds_is_left_alone():
    assert MessageState.SENDING not in rules.RESENDABLE | rules.STOPPABLE


@pytest.mark.parametrize("state", MessageState)
def test_a_mail_can_be_sent_again_unless_it_is_being_sent_held_back_or_erased(state):
    left_alone = state in (MessageState.SENDING, MessageState.HELD)
    assert rules.can_resend(state, "a@example.org") is not left_alone
    assert rules.can_resend(state, "") is False


NAMES = st.from_regex(r"[a-z0-9_]{1,12}", fullmatch=True)


@given(st.lists(NAMES, unique=True, max_size=5))
def test_every_mark_gets_its_own_link(names):
    """Also where one name begins with another."""
    text = " ".join(f"<{rules.link_mark(name)}>" for name in names)
    assert rules.fill_marks(text, lambda name: f"[{name}]") == " ".join(f"<[{name}]>" for name in names)


def test_a_mark_ends_where_its_name_ends():
    text = f'<a href="{rules.link_mark("my")}">x</a>, {rules.link_mark("my")}.'
    assert rules.fill_marks(text, lambda name: f"https://x/{name}/") == '<a href="https://x/my/">x</a>, https://x/my/.'


@pytest.mark.parametrize("problem", Problem)
def test_every_problem_has_a_sentence(problem):
    sentence, code = rules.explain(f"{problem} 550 5.1.1")
    assert (bool(str(sentence)), code) == (True, "550 5.1.1")
    assert rules.explain(problem)[1] == ""
