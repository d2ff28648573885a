"""What a speaker is, and the steps from a first idea to a word of thanks."""

from collections.abc import Container, Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import count
from typing import Protocol, TypeVar

from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext

from app.files.rules import Upload
from app.series.rules import slug_from
from app.values.access import Permission, Role
from app.values.errors import DomainError
from app.values.folding import fold
from app.values.translated import Translated


class Gender(StrEnum):
    """As a speaker describes themself, if they do; for the balance of a programme only."""

    WOMAN = "woman"
    MAN = "man"
    OTHER = "other"


GENDER_LABELS = {
    Gender.WOMAN: lazy_pgettext("gender", "woman"),
    Gender.MAN: lazy_pgettext("gender", "man"),
    Gender.OTHER: lazy_pgettext("gender", "neither, or another"),
}


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


SPEAKERS_EDIT = Permission(
    "speakers.edit",
    _l("Read and change the pool of speakers, with their mail addresses"),
    frozenset({Role.COORDINATOR, Role.HOST_ORGANISER}),
)

# What is printed beside a photo in a programme.
LONGEST_BIO = 600
MOST_ABSENCES = 20


@dataclass(frozen=True)
class Details:
    """What is known of a person: of the person by themselves, or by the desk. ``languages`` and ``mail_language`` are
    codes, so is ``country``; ``town_id`` is that of the partner town they stand for."""

    name: str
    organisation: str = ""
    function: str = ""
    place: str = ""
    country: str = ""
    town_id: int | None = None
    email: str = ""
    mail_language: str = ""
    languages: list[str] = field(default_factory=list)
    bio: Translated = Translated()
    bio_language: str | None = None
    website: str = ""
    gender: Gender | None = None


@dataclass(frozen=True)
class WantedPhoto:
    """What somebody wants with their photo. Without ``upload`` the one that is there stays, unless it ``removes`` it;
    ``consents``: the person agrees that everybody sees it."""

    upload: Upload | None
    removes: bool
    credit: str
    consents: bool


class NoRights(DomainError):
    """A photo is somebody's work: without a word on whose it is, nobody may publish it."""

    code = "photo_no_rights"
    message = _l("Please write who took the photo, or whose it is.")
    field = "credit"


class NoMailbox(DomainError):
    code = "speaker_no_mailbox"
    message = _l("There is no mail address for this person, so no link can be sent.")
    status = 409


class SamePerson(DomainError):
    """A row cannot be put together with itself, or with one of another series."""

    code = "speaker_same"
    message = _l("Please choose another person of the pool.")
    field = "other"


class NotInOrder(DomainError):
    code = "absence_not_in_order"
    message = _l("The end comes before the beginning.")
    field = "ends"


class OutsideTheConference(DomainError):
    code = "absence_outside"
    message = _l("This is not during the conference.")
    field = "starts"


class TooManyAbsences(DomainError):
    code = "absence_too_many"
    message = _l("You have noted many times already. Please remove one first.")


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
