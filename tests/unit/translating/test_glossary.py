"""Which words are the same, where they stand in a text, and tables that are written and read."""

from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as some

from app.forms import clean_line
from app.translating import glossary_csv as tables
from app.translating import glossary_rules as rules
from app.translating.glossary_rules import LONGEST_NOTE, LONGEST_WORD, MOST_TERMS, NotATable, WantedTerm
from app.values.folding import fold
from app.values.translated import Translated

LANGUAGES = ["de", "nl", "pt", "lt", "en"]


def term(note="", **words):
    return SimpleNamespace(words=Translated(words), note=note)


@pytest.mark.parametrize(
    ("word", "text", "stands"),
    [
        ("Abwasser", "Was kostet das Abwasser?", True),
        ("Abwasser", "Die Abwassergebühr steigt.", True),
        ("Abwasser", "Regenabwasser", False),
        ("Kläranlage", "zwei KLARANLAGEN", True),
        ("nuotekos", "Ką daryti su nuotekomis?", True),
        ("lietaus vanduo", "apie lietaus vandenį", True),
        ("lietaus vanduo", "lietaus, vanduo", True),
        ("lietaus vanduo", "vanduo ir lietaus", False),
        ("waste water", "waste-water fees", True),
        ("bus", "The business of a bus", True),
        ("bus", "The business", False),
        ("leak", "two leaks", True),
        ("leak", "leakproof", False),
        ("–", "a – b", False),
        ("C++ (2)", "with C 2 or C++ 2", True),
    ],
)
def test_a_word_is_found_whatever_its_ending(word, text, stands):
    there = term(en=word)
    assert rules.occurring([there], text, "en") == [there] * stands


@given(some.text(min_size=1, max_size=40).map(clean_line).filter(lambda word: any(c.isalnum() for c in fold(word))))
def test_a_word_is_found_in_itself(word):
    there = term(de=word)
    assert rules.occurring([there], f"… {word} …", "de") == [there]


def test_the_longest_stands_first_and_other_languages_count_for_nothing():
    short, long, other = term(en="waste"), term(en="waste water"), term(de="waste")
    assert rules.occurring([short, other, long], "On waste water", "en") == [long, short]


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ({"de": "Müll", "en": "waste"}, {"de": "mull", "en": "rubbish"}, True),
        ({"de": "Müll", "en": "waste"}, {"de": "Abfall", "en": "waste"}, False),
        ({"en": "waste"}, {"de": "Abfall", "en": "Waste"}, True),
        ({"de": "Müll"}, {"en": "waste"}, False),
    ],
)
def test_the_first_language_of_both_decides(one, other, same):
    assert rules.is_same(Translated(one), Translated(other), LANGUAGES) is same


lines = some.text(some.characters(exclude_categories=("Cs", "Cc")), max_size=60).map(clean_line)
words = some.dictionaries(some.sampled_from(LANGUAGES), lines.filter(bool), min_size=1).map(Translated)


@given(some.lists(some.builds(WantedTerm, words, lines), max_size=5))
def test_what_is_written_is_read_again(terms):
    if terms:
        assert tables.read(tables.written(terms, LANGUAGES), LANGUAGES) == terms


@pytest.mark.parametrize(
    "text",
    [
        "de;en\nMüll;waste\n",
        "\ufeffde,en\r\nMüll,waste\r\n",
        "DE\tEnglish\n\nMüll\twaste\n",
        "Deutsch;English;note;\n Müll ;waste;;\n",
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_tables_of_all_kinds_are_read(text, encoding):
    assert tables.read(text.encode(encoding), LANGUAGES) == [WantedTerm(Translated(de="Müll", en="waste"))]


def test_formulas_are_made_harmless_and_come_back_as_they_were():
    content = tables.written([term(de="=1+1", en="'s avonds", note="@x")], LANGUAGES)
    assert content.decode("utf-8-sig").splitlines()[1] == "'=1+1;;;;'s avonds;'@x"
    assert tables.read(content, LANGUAGES) == [WantedTerm(Translated(de="=1+1", en="'s avonds"), "@x")]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "This file cannot be read as a table."),
        (b"\x00\x01", "This file cannot be read as a table."),
        ("de;en\nMüll;waste".encode("cp1252"), "This file cannot be read as a table."),
        (b"de;fr\na;b", "The column “fr” is not known here."),
        (b"note\na", "The first line must name the columns, each once"),
        (b"de;Deutsch\na;b", "The first line must name the columns, each once"),
        (b"de;en\na;b\n;;c", "Line 3 has more columns than the first line."),
        (b"de;note\n;a", "Line 2 has no word in any language."),
        (b"de\n" + b"a" * (LONGEST_WORD + 1), "Line 2: a word has more than 120 characters."),
        (b"de;note\na;" + b"a" * (LONGEST_NOTE + 1), "Line 2: the note has more than 300 characters."),
        (b"de\n" + b"a\n" * (MOST_TERMS + 1), "This table has more than 500 lines."),
        (b'de\n"' + b"a" * 200_000 + b'"', "This file cannot be read as a table."),
    ],
)
def test_what_is_wrong_with_a_table_is_said(content, said):
    with pytest.raises(NotATable) as refused:
        tables.read(content, LANGUAGES)
    assert str(refused.value.message).startswith(said)
