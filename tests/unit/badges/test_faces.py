"""Badges as SVG and PDF, judged by readers that know nothing of how they were made."""

import io
import re
from xml.etree import ElementTree

import fontpkg_noto_sans
import pypdf
import pypdfium2
import pytest
import resvg_py
import zxingcpp
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageFont

from app import typesetting
from app.badges import codes, lines, pdf, qr, rules, svg
from app.badges.rules import Ticket
from tests.factories.badges import ADDRESS, BACK, KEYS, badge

FONT = f"{fontpkg_noto_sans.__path__[0]}/files/NotoSans[wdth,wght].ttf"
LETTERS = "ąčęėįšųūž ĄČĘĖĮŠŲŪŽ ãõáâàçéêíóôú ÃÕÁÂÀÇÉÊÍÓÔÚ äöüß ÄÖÜẞ ëïéèĳ ËÏ „“”‚‘’ € – abcdefghijklm nopqrstuvwxyz"
HOSTILE = [
    '#panic("x") *a* $b$ _c_ `d` @e <f> \\ // /* = - + ~',
    "'; DROP TABLE x; -- \"><script>alert(1)</script> & ]]>",
    "😀 Ana 👩‍👩‍👧 Sá 🇱🇹",
    "שלום مرحبا 漢字 नमस्ते ไทย Ελένη Олена",
    "a\u202eb\u2066c\ufeffd\u00ade\u200b",
    "\x00\x07\x1b\x7f\n\t\ud800 x",
    "Z͑ͫ̓ͪ̂ͫ̽͏̴̙̤̞͉͚̯̞̠͍A̴̵̜̰͔ͫ͗͢L",
    "x" * 200,
    "漢" * 200,
    "Anna-" * 40,
    "W " * 100,
    "\ue000\ufffe \U0010ffff",
    "",
]


def picture(text: str, width: int = 630) -> Image.Image:
    return Image.open(io.BytesIO(bytes(resvg_py.svg_to_bytes(svg_string=text, width=width, font_files=[FONT]))))


def rendered(document: bytes, scale: float = 2) -> list[Image.Image]:
    with pypdfium2.PdfDocument(document) as opened:
        return [page.render(scale=scale).to_pil() for page in opened]


def texts(document: bytes) -> list[str]:
    return [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(document)).pages]


def decoded(image: Image.Image) -> list[str]:
    return [found.text for found in zxingcpp.read_barcodes(image.convert("L"))]


def made(*badges) -> bytes:
    return pdf.pages(badges, title="Kortelės", tag="lt")


def test_the_code_is_read_from_svg_and_pdf_in_grey():
    front, back = rendered(made(badge()))
    assert (decoded(picture(svg.front(badge()))), decoded(front), decoded(back)) == ([ADDRESS], [ADDRESS], [])


@given(st.integers(0, 2**32 - 1), st.sampled_from(["http://127.0.0.1:8000", "https://a.eu", "https://x_y.example.org"]))
@settings(max_examples=20, deadline=None)
def test_every_code_is_read(registration_id, base_url):
    address = codes.address(base_url, codes.make(Ticket(1, registration_id, 1), KEYS.signing))
    assert decoded(picture(svg.code(qr.draw(address)), 260)) == [address]


def test_the_code_is_large_enough_and_has_its_white_border():
    image = picture(svg.code(qr.draw(ADDRESS)), 49).convert("RGBA")
    dark = Image.new("RGBA", image.size, "white")
    dark.alpha_composite(image)
    assert dark.convert("L").point(lambda value: 255 if value < 128 else 0).getbbox() == (4, 4, 45, 45)
    assert rules.CODE_MM >= 35


def test_the_pages_are_a6_tagged_and_in_order():
    reader = pypdf.PdfReader(io.BytesIO(made(badge(), badge(back=None), badge())))
    millimetres = [tuple(round(float(side) * 25.4 / 72, 1) for side in page.mediabox[2:]) for page in reader.pages]
    root = reader.trailer["/Root"]
    assert millimetres == [(105, 148)] * 5
    assert (root["/MarkInfo"]["/Marked"], root["/Lang"], reader.metadata.title) == (True, "lt", "Kortelės")
    assert "/StructTreeRoot" in root
    assert "pdfuaid:part" in root["/Metadata"].get_data().decode()


def test_all_fonts_are_embedded_and_one_family():
    fonts = {}
    for page in pypdf.PdfReader(io.BytesIO(made(badge(name=LETTERS[:40])))).pages:
        for font in page["/Resources"]["/Font"].values():
            descendant = font.get_object()["/DescendantFonts"][0].get_object()
            name = descendant["/BaseFont"].split("+")[-1]
            fonts[name] = bool({"/FontFile2", "/FontFile3"} & set(descendant["/FontDescriptor"]))
    assert set(fonts.values()) == {True}
    assert {re.match("/?NotoSans", name) is not None for name in fonts} == {True}


