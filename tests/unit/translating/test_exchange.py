"""Files go out and come back as they were, whatever letters they hold; what is no file of ours is refused."""

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.forms import clean_text
from app.translating import po, xliff
from app.translating.exchange import NotReadable, Sent, Unit
from app.translating.rules import State
from app.values.languages import PAGE_LANGUAGES

CLEAN = st.text(max_size=60).map(clean_text)
ODD = st.sampled_from(
    ['"', "\\", "\\n", "a\\\n", "<b>&amp;</b>", "]]>", "%(name)s {0}", "a\n\nb", "\ttab", "„Žąsis“", "🧑‍🌾", "ة", "#, fuzzy",
     'msgid "x"', "a b", "x\u2029y", "'", "e\u0301", "\x85x", "\x1cx", "x\x0cy", "￼"]
).map(clean_text)  # fmt: skip
TEXTS = (CLEAN | ODD).filter(bool)
STATES = st.sampled_from([State.MISSING, State.OUTDATED, State.DRAFT, State.CHECKED])
FORMS = pytest.mark.parametrize("form", [xliff, po], ids=["xliff", "po"])


@st.composite
def sent(draw):
    found = []
    for number in range(draw(st.integers(1, 5))):
        state = draw(STATES)
        target = "" if state is State.MISSING else draw(TEXTS)
        unit = Unit(f"session/{number}/title", draw(TEXTS), target, final=state is State.CHECKED)
        notes = tuple(draw(st.lists(TEXTS, max_size=2)))
        found.append(Sent(unit, draw(st.sampled_from(list(PAGE_LANGUAGES))), state, draw(TEXTS), notes, 200))
    return found


@FORMS
@given(found=sent(), language=st.sampled_from(list(PAGE_LANGUAGES)))
def test_what_goes_out_comes_back(form, found, language):
    received = form.read(form.written(found, language, name="ring/borne"))
    assert received.language == language
    by_id = {unit.id: unit for unit in received.units}
    assert by_id == {one.unit.id: one.unit for one in found}


def one(**changes):
    values = {"id": "session/1/title", "source": "Water", "target": "Vanduo", **changes}
    return Sent(Unit(**values), "nl", State.DRAFT, "Title", ("Session “Water”: Title",), 200)


def test_xliff_says_what_programs_need():
    document = xliff.written([one()], "pt", name="ring/borne").decode()
    assert 'source-language="nl" target-language="pt-PT"' in document
    assert 'xml:space="preserve"' in document
    assert 'size-unit="char" maxwidth="200"' in document
    assert '<note from="conferring">Session “Water”: Title</note>' in document
    assert 'state="needs-review-translation">Vanduo</target>' in document


def test_each_language_of_originals_has_a_file_of_its_own():
    numbered = enumerate(["nl", "de", "nl"])
    others = [Sent(Unit(f"session/{n}/title", "a", ""), code, State.MISSING, "Title", (), 9) for n, code in numbered]
    document = xliff.written(others, "lt", name="ring").decode()
    assert document.count("<file ") == 2
    assert len(xliff.read(document.encode()).units) == 3


def test_an_empty_file_can_be_read_again():
    assert xliff.read(xliff.written([], "lt", name="ring")).units == []


SEGMENTED = """<xliff version="1.2" xmlns="urn:oasis:names:tc:xliff:document:1.2"><file original="x" source-language="nl"
target-language="lt-LT" datatype="plaintext"><body><group><trans-unit id="session/1/title" approved="no">
<source>Een. Twee.</source><seg-source><mrk mtype="seg" mid="1">Een.</mrk> <mrk mtype="seg" mid="2">Twee.</mrk></seg-source>
<target state="{state}"><mrk mtype="seg" mid="1">Vienas.</mrk> <mrk mtype="seg" mid="2">Du.</mrk>{more}</target>
<alt-trans><source>Drie.</source><target>Trys.</target></alt-trans></trans-unit></group></body></file></xliff>"""


@pytest.mark.parametrize(
    ("state", "final"),
    [
        ("final", True),
        ("signed-off", True),
        ("translated", False),
        ("needs-review-translation", False),
        ("x-own", False),
    ],
)
def test_segments_of_programs_are_text(state, final):
    received = xliff.read(SEGMENTED.format(state=state, more="").encode())
    assert received.language == "lt"
    assert received.units == [Unit("session/1/title", "Een. Twee.", "Vienas. Du.", final=final)]


def test_marks_of_programs_are_noticed():
    received = xliff.read(SEGMENTED.format(state="final", more='<x id="1"/>').encode())
    assert received.units[0].is_marked is True


def test_utf_16_is_read():
    document = xliff.written([one()], "lt", name="ring").decode().replace("utf-8", "utf-16")
    assert xliff.read(document.encode("utf-16")).units[0].target == "Vanduo"


BOMB = b"""<?xml version="1.0"?><!DOCTYPE xliff [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><xliff version="1.2">&b;</xliff>"""
OUTSIDE = b"""<?xml version="1.0"?><!DOCTYPE xliff [<!ENTITY a SYSTEM "file:///etc/passwd">]><xliff version="1.2">&a;</xliff>"""


@pytest.mark.parametrize(
    "content",
    [
        b"", b"<", b"<a/>", b"\x00", BOMB, OUTSIDE, b"<xliff version='2.0'/>", b"<xliff version='1.2'/>",
        b"<xliff>" * 100 + b"</xliff>" * 100, b"<?xml version='1.0' encoding='nonsense'?><xliff/>",
    ],
)  # fmt: skip
def test_what_is_no_xliff_of_ours_is_refused(content):
    with pytest.raises(NotReadable):
        xliff.read(content)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"hello",
        b"\xff\xfe\x00",
        b'msgid "a"\nmsgstr "b"\n',
        b'msgid "a',
        b'msgctxt "x"\nmsgid "a"\nmsgid_plural "b"\nmsgstr[0] "c"\n',
    ],
)
def test_what_is_no_po_file_of_ours_is_refused(content):
    with pytest.raises(NotReadable):
        po.read(content)


@FORMS
@given(content=st.binary(max_size=300))
def test_no_content_breaks_a_reader(form, content):
    with contextlib.suppress(NotReadable):
        form.read(content)


def test_po_says_what_programs_need():
    catalogue = po.written([one()], "pt", name="ring/borne").decode()
    assert '"Language: pt_PT\\n"' in catalogue
    assert '#. Session “Water”: Title\n#, fuzzy\nmsgctxt "session/1/title"\nmsgid "Water"\nmsgstr "Vanduo"' in catalogue
