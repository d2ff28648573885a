"""What goes out to those who translate elsewhere, and comes back: units, whatever the form of the file."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from flask_babel import lazy_gettext as _l

from app.forms import clean_text
from app.translating.queries import Text
from app.translating.rules import State
from app.values.errors import DomainError
from app.values.languages import PAGE_LANGUAGES

# A file with more is not one of ours.
MOST_UNITS = 20_000


@dataclass(frozen=True)
class Unit:
    """One text in a file. ``id`` is that of `queries.Text`; ``final`` says that its translation is ready; ``is_marked``
    that it held marks of a translation program which are not text."""

    id: str
    source: str
    target: str
    final: bool = False
    is_marked: bool = False


@dataclass(frozen=True)
class Sent:
    """One text on its way out: the unit, the language of its original (address code), where it stands, and what there is
    to know about it."""

    unit: Unit
    original: str
    state: State
    field: str
    notes: tuple[str, ...]
    limit: int


@dataclass(frozen=True)
class Received:
    """A file that came back: the language it translates into (address code, None where it does not say) and its units."""

    language: str | None
    units: list[Unit]


class NotReadable(DomainError):
    code = "exchange_not_readable"
    message = _l(
        "This file cannot be read. Please send an XLIFF file of version 1.2, or a PO file, as it was exported here."
    )
    field = "file"


class OtherLanguage(DomainError):
    code = "exchange_other_language"
    message = _l("This file holds translations into another language. Please choose that language.")
    field = "language"


def code_of(tag: str | None) -> str | None:
    """The address code that a BCP 47 tag, or a locale as PO files write it, means here."""
    code = (tag or "").replace("_", "-").partition("-")[0].lower()
    return code if code in PAGE_LANGUAGES else None


def same(one: str, other: str) -> bool:
    """Whether two texts are the same but for what programs do to them on the way: line ends, composed letters, spaces
    around them."""
    return clean_text(one) == clean_text(other)


def chosen(texts: Iterable[Text], language: str, states: Sequence[State]) -> list[Text]:
    """Those texts that are in one of ``states`` in a language; originals have nothing to be translated."""
    return [text for text in texts if text.states[language] in states and text.states[language] is not State.ORIGINAL]


def stored(units: Iterable[Unit]) -> list[dict[str, Any]]:
    return [asdict(unit) for unit in units]


def restored(rows: Iterable[dict[str, Any]]) -> list[Unit]:
    return [Unit(**row) for row in rows]
