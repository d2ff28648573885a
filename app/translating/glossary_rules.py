"""The words of a conference's theme: which ones are the same, where they stand in a text, and what is refused."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Protocol, TypeVar

from flask_babel import lazy_gettext as _l

from app.values.access import Permission, Role
from app.values.errors import DomainError
from app.values.folding import fold
from app.values.translated import Translated

GLOSSARY_READ = Permission(
    "glossary.read",
    _l("Read the words of a conference's theme in all its languages"),
    frozenset({Role.COORDINATOR, Role.HOST_ORGANISER, Role.TRANSLATOR, Role.INTERPRETER}),
)

# Interpreters read it through on the way to the booth.
MOST_TERMS = 500
LONGEST_WORD, LONGEST_NOTE = 120, 300
# Shorter words are looked for as they stand, longer ones without their endings.
_SHORT, _LONG, _ENDING = 4, 6, 2


@dataclass(frozen=True)
class WantedTerm:
    """A term as somebody wants it: its words by language, and a note on what is meant."""

    words: Translated
    note: str = ""


class Worded(Protocol):
    """Anything that says the same in several languages."""

    words: Translated


T = TypeVar("T", bound=Worded)


class TermThere(DomainError):
    code = "term_there"
    message = _l("This word stands in the glossary already.")
    field = "words"
    status = 409


class TooManyTerms(DomainError):
    code = "too_many_terms"
    message = _l("A glossary has at most 500 words. Interpreters learn it by heart, so fewer are better.")
    status = 409


class NotATable(DomainError):
    """A file that cannot be read as a glossary; ``message`` says why."""

    code = "glossary_not_a_table"
    message = _l("This file cannot be read as a table. Please save it as “CSV UTF-8” in your spreadsheet program.")
    field = "file"


def is_same(one: Translated, other: Translated, order: Iterable[str]) -> bool:
    """Whether two terms are one: they say the same in the first language, in this ``order``, in which both say anything."""
    both = next((code for code in order if code in one and code in other), None)
    return both is not None and fold(one[both]) == fold(other[both])


def find_same(words: Translated, terms: Iterable[T], order: Sequence[str]) -> T | None:
    """The term among ``terms`` that is the same."""
    return next((term for term in terms if is_same(words, term.words, order)), None)


def occurring(terms: Iterable[T], text: str, language: str) -> list[T]:
    """The terms whose word in ``language`` stands in ``text``, whatever its ending, the longest first. A word at the
    beginning of a compound counts; accents and capitals do not."""
    folded = fold(text)
    found = [term for term in terms if (word := term.words.get(language)) and _pattern(word).search(folded)]
    return sorted(found, key=lambda term: -len(term.words[language]))


@lru_cache(maxsize=4 * MOST_TERMS)
def _pattern(word: str) -> re.Pattern[str]:
    parts = [_beginning(part) for part in re.findall(r"\w+", fold(word))]
    if not parts:
        # A word of marks alone stands nowhere.
        return re.compile(r"(?!)")
    return re.compile(r"(?<!\w)" + r"[\W_]+".join(parts))


def _beginning(part: str) -> str:
    if len(part) < _SHORT:
        return rf"{re.escape(part)}(?!\w)"
    if len(part) < _LONG:
        return rf"{re.escape(part)}\w{{0,3}}(?!\w)"
    return rf"{re.escape(part[:-_ENDING])}\w*"
