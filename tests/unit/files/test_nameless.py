"""Files for readers who must not know whose they are: properties go, everything else stays."""

import io
import time
import zipfile

import pytest
from pypdf import PdfReader, PdfWriter

from app.files.nameless import without_names
from app.files.reading import format_of
from app.files.rules import DOCUMENTS, Format, TooMuchInside
from tests.factories import files

WHO = "Rūta Žukauskienė"
CORE = f"<c:coreProperties xmlns:c='c' xmlns:d='d'><d:creator>{WHO}</d:creator></c:coreProperties>"


def all_of(content):
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.testzip() is None
        return {part.filename: archive.read(part).decode() for part in archive.infolist()}


@pytest.mark.parametrize("kind", ["pptx", "docx", "xlsx"])
def test_an_office_file_forgets_its_author_and_keeps_its_text(kind):
    parts = {
        "docProps/core.xml": CORE,
        "docProps/app.xml": f"<Properties><Company>{WHO}</Company></Properties>",
        "docProps/custom.xml": f"<Properties><p>{WHO}</p></Properties>",
        "word/document.xml": f'<w:document><w:ins w:id="1" w:author="{WHO}"><w:t>Wind 1</w:t></w:ins></w:document>',
        "word/comments.xml": f"<w:comments><w:comment w:author='{WHO}' w:initials='RŽ'>2</w:comment></w:comments>",
        "word/people.xml": f'<w15:person w15:author="{WHO}"/>',
        "ppt/commentAuthors.xml": f'<p:cmAuthor id="0" name="{WHO}" initials="RŽ"/>',
        "ppt/authors.xml": f'<p188:author id="0" name="{WHO}" userId="{WHO}"/>',
        "xl/comments1.xml": f"<comments><authors><author>{WHO}</author></authors></comments>",
        "xl/persons/person.xml": f'<person displayName="{WHO}" id="7"/>',
        "ppt/slides/slide1.xml": '<p name="Title 1">Wind 2</p>',
    }
    content = files.office(kind, **parts)
    made = all_of(without_names(content, Format(kind)))
    assert sorted(made) == sorted(all_of(content))
    assert [name for name, text in made.items() if WHO in text or "RŽ" in text] == []
    assert made["word/document.xml"] == '<w:document><w:ins w:id="1" w:author=""><w:t>Wind 1</w:t></w:ins></w:document>'
    assert made["ppt/slides/slide1.xml"] == '<p name="Title 1">Wind 2</p>'
    assert format_of(without_names(content, Format(kind)), DOCUMENTS) is Format(kind)


@pytest.mark.parametrize(("kind", "format"), [("presentation", Format.ODP), ("text", Format.ODT)])
def test_an_open_document_forgets_its_author_and_keeps_its_text(kind, format):
    text = f"<o><office:annotation><dc:creator>{WHO}</dc:creator><text:p>1</text:p></office:annotation>Wind</o>"
    content = files.open_document(kind, **{"meta.xml": f"<m><dc:creator>{WHO}</dc:creator></m>", "content.xml": text})
    made = without_names(content, format)
    assert [name for name, said in all_of(made).items() if WHO in said] == []
    assert all_of(made)["content.xml"] == text.replace(WHO, "")
    assert format_of(made, DOCUMENTS) is format


def test_a_pdf_forgets_its_author_and_keeps_its_pages():
    writer = PdfWriter(clone_from=io.BytesIO(files.pdf()))
    writer.add_metadata({"/Author": "Ruta (Trakai)", "/Title": "Of Ruta"})
    packet = b"<?xpacket begin='' id='1'?><x><dc:creator>Ruta</dc:creator></x><?xpacket end='w'?>"
    writer.xmp_metadata = packet
    written = io.BytesIO()
    writer.write(written)
    assert b"Ruta" in written.getvalue()
    made = without_names(written.getvalue(), Format.PDF)
    assert (b"Ruta" in made, len(made)) == (False, len(written.getvalue()))
    reader = PdfReader(io.BytesIO(made))
    assert (reader.metadata, len(reader.pages)) == (None, 1)
    assert format_of(made, DOCUMENTS) is Format.PDF


@pytest.mark.parametrize(
    ("piece", "format"),
    [
        (b"/Title(", Format.PDF),
        (b"/Title (a", Format.PDF),
        (b"/Title<0", Format.PDF),
        (b"<?xpacket begin", Format.PDF),
        (b"/Info 1 ", Format.PDF),
        (b"author='", Format.DOCX),
        (b"author=\"'", Format.DOCX),
        (b"<author>", Format.DOCX),
        (b"<dc:creator ", Format.ODT),
        (b"<dc:creator>", Format.ODT),
    ],
)
def test_nobody_keeps_us_busy(piece, format):
    content = piece * (4_000_000 // len(piece))
    if format is Format.DOCX:
        content = files.office("docx", **{"word/document.xml": content})
    elif format is Format.ODT:
        content = files.open_document("text", **{"content.xml": content})
    begun = time.process_time()
    without_names(content, format)
    assert time.process_time() - begun < 2


def test_text_that_is_too_long_is_not_read():
    content = files.office("docx", **{"word/document.xml": b" " * (17 * 1024 * 1024)})
    with pytest.raises(TooMuchInside):
        without_names(content, Format.DOCX)


def test_text_stays_as_it_is():
    assert without_names(b"Wind", Format.TEXT) == b"Wind"