def test_every_letter_of_the_five_languages_is_on_the_badge():
    document = made(badge(name=LETTERS, organisation=LETTERS, town="Ĳsselstein", role="ąčęėįšųūž"))
    front = texts(document)[0]
    assert {letter for letter in LETTERS if letter not in front} == set()
    assert set(re.sub(r"\s", "", typesetting._shown(LETTERS))) == set(re.sub(r"\s", "", LETTERS))


def test_the_back_says_all_that_was_given():
    back = " ".join(texts(made(badge()))[1].split())
    for text in (
        "Lapkričio 12–14 d., Borne",
        "Kanalai",
        "Português",
        "slaptažodis: fietspad",
        BACK.found,
        BACK.statement,
    ):
        assert text in back


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_texts_are_printed_as_they_are(name):
    hostile = badge(name=name, organisation=name, town=name, series=name, edition=name, role=name, dates=name)
    pages = rendered(made(hostile))
    drawn = svg.front(hostile)
    wanted = re.sub(r"\s", "", typesetting.clean(name))
    heading = "".join(rules.front(hostile).name.lines).replace(" ", "")
    ElementTree.fromstring(drawn)
    assert (len(pages), decoded(pages[0]), decoded(picture(drawn)), heading) == (2, [ADDRESS], [ADDRESS], wanted)


def test_markup_of_the_typesetter_means_nothing():
    name = '#panic("x") *a* $b$ _c_ @e <f> [g]'
    assert name in " ".join(texts(made(badge(name=name, organisation="")))[0].split())


@given(st.text(max_size=120))
@settings(max_examples=40, deadline=None)
def test_no_text_stops_the_press(text):
    strange = badge(name=text, organisation=text[::-1], back=rules.Back(found=text, statement=text))
    ElementTree.fromstring(svg.front(strange))
    assert made(strange)[:5] == b"%PDF-"


def test_a_letter_without_a_glyph_leaves_a_box_and_a_sign_leaves_nothing():
    assert (typesetting._shown("Ana 漢字"), typesetting._shown("Ana 😀")) == ("Ana □□", "Ana ")


def test_the_picture_may_stand_in_a_page_with_a_strict_policy():
    root = ElementTree.fromstring(svg.front(badge()))
    names = {name for element in root.iter() for name in element.attrib}
    assert {element.tag.rpartition("}")[2] for element in root.iter()} == {"svg", "g", "rect", "path", "text", "tspan"}
    assert {name for name in names if name in ("style", "id", "class", "href") or name.startswith("on")} == set()


def test_the_words_of_the_picture_can_be_copied():
    root = ElementTree.fromstring(svg.front(badge()))
    said = ["".join(element.itertext()) for element in root.iter("{http://www.w3.org/2000/svg}text")]
    assert said == [
        "Climate Partnership",
        "Borne",
        "Jurgita Žukauskaitė-Petrauskienė",
        "Trakų rajono savivaldybės administracija",
        "Trakai",
        "3",
        "Lietuvių",
        "Suprantu · I understand",
        "LT EN",
        "Pranešėja",
    ]


def test_the_same_badge_gives_the_same_bytes():
    assert (made(badge()), svg.front(badge())) == (made(badge()), svg.front(badge()))


def test_no_badge_is_no_document():
    with pytest.raises(ValueError, match="no badge"):
        made()


@pytest.mark.parametrize("place", [None, 1, 2, 3, 4, 5, 6, 7, 8, 9])
def test_white_on_the_head_can_be_read_in_grey(place):
    channels = [int(rules.ground(place)[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    linear = [value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4 for value in channels]
    luminance = sum(weight * value for weight, value in zip((0.2126, 0.7152, 0.0722), linear, strict=True))
    assert 1.05 / (luminance + 0.05) >= 7


@pytest.mark.parametrize(
    ("name", "largest"),
    [("Ana Sá", 37), ("A" * 14, 37), ("A" * 15, 30), ("A" * 18, 30), ("A" * 19, 24), ("Žukauskaitė-Petrauskienė", 37)],
)
def test_the_longest_word_decides_how_large_a_name_may_be(name, largest):
    assert rules.name_sizes_pt(name)[0] == largest


@given(st.text(alphabet="abcdefghijklmnoprstuvzwyąčęėįšųūžäöüßãõçéñ ABCDMWŽŠ-.'", max_size=80))
def test_no_line_is_wider_than_reckoned(text):
    font = ImageFont.truetype(FONT, 1000)
    font.set_variation_by_axes([600, 100])
    set_ = lines.fit(typesetting.clean(text), (37, 30, 24, 19, 15, 12, 9, 7), 93, 40, bold=True, leading=1.0)
    wide = [line for line in set_.lines if font.getlength(line) / 1000 * set_.size_pt * lines.MM_PER_PT > 93 * 1.01]
    assert (wide, "".join(set_.lines).replace(" ", "")) == ([], typesetting.clean(text).replace(" ", ""))
