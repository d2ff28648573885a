"""By which beginnings people are found."""

import pytest
from hypothesis import given
from hypothesis.strategies import text

from app.values import folding


@pytest.mark.parametrize(
    ("part", "words"),
    [
        ("Rūta Žukauskienė", {"ruta", "zukauskiene"}),
        ("Jörg Müller", {"jorg", "joerg", "muller", "mueller"}),
        ("Žukauskaitė-Petrauskienė", {"zukauskaite-petrauskiene", "petrauskiene"}),
        ("ruta.z@trakai.example", {"ruta.z@trakai.example", "z@trakai.example", "trakai.example", "example"}),
        ("Straßer", {"strasser"}),
        ("", set()),
        ("a" * 80, {"a" * 64}),
    ],
)
def test_search_words(part, words):
    assert folding.search_words(part) == words


@pytest.mark.parametrize(
    ("typed", "beginnings"),
    [
        ("Žukausk", [("zukausk",)]),
        ("Müll jör", [("mull", "muell"), ("jor", "joer")]),
        ("  ,ruta. ", [("ruta",)]),
        ("% _ '", []),
        ("", []),
        ("a b c d e f g h", [("a",), ("b",), ("c",), ("d",), ("e",), ("f",)]),
    ],
)
def test_search_beginnings(typed, beginnings):
    assert folding.search_beginnings(typed) == beginnings


@given(name=text(max_size=40))
def test_whoever_is_typed_as_stored_is_found(name):
    words = folding.search_words(name)
    for forms in folding.search_beginnings(name):
        assert any(word.startswith(form) for form in forms for word in words)
