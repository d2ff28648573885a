"""A glossary as a table for spreadsheet programs: a column for each language and one for notes, a line for each term."""

import csv
import io
from collections.abc import Iterable, Sequence

from flask_babel import lazy_gettext as _l

from app.forms import clean_line
from app.registration.export import harmless
from app.translating.glossary_rules import LONGEST_NOTE, LONGEST_WORD, MOST_TERMS, NotATable, WantedTerm
from app.translating.models import Term
from app.values.folding import fold
from app.values.languages import PAGE_LANGUAGES
from app.values.translated import Translated

NOTE = "note"
_SEPARATORS = ";,\t"
_BOMS = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}


def written(terms: Iterable[Term], languages: Sequence[str]) -> bytes:
    """The table; heads are the codes of the languages, so that it can be read again whatever language it is read in."""
    text = io.StringIO()
    table = csv.writer(text, delimiter=";", lineterminator="\r\n")
    table.writerow([*languages, NOTE])
    for term in terms:
        table.writerow([harmless(word) for word in (*(term.words.get(code, "") for code in languages), term.note)])
    # Without the mark, spreadsheet programs take it for an older encoding.
    return text.getvalue().encode("utf-8-sig")


def read(content: bytes, languages: Sequence[str]) -> list[WantedTerm]:
    """The terms of a table in our form, whatever separates its columns. Raises NotATable."""
    text = _decoded(content)
    first = text.lstrip().partition("\n")[0]
    separator = max(_SEPARATORS, key=first.count)
    try:
        rows = [
            (reader.line_num, row) for reader in [csv.reader(io.StringIO(text), delimiter=separator)] for row in reader
        ]
    except csv.Error as error:
        raise NotATable from error
    rows = [(number, row) for number, row in rows if any(cell.strip() for cell in row)]
    if not rows:
        raise NotATable
    columns = _columns(rows[0][1], languages)
    if len(rows) - 1 > MOST_TERMS:
        raise NotATable(_l("This table has more than %(most)d lines.", most=MOST_TERMS))
    return [_term(number, row, columns) for number, row in rows[1:]]


def _decoded(content: bytes) -> str:
    encoding = next((name for bom, name in _BOMS.items() if content.startswith(bom)), "utf-8")
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError as error:
        raise NotATable from error
    if "\0" in text:
        raise NotATable
    return text.removeprefix("\ufeff")


def _columns(heads: Sequence[str], languages: Sequence[str]) -> list[str]:
    """What each column holds: a language by its code or its own name, or notes."""
    names = {NOTE: NOTE, **{code: code for code in languages}}
    names |= {fold(PAGE_LANGUAGES[code].autonym): code for code in languages}
    found = [names.get(fold(head), "") for head in heads]
    for head, column in zip(heads, found, strict=True):
        if not column and head.strip():
            known, name = ", ".join((*languages, NOTE)), clean_line(head)[:60]
            raise NotATable(
                _l("The column “%(name)s” is not known here. Known are: %(names)s.", name=name, names=known)
            )
    if not set(found) & set(languages) or len({*found} - {""}) < len([one for one in found if one]):
        raise NotATable(
            _l("The first line must name the columns, each once: %(names)s.", names=", ".join((*languages, NOTE)))
        )
    return found


def _term(number: int, row: Sequence[str], columns: Sequence[str]) -> WantedTerm:
    if len(row) > len(columns) and any(cell.strip() for cell in row[len(columns) :]):
        raise NotATable(_l("Line %(line)d has more columns than the first line.", line=number))
    cells = {column: _unguarded(clean_line(cell)) for column, cell in zip(columns, row, strict=False) if column}
    note = cells.pop(NOTE, "")
    words = Translated(cells)
    if not words:
        raise NotATable(_l("Line %(line)d has no word in any language.", line=number))
    if any(len(word) > LONGEST_WORD for word in words.values()):
        raise NotATable(
            _l("Line %(line)d: a word has more than %(limit)d characters.", line=number, limit=LONGEST_WORD)
        )
    if len(note) > LONGEST_NOTE:
        raise NotATable(
            _l("Line %(line)d: the note has more than %(limit)d characters.", line=number, limit=LONGEST_NOTE)
        )
    return WantedTerm(words, note)


def _unguarded(cell: str) -> str:
    """Without the apostrophe that keeps spreadsheet programs from taking a text for a formula."""
    return cell[1:] if cell.startswith("'") and harmless(cell[1:]) == cell else cell
