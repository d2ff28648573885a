"""What a speaker is, and the steps from a first idea to a word of thanks."""

from collections.abc import Container, Iterable
from enum import StrEnum
from itertools import count
from typing import Protocol, TypeVar

from flask_babel import lazy_gettext as _l

from app.series.rules import slug_from
from app.values.errors import DomainError
from app.values.folding import fold


class Gender(StrEnum):
    """As a speaker describes themself, if they do; for the balance of a programme only."""

    WOMAN = "woman"
    MAN = "man"
    OTHER = "other"


class Step(StrEnum):
    """How far a conference has come with a speaker, in order; DECLINED ends it at any time."""

    SUGGESTED = "suggested"
    APPROACHED = "approached"
    ACCEPTED = "accepted"
    CONFIRMED = "confirmed"
    MATERIAL_COMPLETE = "material_complete"
    HELD = "held"
    THANKED = "thanked"
    DECLINED = "declined"


class Forgotten(DomainError):
    """The person has been taken out of the pool."""

    code = "speaker_forgotten"
    message = _l("This person has been removed.")
    status = 409


# Words that stand at the same place of an address as the slug of a speaker.
RESERVED_SLUGS = frozenset({"link", "photo"})


def free_slug(name: str, taken: Container[str]) -> str:
    """A name for addresses that is not among ``taken``: `ona-zukauskiene`, then `ona-zukauskiene-2`."""
    slug = slug_from(name) or "speaker"
    candidates = (slug if number == 1 else f"{slug}-{number}" for number in count(1))
    return next(one for one in candidates if one not in taken and one not in RESERVED_SLUGS)


class InPool(Protocol):
    name_folded: str
    organisation: str


Row = TypeVar("Row", bound=InPool)


def match(name: str, organisation: str, pool: Iterable[Row]) -> Row | None:
    """Whom of ``pool`` a line "Name, organisation" means: the same name and organisation, however they are spelt; else
    the only one of that name, where the line or the pool does not say an organisation."""
    named = [row for row in pool if row.name_folded == fold(name)]
    for row in named:
        if fold(row.organisation) == fold(organisation):
            return row
    if len(named) == 1 and not (organisation and named[0].organisation):
        return named[0]
    return None
