"""What a file is, by its content; what attackers send is refused, each by its own reason."""

import struct
import zipfile

import pytest

from app.files import reading, rules
from app.files.rules import DOCUMENTS, PICTURES, Format
from tests.factories import files as make

ALL = frozenset(Format)
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


@pytest.mark.parametrize(
    ("content", "format"),
    [
        (make.picture("JPEG"), Format.JPEG),
        (make.picture("PNG"), Format.PNG),
        (make.picture("WEBP"), Format.WEBP),
        (make.pdf(), Format.PDF),
        (make.office("pptx"), Format.PPTX),
        (make.office("docx"), Format.DOCX),
        (make.office("xlsx"), Format.XLSX),
        (make.open_document("presentation"), Format.ODP),
        (make.open_document("text"), Format.ODT),
        ("Žaliasis Trakų kursas\r\nantra eilutė".encode(), Format.TEXT),
    ],
)
def test_files_are_known_by_their_content(content, format):
    assert reading.format_of(content, ALL) is format
    with pytest.raises(rules.WrongType):
        reading.format_of(content, ALL - {format})


@pytest.mark.parametrize(
    "content",
    [
        SVG,
        b"\xef\xbb\xbf" + SVG,
        b'<?xml version="1.0"?>' + SVG,
        b"<!DOCTYPE html><p>Hello",
        b"Dear all,\n<ScRiPt>alert(1)</script>",
        b"<html><body onload=alert(1)>",
        b"GIF89a\x01\x00\x01\x00\x00\x00\x00;",
        b"MZ\x90\x00" + bytes(100),
        b"\x7fELF" + bytes(100),
        b"BM" + bytes(100),
        b"text with \x00 in it",
        "latin letters: é".encode("latin-1"),
        make.archive({"readme.txt": "an archive of nothing in particular"}),
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600),
        b"#!/bin/sh\x1b[2J",
    ],
)
def test_what_is_none_of_ours_is_refused(content):
    with pytest.raises(rules.WrongType) as refused:
        reading.format_of(content, DOCUMENTS | PICTURES)
    assert "PowerPoint (.pptx)" in str(refused.value.message)


@pytest.mark.parametrize(
    ("content", "refusal"),
    [
        (b"%PDF-1.7\nnothing more", rules.Damaged),
        (make.pdf()[:-20], rules.Damaged),
        (make.pdf() + make.archive({"evil.class": "x"}), rules.Damaged),
        (make.pdf() + b"<script>alert(1)</script>", rules.Damaged),
        (make.pdf().replace(b"startxref\n", b"startxref\n9"), rules.Damaged),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "EncryptedPackage".encode("utf-16-le"), rules.Encrypted),
        (make.office(**{"ppt/vbaProject.bin": b"x"}), rules.HasMacros),
        (make.open_document(**{"Basic/script.xml": "x"}), rules.HasMacros),
        (make.open_document(**{"META-INF/manifest.xml": "<m><manifest:encryption-data/></m>"}), rules.Encrypted),
        (make.office()[: len(make.office()) // 2], rules.Damaged),
        (make.office() + b"trailing", rules.Damaged),
        (make.office(**{"../../etc/cron.d/evil": "x"}), rules.Damaged),
        (make.office(**{"/etc/passwd": "x"}), rules.Damaged),
        (make.office(**{"C:\\evil.exe": "x"}), rules.Damaged),
        (make.office(**{"ppt/media/zeros.bin": bytes(50_000_000)}), rules.TooMuchInside),
        (make.office(**{f"ppt/slides/{number}.xml": "x" for number in range(10_001)}), rules.TooMuchInside),
        (
            make.archive({"[Content_Types].xml": '<!DOCTYPE x [<!ENTITY a "aaaa">]><Types>&a;</Types>'}),
            rules.Damaged,
        ),
        (
            make.archive({"[Content_Types].xml": '<!DOCTYPE x [<!ENTITY a "a">]><Types/>'.encode("utf-16")}),
            rules.Damaged,
        ),
        (make.archive({"[Content_Types].xml": "<Types>"}), rules.Damaged),
        (make.archive({"[Content_Types].xml": "<Types/>"}, method=zipfile.ZIP_LZMA), rules.Damaged),
    ],
)
def test_attacks_on_documents_are_refused(content, refusal):
    with pytest.raises(refusal):
        reading.format_of(content, DOCUMENTS)


def test_archive_that_lies_about_its_sizes_is_refused():
    """A part that says it is small, and unpacks to more: only what it says is ever read."""
    content = bytearray(make.archive({"[Content_Types].xml": "<Types>" + " " * 5_000_000 + "</Types>"}))
    at = content.rindex(b"PK\x01\x02")
    content[at + 24 : at + 28] = struct.pack("<I", 900)
    with pytest.raises((rules.Damaged, rules.TooMuchInside)):
        reading.format_of(bytes(content), DOCUMENTS)


def test_archive_with_a_password_is_refused():
    content = bytearray(make.office())
    for mark, offset in ((b"PK\x01\x02", 8), (b"PK\x03\x04", 6)):
        at = content.index(mark)
        content[at + offset] |= 1
    with pytest.raises(rules.Encrypted):
        reading.format_of(bytes(content), DOCUMENTS)


def test_overlapping_parts_are_refused():
    """Many entries that all share one body, as in bombs that need no nesting."""
    content = bytearray(make.archive({"a": bytes(60_000), "b": b"x"}, method=zipfile.ZIP_STORED))
    at = content.rindex(b"PK\x01\x02")
    content[at + 20 : at + 28] = struct.pack("<II", 60_000, 60_000)
    with pytest.raises((rules.TooMuchInside, rules.Damaged)):
        reading.format_of(bytes(content), DOCUMENTS)


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("Folien.pptx", "Folien.pdf"),
        ("C:\\Users\\ona\\skaidrės 2026.pdf", "skaidrės 2026.pdf"),
        ("../../../etc/passwd", "passwd.pdf"),
        ("a\x00b\u202efdp.exe", "a b fdp.pdf"),
        ("evil.php\x00.pdf", "evil.php.pdf"),
        ("....", "file.pdf"),
        ("", "file.pdf"),
        (".htaccess", "htaccess.pdf"),
        ("x" * 400 + ".pdf", "x" * 120 + ".pdf"),
        ("line\r\nbreak: header", "line break: header.pdf"),
    ],
)
def test_names_are_only_ever_shown(name, shown):
    assert rules.shown_name(name, Format.PDF) == shown
