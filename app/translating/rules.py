"""In which state a text is in a language, what changed in its original, and what a translation must keep."""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from typing import NamedTuple

from flask_babel import LazyString, lazy_pgettext
from flask_babel import lazy_gettext as _l

from app.values import fingerprints
from app.values.access import Permission, Role
from app.values.errors import DomainError
from app.values.status import Status
from app.values.texts import TextField
from app.values.translated import Translated

TEXTS_EDIT = Permission(
    "texts.edit",
    _l("Translate texts and mark translations as checked"),
    frozenset({Role.COORDINATOR, Role.HOST_ORGANISER, Role.TRANSLATOR}),
)


class State(StrEnum):
    """Of a text in one language; none of them is stored."""

    ORIGINAL = "original"
    MISSING = "missing"
    OUTDATED = "outdated"
    DRAFT = "draft"
    CHECKED = "checked"


STATE_STATUS = {
    State.ORIGINAL: Status("plain", "doc", lazy_pgettext("text", "Original")),
    State.MISSING: Status("bad", "none", lazy_pgettext("text", "Missing")),
    State.OUTDATED: Status("warn", "clock", lazy_pgettext("text", "Outdated")),
    State.DRAFT: Status("dash", "edit", lazy_pgettext("text", "Draft")),
    State.CHECKED: Status("good", "check", lazy_pgettext("text", "Checked")),
}
# What is left to do in a language, the most urgent first.
OPEN = (State.MISSING, State.OUTDATED, State.DRAFT)


@dataclass(frozen=True)
class Said:
    """What a translator said of a text: of which translation (its fingerprint), of which original, and whether it is
    right."""

    digest: str
    source: str
    checked: bool


class NothingToCheck(DomainError):
    code = "text_nothing_to_check"
    message = _l("There is no text yet that could be checked.")
    field = "text"


class NotTranslatable(DomainError):
    """It is the original, or has none."""

    code = "text_not_translatable"
    message = _l("This text has no original in another language any more.")
    status = 409


def original_of(value: Translated, written_in: tuple[str, ...], order: tuple[str, ...]) -> str | None:
    """The language of the original: the first of ``written_in`` in which there is a text, else the first in ``order``,
    that of the series; None where there is none at all."""
    return next((code for code in (*written_in, *order, *value) if code in value), None)


def state_of(value: Translated, language: str, original: str, said: Said | None) -> State:
    """Where the text stands in ``language``."""
    if language == original:
        return State.ORIGINAL
    if language not in value:
        return State.MISSING
    if said is None:
        return State.DRAFT
    if said.source != value[original]:
        return State.OUTDATED
    if said.checked and said.digest == digest(value[language]):
        return State.CHECKED
    return State.DRAFT


def digest(text: str) -> str:
    """The fingerprint of one text."""
    return fingerprints.of(text)


class Piece(NamedTuple):
    """A part of a comparison: ``kind`` is same, gone or new."""

    kind: str
    text: str


_WORDS = re.compile(r"\s+|\w+|[^\w\s]")


def compared(before: str, after: str) -> list[Piece]:
    """What changed from ``before`` to ``after``, word by word."""
    old, new = _WORDS.findall(before), _WORDS.findall(after)
    pieces: list[Piece] = []
    for act, i1, i2, j1, j2 in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if act == "equal":
            pieces.append(Piece("same", "".join(old[i1:i2])))
            continue
        if i1 < i2:
            pieces.append(Piece("gone", "".join(old[i1:i2])))
        if j1 < j2:
            pieces.append(Piece("new", "".join(new[j1:j2])))
    return pieces


class Damage(StrEnum):
    """What is wrong with a translation that came from outside."""

    TOO_LONG = "too_long"
    SEVERAL_LINES = "several_lines"
    MARKUP = "markup"
    LINKS = "links"


DAMAGE_WORDS: dict[Damage, LazyString] = {
    Damage.TOO_LONG: _l("It is too long."),
    Damage.SEVERAL_LINES: _l("It has several lines where there is room for one."),
    Damage.MARKUP: _l("It holds marks of the translation program that do not belong to the text."),
    Damage.LINKS: _l("Its links or mail addresses are not those of the original."),
}
# With these a translation is not taken at all; with the others it is kept as a draft, whatever the file says.
REFUSED = frozenset({Damage.TOO_LONG, Damage.SEVERAL_LINES, Damage.MARKUP})

_LINKS = re.compile(r"(?:https?://|mailto:|tel:)[^\s()<>\[\]]*[^\s()<>\[\].,;:!?]|[\w.+-]+@[\w-]+\.[\w.-]*\w")


def links_of(text: str) -> list[str]:
    """The addresses in a text, which are the same in every language."""
    return sorted(_LINKS.findall(text))


def damages(source: str, target: str, field: TextField) -> list[Damage]:
    """What is wrong with ``target`` as a translation of ``source``."""
    found = []
    if len(target) > field.limit:
        found.append(Damage.TOO_LONG)
    if not field.rows and "\n" in target:
        found.append(Damage.SEVERAL_LINES)
    if links_of(source) != links_of(target):
        found.append(Damage.LINKS)
    return found
