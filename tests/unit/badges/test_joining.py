"""Many badges are set in parts and joined: nobody who opens the document can tell, neither by eye nor by ear."""

import io

import pypdf
import pypdfium2
import pytest
import zxingcpp
from pypdf.generic import DictionaryObject

from app.badges import codes, joining, pdf
from app.badges.rules import Back, Ticket
from tests.factories.badges import BACK, KEYS, badge

NAMES = [
    "Jurgita Žukauskaitė-Petrauskienė",
    "12 0 R (7 0 R) [3 0 R] 4 0 R",
    r"\) 5 0 R ( \\ 6 0 R",
    "((((1 0 R",
    "endobj stream >> 2 0 R",
    "Ana Sá",
    "–",
]
BACKS = [BACK, None, Back(found="Radote?"), Back(), BACK, None, BACK]


def some() -> list:
    return [
        badge(name=name, organisation=name, back=back, address=address(number))
        for number, (name, back) in enumerate(zip(NAMES, BACKS, strict=True))
    ]


def address(number: int) -> str:
    return codes.address("https://a.example.org", codes.make(Ticket(1, number, 1), KEYS.signing))


def made(monkeypatch, together: int, badges=None) -> bytes:
    monkeypatch.setattr(pdf, "_TOGETHER", together)
    return pdf.pages(badges or some(), title="Kortelės (2 0 R)", tag="lt")


def opened(document: bytes) -> pypdf.PdfReader:
    return pypdf.PdfReader(io.BytesIO(document), strict=True)


def structure(reader: pypdf.PdfReader) -> list[tuple]:
    """Every tag in reading order: depth, kind, language, replacement text, heading and page; or a mark on that page."""
    pages = {page.indirect_reference.idnum: number for number, page in enumerate(reader.pages)}
    said = []

    def hear(element, parent, depth):
        if not isinstance(element, DictionaryObject):
            said.append((depth, int(element)))
            return
        assert element.raw_get("/P") == parent
        page = pages[element.raw_get("/Pg").idnum] if "/Pg" in element else None
        said.append((depth, *(element.get(key) for key in ("/S", "/Lang", "/Alt", "/T")), page))
        for kid in element["/K"]:
            hear(kid.get_object(), element.indirect_reference, depth + 1)

    root = reader.trailer["/Root"]["/StructTreeRoot"]
    for kid in root["/K"]:
        hear(kid.get_object(), root.indirect_reference, 0)
    return said


def tags_by_page(reader: pypdf.PdfReader) -> list[list[tuple]]:
    """What a reader finds that starts from a page: the tag of each mark on it, which names that page and that mark."""
    tree = reader.trailer["/Root"]["/StructTreeRoot"]["/ParentTree"]["/Nums"]
    tags = dict(zip(tree[::2], tree[1::2], strict=True))
    assert list(tags) == list(range(len(reader.pages)))
    found = []
    for page in reader.pages:
        elements = [element.get_object() for element in tags[page["/StructParents"]].get_object()]
        assert {element.raw_get("/Pg") for element in elements} == {page.indirect_reference}
        assert [mark in element["/K"] for mark, element in enumerate(elements)] == [True] * len(elements)
        found.append([(element["/S"], element.get("/T"), element.get("/Alt")) for element in elements])
    return found


def outline(reader: pypdf.PdfReader) -> list[tuple]:
    """Every entry: depth, title and page; each must know its neighbours and the one above."""
    entries = []

    def read(parent, depth):
        before, entry = None, parent.get("/First")
        while entry is not None:
            assert entry.raw_get("/Parent") == parent.indirect_reference
            assert entry.get("/Prev") == before
            page = reader.get_page_number(entry["/Dest"][0].get_object())
            entries.append((depth, entry["/Title"], page))
            read(entry, depth + 1)
            before, entry = entry, entry.get("/Next")
        if before is not None:
            assert parent.raw_get("/Last") == before.indirect_reference

    root = reader.trailer["/Root"]["/Outlines"]
    read(root, 0)
    assert root["/Count"] == sum(not depth for depth, *_ in entries)
    return entries


@pytest.mark.parametrize("together", [1, 2, 3])
def test_a_document_in_parts_is_to_readers_what_it_would_be_in_one(monkeypatch, together):
    whole, joined = opened(made(monkeypatch, 100)), opened(made(monkeypatch, together))
    assert structure(joined) == structure(whole)
    assert tags_by_page(joined) == tags_by_page(whole)
    assert outline(joined) == outline(whole)
    assert [page.extract_text() for page in joined.pages] == [page.extract_text() for page in whole.pages]
    assert [page.mediabox for page in joined.pages] == [page.mediabox for page in whole.pages]
    assert (joined.metadata, joined.trailer["/Root"]["/Lang"]) == (whole.metadata, "lt")


def test_every_name_is_said_as_its_heading_and_stands_in_the_outline(monkeypatch):
    reader = opened(made(monkeypatch, 2))
    headings = [said[4] for said in structure(reader) if said[1] == "/H1"]
    entries = [title for depth, title, _ in outline(reader) if not depth]
    wanted = [name.replace(" ", "") for name in NAMES]
    assert ([title.replace(" ", "") for title in headings], [title.replace(" ", "") for title in entries]) == (
        wanted,
        wanted,
    )


@pytest.mark.parametrize("together", [2, 100])
def test_no_tag_goes_on_from_one_badge_to_the_next(monkeypatch, together):
    # A tag that has marks on several pages names the page with each of them.
    assert b"/MCR" not in made(monkeypatch, together)


def test_another_program_draws_every_page_and_reads_every_code(monkeypatch):
    with pypdfium2.PdfDocument(made(monkeypatch, 2)) as document:
        pictures = [page.render(scale=2).to_pil().convert("L") for page in document]
    found = [[code.text for code in zxingcpp.read_barcodes(picture)] for picture in pictures]
    assert found == [
        page for number, back in enumerate(BACKS) for page in ([[address(number)]] + ([[]] if back else []))
    ]


def test_the_metadata_count_all_pages_and_name_this_document(monkeypatch):
    readers = [opened(made(monkeypatch, 2, some()[:count])) for count in (5, 6)]
    texts = [reader.trailer["/Root"]["/Metadata"].get_data().decode() for reader in readers]
    counts = [int(text.partition("<xmpTPg:NPages>")[2].partition("<")[0]) for text in texts]
    ids = [text.partition("<xmpMM:DocumentID>")[2].partition("<")[0] for text in texts]
    assert counts == [len(reader.pages) for reader in readers]
    assert ids == [str(reader.trailer["/ID"][0]) for reader in readers]
    assert ids[0] != ids[1]


def test_the_same_parts_make_the_same_bytes(monkeypatch):
    assert made(monkeypatch, 2) == made(monkeypatch, 2)


@pytest.mark.parametrize(
    ("known", "strange"),
    [
        (b"/Suspects false", b"/Suspects true"),
        (b"/S/Document", b"/S/Article"),
        (b"/StructParents 0", b"/StructParenta 0"),
        (b"/Nums[0 ", b"/Nums[1 "),
        (b"\n1 0 obj", b"\n1 1 obj"),
        (b"startxref", b"startxxx"),
    ],
)
def test_a_form_that_is_not_known_is_refused(monkeypatch, known, strange):
    part = made(monkeypatch, 100)
    assert len(opened(joining.joined([part, part])).pages) == 2 * len(opened(part).pages)
    with pytest.raises(ValueError, match=r"expected|not found|not every page"):
        joining.joined([part, part.replace(known, strange)])


def test_without_parts_there_is_no_document():
    with pytest.raises(ValueError, match="no document"):
        joining.joined([])
