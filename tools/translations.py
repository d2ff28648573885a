"""Catalogues: collect the texts of code and templates, bring the five languages up to date, compile.

usage: translations.py update | compile
"""

import io
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
LOCALES = ("de", "nl", "pt_PT", "lt", "en")
SOURCE = "en"
KEYWORDS = {
    **DEFAULT_KEYWORDS,
    "_l": None,
    "_n": (1, 2),
    "_p": ((1, "c"), 2),
    "_lp": ((1, "c"), 2),
    "_ln": (1, 2),
    "lazy_gettext": None,
    "lazy_ngettext": (1, 2),
    "lazy_pgettext": ((1, "c"), 2),
}


def path_of(locale: str) -> Path:
    return ROOT / "translations" / locale / "LC_MESSAGES" / "messages.po"


def extracted() -> Catalog:
    """Every text in code and templates, where it stands, and the translators' comments beside it."""
    with (ROOT / "babel.cfg").open(encoding="utf-8") as config:
        methods, options = parse_mapping_cfg(config)
    found = Catalog(project="Conferring", charset="utf-8")
    texts = extract_from_dir(
        ROOT,
        methods,
        options,
        keywords=KEYWORDS,
        comment_tags=("Translators:",),
        strip_comment_tags=True,
        directory_filter=_is_ours,
    )
    for filename, _line, message, comments, context in texts:
        # Without line numbers: they would change with every edit and bury what really changed.
        found.add(message, locations=[(filename, None)], auto_comments=comments, context=context)
    return found


def _is_ours(directory: str) -> bool:
    return Path(directory).name not in {"node_modules", "tests", "static", "__pycache__"} and "/." not in directory


def read(locale: str) -> Catalog:
    """The catalogue as it is stored; an empty one when there is none yet."""
    path = path_of(locale)
    if not path.exists():
        return Catalog(locale=locale, project="Conferring", charset="utf-8")
    with path.open("rb") as file:
        return read_po(file, locale=locale)


def updated(locale: str, template: Catalog) -> Catalog:
    """The stored catalogue with the texts of ``template``: new ones empty (English filled in), old ones gone."""
    catalogue = read(locale)
    # A guess from a similar text would look like a translation, so there is none.
    catalogue.update(template, no_fuzzy_matching=True, update_creation_date=False)
    catalogue.obsolete.clear()
    if locale == SOURCE:
        for message in texts(catalogue):
            message.string = message.id
    return catalogue


def texts(catalogue: Catalog) -> Iterator[Message]:
    """Every message, without the catalogue's header."""
    return (message for message in catalogue if message.id)


_NOISE = re.compile(
    r'^"(Project-Id-Version|Report-Msgid-Bugs-To|POT-Creation-Date|PO-Revision-Date|Last-Translator|Language-Team|'
    r'Generated-By): .*\\n"\n',
    re.MULTILINE,
)


def as_text(catalogue: Catalog) -> str:
    """The catalogue as it is stored. Its header says only what programs need: the rest would change with every run."""
    catalogue.fuzzy = False
    catalogue.header_comment = f"# Conferring in {catalogue.locale.english_name}"
    file = io.BytesIO()
    write_po(file, catalogue, width=120, sort_by_file=True, ignore_obsolete=True, include_lineno=False)
    return _NOISE.sub("", file.getvalue().decode())


def missing(catalogue: Catalog) -> list[Message]:
    """Messages without a translation, or without one of their plural forms."""
    return [m for m in texts(catalogue) if not all(m.string if isinstance(m.string, tuple) else (m.string,))]


def update() -> None:
    """Bring every catalogue up to date and say what is missing."""
    template = extracted()
    for locale in LOCALES:
        catalogue = updated(locale, template)
        path_of(locale).parent.mkdir(parents=True, exist_ok=True)
        path_of(locale).write_text(as_text(catalogue), encoding="utf-8")
        print(f"{locale}: {len(list(texts(catalogue)))} texts, {len(missing(catalogue))} without a translation")
    compile_all()


def compile_all() -> None:
    """Write the binary catalogues beside the others; fuzzy entries are left out."""
    for path in ROOT.glob("translations/*/LC_MESSAGES/messages.po"):
        with path.open("rb") as source, path.with_suffix(".mo").open("wb") as target:
            write_mo(target, read_po(source))


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["update"]:
            update()
        case ["compile"]:
            compile_all()
        case _:
            sys.exit(__doc__)
