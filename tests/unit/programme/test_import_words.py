"""Single words and texts of a schedule, and files that mean harm."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.programme.importing import parsing, reading, words
from app.programme.importing.parsing import NotASchedule, TooLargeSchedule, UnsafeSchedule
from app.programme.importing.schedule import Problem
from app.programme.rules import SessionKind, TrackColour
from tests.factories import schedules

LANGUAGES = ["de", "nl", "pt", "lt", "en"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("de", (["de"], [])), ("en-GB", (["en"], [])), ("pt_BR", (["pt"], [])), ("German", (["de"], [])),
        ("Deutsch", (["de"], [])), ("ENGLISH", (["en"], [])), ("lietuvių", (["lt"], [])), ("ger", (["de"], [])),
        ("de, nl", (["de", "nl"], [])), ("German/English", (["de", "en"], [])), ("ja", (["ja"], [])), ("", ([], [])),
        ("klingonisch", ([], ["klingonisch"])), ("de; qqq", (["de"], ["qqq"])), ("Deutsch und Englisch", (["de", "en"], [])),
    ],
)  # fmt: skip
def test_languages_are_understood_by_code_and_by_name(text, found):
    assert words.languages(text) == found


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("0:45", 45), ("01:30", 90), ("1:30:00", 90), ("1:00:30:00", 1470), ("90", 90), (60, 60), ("PT1H30M", 90),
        ("P1DT2H", 1560), ("?", None), ("", None), ("1:2", None), ("soon", None),
    ],
)  # fmt: skip
def test_lengths_are_understood(text, minutes):
    assert words.minutes(text) == minutes


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("Plain *text* with 2 < 3", "Plain *text* with 2 < 3"),
        ("<p>One <b>bold</b> &amp; <i>thin</i></p><p>Two</p>", "One **bold** & *thin*\n\nTwo"),
        ("<ul><li>a</li><li>b</li></ul>", "- a\n- b"),
        ("<ol><li>a</li><li>b</li></ol>after", "1. a\n2. b\n\nafter"),
        ('<a href="https://x.example/">x</a>', "[x](https://x.example/)"),
        ('<a href="javascript:alert(1)">x</a>', "[x]"),
        ("a<br>b<script>alert(1)</script>", "a\nb"),
        ("one\r\ntwo", "one\ntwo"),
    ],
)
def test_html_becomes_text(html, text):
    assert words.markdown(html) == text


def test_types_and_colours_find_the_nearest():
    kinds = {
        name: words.kind(name)
        for name in ("Lecture", "Workshop (90')", "Kaffeepause", "Panel", "Keynote", "Mittagessen")
    }
    assert list(kinds.values()) == [
        SessionKind.TALK, SessionKind.WORKSHOP, SessionKind.BREAK, SessionKind.PANEL, SessionKind.KEYNOTE, SessionKind.LUNCH,
    ]  # fmt: skip
    colours = [words.colour(text, 1) for text in ("#22aa44", "#2255cc", "#ff0000", "#777", "#808080", "")]
    assert colours == [
        TrackColour.GREEN, TrackColour.BLUE, TrackColour.RED, TrackColour.GREEN, TrackColour.GREY, TrackColour.GREEN,
    ]  # fmt: skip


LAUGHS = b"""<?xml version="1.0"?><!DOCTYPE schedule [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">
<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]><schedule><conference><title>&c;</title></conference></schedule>"""
OUTSIDE = b"""<?xml version="1.0"?><!DOCTYPE schedule [<!ENTITY x SYSTEM "file:///etc/passwd">]>
<schedule><conference><title>&x;</title></conference></schedule>"""


@pytest.mark.parametrize("content", [LAUGHS, OUTSIDE])
def test_entities_are_refused_before_anything_is_read(content):
    with pytest.raises(UnsafeSchedule):
        parsing.tree(content)


@pytest.mark.parametrize(
    "content",
    [
        b"", b"hello", b"{", b"[]", b"{}", b"<a/>", b"<schedule/>", b"\x00\xff", b"<schedule><day>", b'{"schedule": 3}',
        b'{"schedule": {"conference": {"days": [3]}}}', b'{"schedule": {"conference": {"days": [{"rooms": {"A": []}}]}}}',
        b"{" + b'"a":{' * 100_000,
    ],
)  # fmt: skip
def test_what_is_no_schedule_is_refused(content):
    with pytest.raises(NotASchedule):
        parsing.tree(content)


def test_what_is_too_large_is_refused():
    with pytest.raises(TooLargeSchedule):
        parsing.tree(b" " * (parsing.LARGEST_MB * 1024 * 1024 + 1))


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=12),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)
FIELDS = sorted(reading._READ)


@given(st.dictionaries(st.sampled_from(FIELDS), VALUES))
def test_whatever_stands_in_a_session_it_is_read_and_nothing_is_lost_in_silence(event):
    for name in ("persons", "links", "attachments"):
        if not isinstance(event.get(name), list):
            event.pop(name, None)
    content = json.dumps({"conference": {"days": [{"date": "2026-05-01", "rooms": {"Hall": [event]}}]}}).encode()
    found = reading.read(parsing.tree(content), languages=LANGUAGES, zone="Europe/Berlin")
    (one,) = found.events
    assert one.title
    if one.starts_at is None:
        assert Problem.NO_TIME in {remark.problem for remark in found.remarks}


def test_the_same_file_is_read_the_same():
    content = schedules.large(50)
    first, second = (
        reading.read(parsing.tree(content), languages=LANGUAGES, zone="Europe/Berlin") for _time in range(2)
    )
    assert first == second
    assert first.remarks == []
