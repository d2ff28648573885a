"""In which state a text is, what changed in an original, and what a translation must keep."""

import pytest
from hypothesis import given
from hypothesis.strategies import text as any_text

from app.translating import rules
from app.translating.rules import Damage, Said, State
from app.values.texts import TextField
from app.values.translated import Translated

VALUE = Translated(nl="Water", de="Wasser", lt="Vanduo")


def said(text="Vanduo", source="Water", checked=True):
    return Said(rules.digest(text), source, checked)


@pytest.mark.parametrize(
    ("language", "what", "state"),
    [
        ("nl", None, State.ORIGINAL),
        ("nl", said(), State.ORIGINAL),
        ("en", None, State.MISSING),
        ("en", said(), State.MISSING),
        ("lt", None, State.DRAFT),
        ("lt", said(checked=False), State.DRAFT),
        ("lt", said(), State.CHECKED),
        ("lt", said("Vandenys"), State.DRAFT),
        ("lt", said(source="Regen"), State.OUTDATED),
        ("lt", said(source="Regen", checked=False), State.OUTDATED),
        ("lt", said("Vandenys", source="Regen"), State.OUTDATED),
    ],
)
def test_state(language, what, state):
    assert rules.state_of(VALUE, language, "nl", what) is state


@given(any_text(), any_text(min_size=1), any_text(min_size=1))
def test_only_the_very_pair_that_was_checked_counts_as_checked(original, translation, later):
    """Nothing is called checked that is not: another original or another translation takes the word away."""
    value = Translated(nl=original or "x", lt=later)
    what = said(translation, source=original or "x")
    checked = rules.state_of(value, "lt", "nl", what) is State.CHECKED
    assert checked is (later == translation)
    moved = Translated(nl=(original or "x") + "!", lt=translation)
    assert rules.state_of(moved, "lt", "nl", what) is State.OUTDATED


@pytest.mark.parametrize(
    ("written_in", "order", "original"),
    [
        (("lt",), ("de", "nl"), "lt"),
        (("en",), ("de", "nl"), "de"),
        (("en",), ("pt",), "nl"),
        ((), ("pt", "lt"), "lt"),
    ],
)
def test_original(written_in, order, original):
    assert rules.original_of(VALUE, written_in, order) == original


def test_nothing_has_no_original():
    assert rules.original_of(Translated(), ("nl",), ("de",)) is None


def test_comparison_says_which_words_went_and_came():
    pieces = rules.compared("Wij eten samen soep.", "Wij koken samen een soep.")
    assert [(piece.kind, piece.text.strip()) for piece in pieces if piece.kind != "same"] == [
        ("gone", "eten"), ("new", "koken"), ("new", "een"),
    ]  # fmt: skip


@given(any_text(max_size=80), any_text(max_size=80))
def test_comparison_loses_nothing(before, after):
    pieces = rules.compared(before, after)
    assert "".join(piece.text for piece in pieces if piece.kind != "new") == before
    assert "".join(piece.text for piece in pieces if piece.kind != "gone") == after


LINE, LINES = TextField("title", "Title", 20), TextField("about", "About", 200, rows=4)


@pytest.mark.parametrize(
    ("source", "target", "field", "found"),
    [
        ("Water", "Vanduo", LINE, []),
        ("Water", "V" * 21, LINE, [Damage.TOO_LONG]),
        ("Water", "Van\nduo", LINE, [Damage.SEVERAL_LINES]),
        ("Water", "Van\nduo", LINES, []),
        ("See [map](https://example.org/a).", "Žr. [žemėlapį](https://example.org/a).", LINES, []),
        ("See https://example.org/a.", "Žr. https://example.org/b.", LINES, [Damage.LINKS]),
        ("Write to a@example.org", "Rašykite", LINES, [Damage.LINKS]),
        ("Water", "https://evil.example/", LINES, [Damage.LINKS]),
        ("Mail a@example.org, b@example.org.", "b@example.org ir a@example.org", LINES, []),
    ],
)
def test_damage(source, target, field, found):
    assert rules.damages(source, target, field) == found


def test_every_state_has_a_shape_of_its_own():
    assert set(rules.STATE_STATUS) == set(State)
    assert len({status.icon for status in rules.STATE_STATUS.values()}) == len(State)
