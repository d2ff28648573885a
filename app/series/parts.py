"""What organisers change at once: the parts of an edition, each a frozen group of values named as in the model."""

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, ClassVar

from app.series.rules import EditionState, OfferKind, OfferStatus
from app.values import moments
from app.values.translated import Translated


@dataclass(frozen=True)
class SeriesFacts:
    """``languages`` are address codes in the order of the interpretation channels."""

    slug: str
    title: Translated
    description: Translated
    funding: Translated
    eu_statement: bool
    starts_on: date
    ends_on: date
    languages: list[str]
    contact_email: str


@dataclass(frozen=True)
class TownFacts:
    """``country`` as ISO 3166-1 alpha-2, ``language`` an address code, ``timezone`` an IANA name."""

    name: str
    official_name: str
    country: str
    language: str
    timezone: str
    in_phrase: Translated
    of_phrase: Translated
    contact_name: str
    contact_email: str


@dataclass(frozen=True)
class NewEdition:
    """What cannot be guessed of a new conference."""

    town_id: int
    starts_on: date
    ends_on: date
    theme: Translated


@dataclass(frozen=True)
class Basics:
    """Theme, days (in the edition's zone) and address."""

    name: ClassVar[str] = "basics"
    needed: ClassVar[tuple[str, ...]] = ("theme",)

    theme: Translated
    starts_on: date
    ends_on: date
    slug: str


@dataclass(frozen=True)
class About:
    name: ClassVar[str] = "about"
    needed: ClassVar[tuple[str, ...]] = ("about", "audience", "costs")

    about: Translated
    audience: Translated
    costs: Translated


@dataclass(frozen=True)
class Venue:
    name: ClassVar[str] = "venue"
    needed: ClassVar[tuple[str, ...]] = ("venue_name", "venue_address")

    venue_name: Translated
    venue_address: str
    venue_map_url: str


@dataclass(frozen=True)
class Access:
    name: ClassVar[str] = "access"
    needed: ClassVar[tuple[str, ...]] = ("venue_access",)

    venue_access: Translated


@dataclass(frozen=True)
class Window:
    """Instants. Registration that opens at no time of its own opens when the conference is announced."""

    name: ClassVar[str] = "window"
    needed: ClassVar[tuple[str, ...]] = ("registration_closes_at", "changes_until")

    registration_opens_at: datetime | None
    registration_closes_at: datetime | None
    changes_until: datetime | None


@dataclass(frozen=True)
class OfferLine:
    kind: OfferKind
    status: OfferStatus
    note: Translated


@dataclass(frozen=True)
class Offers:
    """The lines of the table *languages, access, documents*, one for each kind in the order of the kinds."""

    name: ClassVar[str] = "offers"
    needed: ClassVar[tuple[str, ...]] = ()

    offers: tuple[OfferLine, ...]


@dataclass(frozen=True)
class Privacy:
    name: ClassVar[str] = "privacy"
    needed: ClassVar[tuple[str, ...]] = ("controller", "dpo_contact", "authority")

    controller: Translated
    dpo_contact: str
    authority: Translated


@dataclass(frozen=True)
class Imprint:
    name: ClassVar[str] = "imprint"
    needed: ClassVar[tuple[str, ...]] = ("imprint",)

    imprint: Translated


@dataclass(frozen=True)
class Accessibility:
    """``accessibility_assessed_on`` is the day of an assessment that took place; without one the statement says that it
    is a draft."""

    name: ClassVar[str] = "accessibility"
    needed: ClassVar[tuple[str, ...]] = ("accessibility_feedback", "enforcement")

    accessibility_feedback: str
    enforcement: Translated
    accessibility_gaps: Translated
    accessibility_assessed_on: date | None


@dataclass(frozen=True)
class Results:
    """What came of a conference; the public reads it once the conference is over."""

    name: ClassVar[str] = "results"
    needed: ClassVar[tuple[str, ...]] = ()

    results: Translated


Part = Basics | About | Venue | Access | Window | Offers | Privacy | Imprint | Accessibility | Results
PARTS: dict[str, type] = {
    kind.name: kind for kind in (Basics, About, Venue, Access, Window, Offers, Privacy, Imprint, Accessibility, Results)
}
# Without these a conference is not announced.
REQUIRED = frozenset({"basics", "about", "venue", "window", "privacy", "imprint", "accessibility"})


def read(kind: type, of: Any) -> Any:
    """The part ``kind`` of an edition (or any group of values of any model) as it stands."""
    if kind is Offers:
        return Offers(offer_lines(of.offers))
    return kind(**{field.name: getattr(of, field.name) for field in dataclasses.fields(kind)})


def offer_lines(offers: Sequence[Any]) -> tuple[OfferLine, ...]:
    """One line for each kind there is; what is not stored is not offered."""
    stored = {offer.kind: offer for offer in offers}
    return tuple(
        OfferLine(kind, stored[kind].status, stored[kind].note)
        if kind in stored
        else OfferLine(kind, OfferStatus.NOT_OFFERED, Translated())
        for kind in OfferKind
    )


def lacking(edition: Any, now: datetime) -> list[str]:
    """The required parts that are not ready for the public, in order. ``now`` tells whether registration would be over
    before it opens."""
    return [name for name, kind in PARTS.items() if name in REQUIRED and not is_complete(edition, kind, now)]


def is_complete(edition: Any, kind: type, now: datetime) -> bool:
    """Whether everything in this part is there that the public needs; optional fields may be empty."""
    if not all(getattr(edition, field) for field in kind.needed):
        return False
    if kind is Window and edition.state is EditionState.PLANNED:
        opens_at = max(edition.registration_opens_at or now, now)
        return bool(edition.registration_closes_at > opens_at)
    if kind is Offers:
        return any(offer.status is not OfferStatus.NOT_OFFERED for offer in edition.offers)
    if kind is Basics and edition.state is EditionState.PLANNED:
        return edition.starts_on >= moments.local(now, edition.timezone).date()
    return True


def missing_languages(edition: Any, kind: type, languages: Sequence[str]) -> list[str]:
    """The codes of ``languages`` in which a text of this part is missing that exists in another."""
    if kind is Offers:
        texts = [offer.note for offer in edition.offers]
    else:
        texts = [getattr(edition, field.name) for field in dataclasses.fields(kind)]
    written = [text for text in texts if isinstance(text, Translated) and text]
    return [code for code in languages if any(code not in text for text in written)]
