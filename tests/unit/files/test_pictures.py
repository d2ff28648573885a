"""Pictures are made anew: small enough, upright, without anything beside them."""

import io
import struct
import zlib

import pytest
from PIL import Image, PngImagePlugin

from app.files import pictures
from app.files.rules import Damaged, Format, TooManyPixels
from tests.factories import files as make


def opened(content):
    return Image.open(io.BytesIO(content))


@pytest.mark.parametrize("format", [Format.JPEG, Format.PNG, Format.WEBP])
def test_pictures_become_webp_in_two_sizes(format):
    made = pictures.remade(make.picture(format.value.upper(), (2400, 1200)), format)
    assert (made.width, made.height) == (1600, 800)
    assert (opened(made.content).format, opened(made.content).size) == ("WEBP", (1600, 800))
    assert (opened(made.small).format, opened(made.small).size) == ("WEBP", (320, 160))


def test_small_pictures_are_not_blown_up():
    made = pictures.remade(make.picture("PNG", (30, 20)), Format.PNG)
    assert (made.width, made.height, opened(made.small).size) == (30, 20, (30, 20))


def test_pictures_are_turned_upright_and_lose_what_hangs_on_them():
    exif = Image.Exif()
    exif[0x0112], exif[0x010F], exif[0x8825] = 6, "Secret Camera", {1: "N", 2: (54.0, 38.0, 0.0)}
    made = pictures.remade(make.picture("JPEG", (60, 40), exif=exif.tobytes()), Format.JPEG)
    assert (made.width, made.height) == (40, 60)
    assert dict(opened(made.content).getexif()) == {}
    assert b"Secret" not in made.content + made.small


def test_comments_and_appended_bytes_are_gone():
    notes = PngImagePlugin.PngInfo()
    notes.add_text("Comment", "<script>alert(1)</script>")
    polyglot = make.picture("PNG", pnginfo=notes) + make.archive({"evil.js": "alert(1)"})
    made = pictures.remade(polyglot, Format.PNG)
    assert [word in made.content + made.small for word in (b"script", b"PK\x03\x04", b"evil")] == [False] * 3


@pytest.mark.parametrize(("mode", "colour"), [("RGBA", "#82225540"), ("P", 3), ("L", 80), ("CMYK", 0), ("1", 1)])
def test_all_kinds_of_colours_are_read(mode, colour):
    format = "JPEG" if mode == "CMYK" else "PNG"
    made = pictures.remade(make.picture(format, mode=mode, colour=colour), Format(format.lower()))
    assert opened(made.content).mode in {"RGB", "RGBA"}


def huge_png(width, height):
    """A PNG that says it is this large, and holds hardly anything."""

    def chunk(kind, content):
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(bytes(1000))) + chunk(b"IEND", b"")
    )


@pytest.mark.parametrize("size", [(60_000, 60_000), (5_001, 5_000), (2**31 - 1, 1)])
def test_huge_dimensions_are_refused_before_decoding(size):
    with pytest.raises(TooManyPixels) as refused:
        pictures.remade(huge_png(*size), Format.PNG)
    assert "25" in str(refused.value.message)


@pytest.mark.parametrize(
    ("content", "format"),
    [
        (make.picture("JPEG", (600, 400))[:500], Format.JPEG),
        (make.picture("PNG", (600, 400))[:-30], Format.PNG),
        (make.picture("WEBP", (600, 400))[:60], Format.WEBP),
        (b"\xff\xd8\xff\xe0" + bytes(40), Format.JPEG),
        (b"\xff\xd8\xff<svg onload=alert(1)>", Format.JPEG),
        (huge_png(100, 100), Format.PNG),
        (make.picture("PNG"), Format.JPEG),
    ],
)
def test_what_cannot_be_decoded_is_refused(content, format):
    with pytest.raises(Damaged):
        pictures.remade(content, format)
