"""Finds words of another language on a page: what somebody forgot to translate, or to mark with its language."""

import re
from functools import cache

from app.values.languages import PAGE_LANGUAGES
from tests.support.html import Page, spoken
from tools import translations

# Short words that sentences hardly do without and that mean nothing in the other four languages. Particles of names
# ("van", "der", "de", "da") are left out: people are called that everywhere.
TELLTALE = {
    "en": {"the", "and", "with", "your", "this", "that", "are", "which", "please", "from", "you", "have", "been"},
    "de": {"und", "nicht", "mit", "für", "ist", "werden", "wird", "eine", "einen", "oder", "auf", "bitte", "auch"},
    "nl": {"het", "een", "niet", "voor", "zijn", "worden", "wordt", "uw", "naar", "deze", "ook", "bij"},
    "pt": {"não", "uma", "para", "são", "está", "pela", "pelo", "mais", "também", "ou", "sua"},
    "lt": {"ir", "yra", "kad", "jūsų", "arba", "bus", "šis", "prie", "nėra", "iš", "į"},
}
_WORD = re.compile(r"[^\W\d_]+")
_CODES = {language.tag: code for code, language in PAGE_LANGUAGES.items()}


def leftovers(page: Page) -> list[str]:
    """Texts on ``page`` that are not in the language they are marked with, as far as that can be told."""
    found = []
    for text, tag in spoken(page.root.root):
        code = _CODES.get(tag)
        line = " ".join(text.split())
        if code and (_is_untranslated(line, code) or _sounds_foreign(line, code)):
            found.append(f"[{code}] {line}")
    return found


def _is_untranslated(line: str, code: str) -> bool:
    return line.casefold() in _foreign_texts(code)


def _sounds_foreign(line: str, code: str) -> bool:
    words = {word.lower() for word in _WORD.findall(line)}
    if len(words) < 4 or words & TELLTALE[code]:
        return False
    return any(len(words & telltale) >= 2 for other, telltale in TELLTALE.items() if other != code)


@cache
def _foreign_texts(code: str) -> frozenset[str]:
    """Texts of the other catalogues (English included) that are no text of this one, whatever the case of their letters."""
    own, foreign = set(), set()
    for other, language in PAGE_LANGUAGES.items():
        (own if other == code else foreign).update(_texts(language.locale))
    return frozenset(text for text in foreign - own if len(text) > 3)


@cache
def _texts(locale: str) -> frozenset[str]:
    """Every translation without placeholders, as it would stand on a page."""
    found = set()
    for message in translations.texts(translations.read(locale)):
        forms = message.string if isinstance(message.string, tuple | list) else [message.string]
        found |= {" ".join(form.split()).casefold() for form in forms if form and "%(" not in form}
    return frozenset(found)
