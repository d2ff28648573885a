"""XLIFF 1.2, the form that translation programs of agencies read best: producers and readers are pure.

Source: OASIS XLIFF 1.2 (states of targets, `approved`, `maxwidth`).
"""

import re
from collections.abc import Iterable
from itertools import groupby
from xml.etree import ElementTree
from xml.etree.ElementTree import Element, SubElement

from app.forms import clean_text
from app.translating.exchange import MOST_UNITS, NotReadable, Received, Sent, Unit, code_of
from app.translating.rules import State
from app.values import xmltree
from app.values.languages import PAGE_LANGUAGES

MEDIA_TYPE = "application/x-xliff+xml"
_NAMESPACE = "urn:oasis:names:tc:xliff:document:1.2"
_XML = "http://www.w3.org/XML/1998/namespace"
# What XML 1.0 cannot hold, however it is written.
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_STATES = {
    State.MISSING: "needs-translation",
    State.OUTDATED: "needs-adaptation",
    State.DRAFT: "needs-review-translation",
    State.CHECKED: "final",
}
_FINAL = frozenset({"final", "signed-off"})


def written(sent: Iterable[Sent], language: str, *, name: str) -> bytes:
    """A document with a `file` for each language of originals; ``name`` says whose texts these are."""
    root = Element("xliff", {"version": "1.2", "xmlns": _NAMESPACE})
    by_original = sorted(sent, key=lambda one: list(PAGE_LANGUAGES).index(one.original))
    for original, group in groupby(by_original, key=lambda one: one.original):
        described = {
            "original": name,
            "source-language": PAGE_LANGUAGES[original].tag,
            "target-language": PAGE_LANGUAGES[language].tag,
            "datatype": "plaintext",
        }
        body = SubElement(SubElement(root, "file", described), "body")
        for one in group:
            _unit(body, one, PAGE_LANGUAGES[language].tag)
    if not len(root):
        described = {"original": name, "source-language": "en", "target-language": PAGE_LANGUAGES[language].tag}
        SubElement(SubElement(root, "file", described | {"datatype": "plaintext"}), "body")
    ElementTree.indent(root)
    return ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)


def read(content: bytes) -> Received:
    """What a document holds, in the order of its units. Raises NotReadable."""
    try:
        root = xmltree.read(content)
    except xmltree.Unreadable:
        raise NotReadable from None
    if _plain(root.tag) != "xliff" or not (root.get("version") or "1.2").startswith("1."):
        raise NotReadable
    languages = {code_of(file.get("target-language")) for file in root.iter() if _plain(file.tag) == "file"}
    if len(languages) != 1:
        raise NotReadable
    units = [_read_unit(one) for one in root.iter() if _plain(one.tag) == "trans-unit"]
    if len(units) > MOST_UNITS:
        raise NotReadable
    return Received(languages.pop(), units)


def _unit(body: Element, one: Sent, tag: str) -> None:
    is_checked = one.state is State.CHECKED
    described = {"id": one.unit.id, "resname": one.field, "approved": "yes" if is_checked else "no"}
    room = {"size-unit": "char", "maxwidth": str(one.limit), f"{{{_XML}}}space": "preserve"}
    unit = SubElement(body, "trans-unit", described | room)
    SubElement(unit, "source").text = _safe(one.unit.source)
    target = SubElement(unit, "target", {f"{{{_XML}}}lang": tag, "state": _STATES[one.state]})
    target.text = _safe(one.unit.target)
    for note in one.notes:
        SubElement(unit, "note", {"from": "conferring"}).text = _safe(note)


def _read_unit(unit: Element) -> Unit:
    parts = {_plain(part.tag): part for part in reversed(unit)}
    source, target = parts.get("source"), parts.get("target")
    text, is_marked = _text(target) if target is not None else ("", False)
    final = target is not None and (target.get("state") in _FINAL or unit.get("approved") == "yes")
    return Unit(
        id=unit.get("id") or "",
        source=clean_text(_text(source)[0]) if source is not None else "",
        target=clean_text(text),
        final=final and bool(text),
        is_marked=is_marked,
    )


def _text(element: Element) -> tuple[str, bool]:
    """The text of a source or target, and whether it holds marks that stand for something else. Segments, which programs
    mark on their way, are text like any other."""
    is_marked = any(_plain(part.tag) != "mrk" for part in element.iter() if part is not element)
    return "".join(element.itertext()), is_marked


def _safe(text: str) -> str:
    return _NOT_XML.sub("", text)


def _plain(tag: str) -> str:
    return tag.rpartition("}")[2]
