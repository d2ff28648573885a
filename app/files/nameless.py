"""Files without what programs write into them about whoever made them, for readers who must not know. What stands on the
pages themselves stays: only people can see to that."""

import io
import re
import shutil
import zipfile

from app.files.rules import PICTURES, Damaged, Format, TooMuchInside

# Packing anew costs time while somebody waits, and text is read whole; slides of an hour are far below this.
_MOST_UNPACKED = 100 * 1024 * 1024
_LONGEST_TEXT = 16 * 1024 * 1024
_FASTEST = 1

_OPEN_DOCUMENT = frozenset({Format.ODP, Format.ODT})
# Parts that hold nothing but properties, and what stands in their place.
_EMPTY = {
    "docProps/core.xml": '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/'
    'core-properties"/>',
    "docProps/app.xml": '<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"/>',
    "docProps/custom.xml": '<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"/>',
    "meta.xml": '<office:document-meta xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
    ' office:version="1.3"><office:meta/></office:document-meta>',
}
# Whoever uploads a file may have written it to keep us busy: no pattern below goes over the same text twice.
# Who commented or changed something, in the text itself: as attributes, and in sheets as elements.
_IN_TEXT = re.compile(rb"""(\b(?:author|initials|lastModifiedBy|providerId|userId)=)(?:"[^"]*"|'[^']*')""")
_IN_SHEETS = re.compile(rb"(<author>)[^<]*(</author>)")
_IN_OPEN_DOCUMENT = re.compile(
    rb"(<(dc:creator|meta:creator-initials|loext:sender-initials|text:sender-[a-z-]+|text:author-[a-z-]+|text:creator)\b"
    rb"[^<>]*>)[^<]*(</\2>)"
)
_NAMING_PARTS = re.compile(
    r"word/(?:document|comments\w*|people|footnotes|endnotes|header\d*|footer\d*)\.xml"
    r"|ppt/(?:commentAuthors|authors)\.xml|ppt/comments/.*\.xml|xl/(?:comments\d*|persons/.*|threadedComments/.*)\.xml"
)
_LISTS_OF_PEOPLE = ("ppt/commentAuthors.xml", "ppt/authors.xml", "word/people.xml", "xl/persons/")
_IN_LISTS = re.compile(rb"""(\b(?:displayName|name|userName)=)(?:"[^"]*"|'[^']*')""")

# A PDF names its table of properties at its end, in plain text; the other description is a packet of XML. Both are written
# over with blanks, so that nothing moves and the table of contents stays true.
_PDF = (
    re.compile(rb"/Info\s+\d+\s+\d+\s+R"),
    re.compile(rb"/(?:Author|Title|Subject|Keywords)\s*+\((?:\\.|[^\\()]|\((?:\\.|[^\\()])*+\))*+\)", re.DOTALL),
    re.compile(rb"/(?:Author|Title|Subject|Keywords)\s*+<[0-9A-Fa-f\s]*+>"),
)
_PACKET = (b"<?xpacket begin", b"<?xpacket end")


def without_names(content: bytes, format: Format) -> bytes:
    """``content``, which `store` has found to be of ``format``, without properties and names of authors. Raises
    TooMuchInside, Damaged."""
    if format in PICTURES or format is Format.TEXT:
        # Pictures were made anew when they came, and text has no properties.
        return content
    if format is Format.PDF:
        for pattern in _PDF:
            content = pattern.sub(lambda found: b" " * len(found[0]), content)
        return _without_packets(content)
    return _packed_anew(content, is_open_document=format in _OPEN_DOCUMENT)


def _without_packets(content: bytes) -> bytes:
    parts, at = [], 0
    while (starts := content.find(_PACKET[0], at)) >= 0 and (ends := content.find(_PACKET[1], starts)) >= 0:
        parts += [content[at:starts], b" " * (ends - starts)]
        at = ends
    return b"".join([*parts, content[at:]])


def _packed_anew(content: bytes, *, is_open_document: bool) -> bytes:
    written = io.BytesIO()
    try:
        with (
            zipfile.ZipFile(io.BytesIO(content)) as old,
            zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED, compresslevel=_FASTEST) as new,
        ):
            if sum(part.file_size for part in old.infolist()) > _MOST_UNPACKED:
                raise TooMuchInside
            for part in old.infolist():
                _copy(old, new, part, is_open_document)
    except (zipfile.BadZipFile, NotImplementedError, EOFError, OSError) as error:
        raise Damaged from error
    return written.getvalue()


def _copy(old: zipfile.ZipFile, new: zipfile.ZipFile, part: zipfile.ZipInfo, is_open_document: bool) -> None:
    name = part.filename
    made = zipfile.ZipInfo(name)
    # The first part of an OpenDocument file says what it is, and is not packed.
    made.compress_type = part.compress_type
    if name in _EMPTY:
        new.writestr(made, f'<?xml version="1.0" encoding="UTF-8"?>{_EMPTY[name]}')
    elif is_open_document and name.endswith(".xml"):
        new.writestr(made, _IN_OPEN_DOCUMENT.sub(rb"\1\3", _read(old, part)))
    elif _NAMING_PARTS.fullmatch(name):
        text = _IN_SHEETS.sub(rb"\1\2", _IN_TEXT.sub(rb'\1""', _read(old, part)))
        if name.startswith(_LISTS_OF_PEOPLE):
            text = _IN_LISTS.sub(rb'\1""', text)
        new.writestr(made, text)
    else:
        with old.open(part) as source, new.open(made, "w") as target:
            shutil.copyfileobj(source, target)


def _read(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> bytes:
    """A part that is text, whatever the table of contents says of its size."""
    with archive.open(part) as opened:
        text = opened.read(_LONGEST_TEXT + 1)
    if len(text) > _LONGEST_TEXT:
        raise TooMuchInside
    return text
