"""What reviewers do not see: names however they are spelt, addresses, and marked passages."""

import pytest
from hypothesis import given
from hypothesis import strategies as some

from app.call.redacting import MASK, redact, stands_in
from app.values.folding import fold

RUTA = {"names": ["Rūta Žukauskienė"], "organisations": ["Trakų vėjas, VšĮ"]}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Rūta Žukauskienė kalba", f"{MASK} kalba"),
        ("Ruta Zukauskiene speaks", f"{MASK} speaks"),
        ("RŪTA  ŽUKAUSKIENĖ", MASK),
        ("Pranešimas Rūtos Žukauskienės", f"Pranešimas {MASK} {MASK}"),
        ("Ms Žukauskienė's garden", f"Ms {MASK}'s garden"),
        ("su Rūta.", f"su {MASK}."),
        ("growing ruta is easy", "growing ruta is easy"),
        ("Rūtavimas", "Rūtavimas"),
        ("ask ruta@example.org or https://zukauskiene.lt/x.", f"ask {MASK} or {MASK}"),
        ("we of trakų   vėjas, všį know", f"we of {MASK} know"),
        ("Ru\u0304ta Z\u030cukauskiene\u0307 kalba", f"{MASK} kalba"),
        ("", ""),
    ],
)
def test_names_are_masked(text, expected):
    assert redact(text, **RUTA) == expected


def test_passages_are_masked_wherever_they_stand():
    text = "In our village of 300 souls, the\nmill of 1784 turns. The Mill of 1784!"
    assert redact(text, passages=["the mill of 1784"]) == f"In our village of 300 souls, {MASK} turns. {MASK}!"
    assert redact("nothing to hide at a@example.org") == "nothing to hide at a@example.org"


def test_overlapping_masks_are_one():
    assert redact("Jonas Jonaitis junior", names=["Jonas Jonaitis"], passages=["jonaitis junior"]) == MASK


def test_whether_a_passage_would_be_found():
    assert stands_in("MILL  of", "the mill\nof 1784")
    assert not stands_in("windmill", "the mill of 1784")
    assert not stands_in(" ", "the mill of 1784")


names = some.text(some.characters(categories=["Lu", "Ll"], max_codepoint=0x17F), min_size=3, max_size=9)


@given(names, names, some.text(max_size=30), some.text(max_size=30))
def test_a_whole_name_never_stays(first, last, before, after):
    name = f"{first} {last}"
    shown = redact(f"{before} {name} {after}", names=[name])
    assert f" {fold(name)} " not in f" {fold(shown)} "
