"""Tagged PDFs of the typesetter strung together, as if they had been set at once.

Its memory grows with what it sets together, so many badges are set in parts. Programs that join PDFs drop the tags, or
hold every object of the result in memory. Here only the lists that span a document are made anew: pages, outline,
structure and the page count in the metadata. All else is copied as it stands, with other numbers. The typesetter always
writes those few in the same form; any other is refused rather than joined into something that looks right and is not.
"""

import base64
import hashlib
import re
from collections.abc import Iterable
from io import BytesIO
from typing import NamedTuple

_REF = rb"(\d+) 0 R"
_LIST = rb"\[((?:\d+ 0 R ?)*)\]"
_TRAILER = re.compile(rb"trailer\n<</Size \d+/Root " + _REF + rb"/Info " + _REF + rb"/ID\[\(([^()]*)\)")
_CATALOG = re.compile(
    rb"<</Type/Catalog/Pages " + _REF + rb"/Metadata " + _REF + rb"/Lang\([\w-]*\)/StructTreeRoot " + _REF
    + rb"/MarkInfo<</Marked true/Suspects false>>/ViewerPreferences<<[\w /]*>>/Outlines " + _REF + rb">>"
)  # fmt: skip
_PAGES = re.compile(rb"<</Type/Pages/Count \d+/Kids" + _LIST + rb">>")
_PAGE = re.compile(rb"(<</Type/Page/.*/StructParents )(\d+)(/.*)")
_OUTLINE = re.compile(rb"<</Type/Outlines/First " + _REF + rb"/Last " + _REF + rb"/Count (\d+)>>")
_TREE = re.compile(
    rb"<</Type/StructTreeRoot(/RoleMap<<[\w/]*>>)/K\[" + _REF
    + rb"\]/ParentTree<</Nums\[((?:\d+ \d+ 0 R ?)*)\]>>/ParentTreeNextKey \d+>>"
)  # fmt: skip
_DOCUMENT = re.compile(rb"<</Type/StructElem/S/Document/P \d+ 0 R/K" + _LIST + rb">>")
_METADATA = re.compile(rb"<</Length \d+(/Type/Metadata/Subtype/XML>>\nstream\n)(.*)(\nendstream)", re.DOTALL)
_PAGE_COUNT = re.compile(rb"(?<=<xmpTPg:NPages>)\d+")

# An escaped sign or a bracket of a string, or a reference; within a string, what looks like one is text.
_TOKEN = re.compile(rb"\\.|[()]|\b(\d+) 0 R\b", re.DOTALL)

# What a document has once has these numbers in the whole.
_ONCE = CATALOG, INFO, METADATA, PAGES, OUTLINE, TREE, DOCUMENT = range(1, 8)


class _Part(NamedTuple):
    """A document taken apart: its objects by number, and which of them are those that a document has once."""

    objects: dict[int, bytes]
    once: dict[int, int]
    id: bytes

    def top(self, which: int) -> bytes:
        return self.objects[self.once[which]]


def joined(parts: Iterable[bytes]) -> bytes:
    """One document with the pages of all ``parts``, which have the same title and language, in their order.

    Raises ValueError if there is none, or one is not of the form that is known.
    """
    whole = _Whole()
    for part in parts:
        whole.add(_taken_apart(part))
    return whole.end()


def _taken_apart(document: bytes) -> _Part:
    table = document.rindex(b"xref\n0 ", 0, document.rindex(b"startxref"))
    size, rows = document[table + 7 :].split(b"\n", 1)
    # A row of the table has twenty bytes, the first of which say where the object begins.
    starts = [int(rows[place : place + 10]) for place in range(20, 20 * int(size), 20)]
    objects = {}
    for number, (start, end) in enumerate(zip(starts, [*starts[1:], table], strict=True), 1):
        before, after = b"%d 0 obj\n" % number, b"\nendobj\n"
        text = document[start:end].rstrip() + b"\n"
        if not (text.startswith(before) and text.endswith(after)):
            raise ValueError(f"object {number} is not where it is expected")
        objects[number] = text[len(before) : -len(after)]
    catalog, info, id_ = _parsed(_TRAILER, rows[20 * int(size) :])
    pages, metadata, tree, outline = _parsed(_CATALOG, objects[int(catalog)])
    document_ = _parsed(_TREE, objects[int(tree)])[1]
    once = dict(zip(_ONCE, map(int, (catalog, info, metadata, pages, outline, tree, document_)), strict=True))
    return _Part(objects, once, id_)


def _parsed(form: re.Pattern[bytes], text: bytes) -> tuple[bytes, ...]:
    found = form.match(text)
    if not found:
        raise ValueError(f"unexpected in a PDF of the typesetter: {text[:200]!r}")
    return found.groups()


def _renumbered(body: bytes, numbers: dict[int, int]) -> bytes:
    """An object with its references changed; what is in strings and streams stays."""
    head, stream, content = body.partition(b"\nstream\n")
    depth = 0

    def changed(token: re.Match[bytes]) -> bytes:
        nonlocal depth
        if token[1]:
            return token[0] if depth else b"%d 0 R" % numbers[int(token[1])]
        depth += (token[0] == b"(") - (token[0] == b")")
        return token[0]

    return _TOKEN.sub(changed, head) + stream + content


