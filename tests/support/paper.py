"""Documents on paper, read by readers that know nothing of how they were made."""

import io
import re
from collections.abc import Iterator
from typing import NamedTuple

import pypdf
import pypdfium2
from pypdf.generic import DictionaryObject


class Heading(NamedTuple):
    """A heading as a screen reader announces it: its level, text and language."""

    level: int
    text: str
    language: str


def opened(document: bytes) -> pypdf.PdfReader:
    return pypdf.PdfReader(io.BytesIO(document), strict=True)


def texts(document: bytes) -> list[str]:
    """What stands on each page; breaks of lines are spaces, the places where long words may break are nothing."""
    with pypdfium2.PdfDocument(document) as pages:
        found = [page.get_textpage().get_text_bounded() for page in pages]
    return [" ".join(re.sub("[\u200b\ufffe]", "", text).split()) for text in found]


def headings(document: bytes) -> list[Heading]:
    """Every heading in the order of reading."""
    return [
        Heading(int(tag["/S"][2:]), tag["/T"], language)
        for tag, language in tags(document)
        if re.fullmatch("/H[1-6]", tag["/S"])
    ]


def tags(document: bytes) -> Iterator[tuple[DictionaryObject, str]]:
    """Every tag in the order of reading, and the language it is in."""
    root = opened(document).trailer["/Root"]

    def hear(tag: DictionaryObject, language: str) -> Iterator[tuple[DictionaryObject, str]]:
        if "/S" not in tag:
            return
        language = tag.get("/Lang", language)
        yield tag, language
        for kid in tag["/K"]:
            if isinstance(kid.get_object(), DictionaryObject):
                yield from hear(kid.get_object(), language)

    for kid in root["/StructTreeRoot"]["/K"]:
        yield from hear(kid.get_object(), root["/Lang"])


def fonts(document: bytes) -> dict[str, bool]:
    """Every font by name, and whether its letters are in the document."""
    found = {}
    for page in opened(document).pages:
        for font in page["/Resources"]["/Font"].values():
            drawn = font.get_object()["/DescendantFonts"][0].get_object()
            name = drawn["/BaseFont"].split("+")[-1]
            found[name] = bool({"/FontFile2", "/FontFile3"} & set(drawn["/FontDescriptor"]))
    return found


def letters_outside(document: bytes, margin: float = 20) -> list[str]:
    """Letters that lie nearer than ``margin`` points to an edge of their page, or beyond it."""
    outside = []
    with pypdfium2.PdfDocument(document) as pages:
        for page in pages:
            width, height = page.get_size()
            text = page.get_textpage()
            for place in range(text.count_chars()):
                left, bottom, right, top = text.get_charbox(place)
                is_inside = margin <= left and right <= width - margin and margin <= bottom and top <= height - margin
                if right > left and not is_inside:
                    outside.append(text.get_text_range(place, 1))
    return outside
