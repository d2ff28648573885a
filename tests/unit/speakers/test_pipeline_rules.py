"""The steps of a speaker's way, their age, and letters filled in."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from app.speakers import letter_rules
from app.speakers import pipeline_rules as rules
from app.speakers.pipeline_rules import NotThisStep, ReasonMissing
from app.speakers.rules import Step

NOW = datetime(2026, 6, 10, 9, 0, tzinfo=UTC)
ZONE = "Europe/Lisbon"
STEPS = st.sampled_from(Step)


class Way(RuleBasedStateMachine):
    """People move somebody to and fro, things happen elsewhere, the person answers; nothing leaves the arrows."""

    def __init__(self):
        super().__init__()
        self.step, self.had_reason = Step.SUGGESTED, True

    @rule(to=STEPS, reason=st.sampled_from(["", "They fell ill."]))
    def moved(self, to, reason):
        before = self.step
        try:
            rules.check_step(before, to, reason)
        except NotThisStep:
            assert to not in rules.possible(before)
            return
        except ReasonMissing:
            assert rules.is_back(before, to)
            assert not reason
            return
        self.had_reason = bool(reason) or not rules.is_back(before, to)
        self.step = to

    @rule(to=STEPS)
    def happened_elsewhere(self, to):
        before = self.step
        if rules.goes_on(before, to):
            self.step = to
            if Step.DECLINED not in (before, to):
                assert rules.WAY.index(to) > rules.WAY.index(before)

    @invariant()
    def nobody_goes_back_without_a_reason(self):
        assert self.had_reason

    @invariant()
    def nobody_stands_still_by_an_arrow(self):
        assert self.step not in rules.possible(self.step)
        assert not rules.goes_on(self.step, self.step)


TestWay = Way.TestCase


@pytest.mark.parametrize("step", [Step.HELD, Step.THANKED])
def test_who_has_spoken_cannot_decline_any_more(step):
    assert Step.DECLINED not in rules.possible(step)
    assert not rules.goes_on(step, Step.DECLINED)


@given(STEPS, STEPS)
def test_what_happens_elsewhere_ends_after_one_time(before, after):
    if rules.goes_on(before, after):
        assert not rules.goes_on(after, after)
        assert not rules.goes_on(after, before) or Step.DECLINED in (before, after)


@pytest.mark.parametrize("step", Step)
def test_every_step_has_a_pill_of_its_own(step):
    assert [other for other in Step if rules.STATUS[other].icon == rules.STATUS[step].icon] == [step]


def test_days_are_counted_on_the_calendar_of_the_town():
    late_evening = datetime(2026, 6, 9, 23, 30, tzinfo=UTC)  # half past midnight in Lisbon
    assert rules.days_in(late_evening, NOW, ZONE) == 0
    assert rules.days_in(late_evening, NOW, "UTC") == 1


@pytest.mark.parametrize(
    ("step", "days", "due_on", "said"),
    [
        (Step.APPROACHED, 21, None, None),
        (Step.APPROACHED, 22, None, rules.LATE),
        (Step.CONFIRMED, 400, None, None),
        (Step.CONFIRMED, 1, date(2026, 6, 9), rules.OVERDUE),
        (Step.CONFIRMED, 1, date(2026, 6, 10), None),
        (Step.DECLINED, 400, date(2026, 1, 1), None),
        (Step.THANKED, 400, None, None),
    ],
)
def test_it_is_said_when_something_waits_for_long(step, days, due_on, said):
    assert rules.waits(step, NOW - timedelta(days=days), due_on, NOW, ZONE) == said


def test_the_next_step_is_due_on_the_day_noted_or_after_the_usual_time():
    assert rules.due(Step.APPROACHED, NOW, None, ZONE) == date(2026, 7, 1)
    assert rules.due(Step.APPROACHED, NOW, date(2026, 6, 12), ZONE) == date(2026, 6, 12)
    assert rules.due(Step.CONFIRMED, NOW, None, ZONE) is None
    assert rules.due(Step.THANKED, NOW, date(2026, 6, 12), ZONE) is None


VALUES = {"name": "Ona", "topic": "", "theme": "Wind {name}", "in_town": "in Leiria"}


@pytest.mark.parametrize(
    ("text", "filled"),
    [
        ("Come {in_town}.", "Come in Leiria."),
        ("First.\n\nAbout: {topic}\n\nLast, {name}.", "First.\n\nLast, Ona."),
        ("About {theme}", "About Wind {name}"),
        ("One\ntwo {other}", "One\ntwo {other}"),
        ("", ""),
    ],
)
def test_letters_are_filled_in_and_say_nothing_about_nothing(text, filled):
    assert letter_rules.fill(text, VALUES) == filled


def test_a_subject_closes_its_gaps():
    assert letter_rules.fill_line("Talk {topic} {in_town}", VALUES) == "Talk in Leiria"


@given(st.text())
def test_what_is_no_placeholder_is_found(word):
    text = "{" + word + "}"
    if word not in letter_rules.PLACEHOLDERS and not set(word) & set("{}\n"):
        assert letter_rules.unknown_in(text) == [word]


def test_every_kind_of_letter_says_whom_it_suits():
    assert set(letter_rules.SUITS) == set(letter_rules.KIND_LABELS) == set(letter_rules.LetterKind)