class _Whole:
    """The document being written, object by object, and its lists so far."""

    def __init__(self) -> None:
        self._file = BytesIO()
        self._file.write(b"%PDF-1.7\n%\x80\x80\x80\x80\n")
        self._offsets: dict[int, int] = {}
        self._size = len(_ONCE)
        self._tops: dict[int, bytes] = {}
        self._ids: list[bytes] = []
        self._pages: list[bytes] = []
        self._tagged: list[bytes] = []
        self._parents: list[bytes] = []
        self._entries = self._first_entry = self._last_entry = 0
        # The last entry of the outline waits for its neighbour.
        self._waiting = b""

    def add(self, part: _Part) -> None:
        numbers = {number: place for place, number in part.once.items()}
        for number in part.objects:
            if number not in numbers:
                self._size += 1
                numbers[number] = self._size
        self._tops = self._tops or {place: _renumbered(part.top(place), numbers) for place in _ONCE}
        self._ids.append(part.id)
        self._add_pages(part, numbers)
        self._add_entries(part, numbers)
        for number, body in part.objects.items():
            if numbers[number] not in _ONCE:
                self._put(numbers[number], _renumbered(body, numbers))

    def _add_pages(self, part: _Part, numbers: dict[int, int]) -> None:
        """Pages, what is tagged on them, and the keys by which a page finds its tags."""
        before = len(self._pages)
        pages = _parsed(_PAGES, part.top(PAGES))[0].split()[::3]
        for number in map(int, pages):
            start, key, end = _parsed(_PAGE, part.objects[number])
            part.objects[number] = b"%s%d%s" % (start, before + int(key), end)
            self._pages.append(b"%d 0 R" % numbers[number])
        for number in _parsed(_DOCUMENT, part.top(DOCUMENT))[0].split()[::3]:
            self._tagged.append(b"%d 0 R" % numbers[int(number)])
        parents = _parsed(_TREE, part.top(TREE))[2].split()
        if list(map(int, parents[::4])) != list(range(len(pages))):
            raise ValueError("not every page has tags of its own")
        for key, number in zip(parents[::4], parents[1::4], strict=True):
            self._parents.append(b"%d %d 0 R" % (before + int(key), numbers[int(number)]))

    def _add_entries(self, part: _Part, numbers: dict[int, int]) -> None:
        """The outline: each entry knows the one before and the one after."""
        first, last, entries = map(int, _parsed(_OUTLINE, part.top(OUTLINE)))
        body = _renumbered(part.objects.pop(first), numbers)
        if self._waiting:
            self._put(self._last_entry, _with(b"/Next %d 0 R" % numbers[first], self._waiting))
            body = _with(b"/Prev %d 0 R" % self._last_entry, body)
        if first != last:
            self._put(numbers[first], body)
            body = _renumbered(part.objects.pop(last), numbers)
        self._waiting = body
        self._first_entry = self._first_entry or numbers[first]
        self._last_entry = numbers[last]
        self._entries += entries

    def _put(self, number: int, body: bytes) -> None:
        self._offsets[number] = self._file.tell()
        self._file.write(b"%d 0 obj\n%s\nendobj\n" % (number, body))

    def end(self) -> bytes:
        """The lists, the table of objects and the trailer."""
        if not self._tops:
            raise ValueError("no document to join")
        self._put(self._last_entry, self._waiting)
        count = len(self._pages)
        id_ = base64.b64encode(hashlib.md5(b"".join(self._ids), usedforsecurity=False).digest())
        head, metadata, tail = _parsed(_METADATA, self._tops[METADATA])
        metadata = _PAGE_COUNT.sub(b"%d" % count, metadata).replace(self._ids[0], id_)
        roles = _parsed(_TREE, self._tops[TREE])[0]
        self._put(CATALOG, self._tops[CATALOG])
        self._put(INFO, self._tops[INFO])
        self._put(METADATA, b"<</Length %d%s%s%s" % (len(metadata), head, metadata, tail))
        self._put(PAGES, b"<</Type/Pages/Count %d/Kids[%s]>>" % (count, b" ".join(self._pages)))
        self._put(
            OUTLINE,
            b"<</Type/Outlines/First %d 0 R/Last %d 0 R/Count %d>>"
            % (self._first_entry, self._last_entry, self._entries),
        )
        self._put(
            TREE,
            b"<</Type/StructTreeRoot%s/K[%d 0 R]/ParentTree<</Nums[%s]>>/ParentTreeNextKey %d>>"
            % (roles, DOCUMENT, b" ".join(self._parents), count),
        )
        self._put(DOCUMENT, b"<</Type/StructElem/S/Document/P %d 0 R/K[%s]>>" % (TREE, b" ".join(self._tagged)))
        start, size = self._file.tell(), self._size + 1
        self._file.write(b"xref\n0 %d\n0000000000 65535 f\r\n" % size)
        self._file.writelines(b"%010d 00000 n\r\n" % self._offsets[number] for number in range(1, size))
        self._file.write(b"trailer\n<</Size %d/Root %d 0 R/Info %d 0 R" % (size, CATALOG, INFO))
        self._file.write(b"/ID[(%s)(%s)]>>\nstartxref\n%d\n%%%%EOF" % (id_, id_, start))
        return self._file.getvalue()


def _with(entry: bytes, body: bytes) -> bytes:
    """A dictionary with one entry more."""
    return b"<<" + entry + body[2:]
