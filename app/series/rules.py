"""What a series and its editions are, and in which phase an edition stands."""

import re
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from enum import StrEnum

from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext

from app.values import moments
from app.values.access import Permission, Role
from app.values.errors import DomainError
from app.values.folding import fold
from app.values.languages import PAGE_LANGUAGES
from app.values.status import Status


class EditionState(StrEnum):
    """What is stored; that registration is open or the conference running follows from its dates."""

    PLANNED = "planned"
    ANNOUNCED = "announced"
    CANCELLED = "cancelled"
    ARCHIVED = "archived"


ARROWS = {
    EditionState.PLANNED: {EditionState.ANNOUNCED, EditionState.CANCELLED},
    EditionState.ANNOUNCED: {EditionState.CANCELLED, EditionState.ARCHIVED},
    # What was cancelled stays so: an archived conference is one that took place.
    EditionState.CANCELLED: set(),
    EditionState.ARCHIVED: set(),
}


class Phase(StrEnum):
    """Where an edition stands as people see it."""

    PLANNED = "planned"
    ANNOUNCED = "announced"
    OPEN = "open"
    CLOSED = "closed"
    RUNNING = "running"
    HELD = "held"
    CANCELLED = "cancelled"


STATUS = {
    Phase.PLANNED: Status("dash", "hour", lazy_pgettext("conference", "planned")),
    Phase.ANNOUNCED: Status("plain", "cal", lazy_pgettext("conference", "announced")),
    Phase.OPEN: Status("plain", "door", lazy_pgettext("conference", "open")),
    Phase.CLOSED: Status("plain", "pause", lazy_pgettext("conference", "closed")),
    Phase.RUNNING: Status("now", "clock", _l("Today")),
    Phase.HELD: Status("good", "check", lazy_pgettext("conference", "finished")),
    Phase.CANCELLED: Status("bad", "none", lazy_pgettext("conference", "cancelled")),
}


class OfferKind(StrEnum):
    """What an edition says about languages, access and documents."""

    INTERPRETATION = "interpretation"
    SIGN_LANGUAGE = "sign_language"
    CAPTIONS = "captions"
    INDUCTION_LOOP = "induction_loop"
    STEP_FREE = "step_free"
    QUIET_ROOM = "quiet_room"
    LARGE_PRINT = "large_print"
    SLIDES_IN_ADVANCE = "slides_in_advance"
    TRANSLATED_DOCUMENTS = "translated_documents"
    RECORDINGS = "recordings"


class OfferStatus(StrEnum):
    CONFIRMED = "offered_confirmed"
    PLANNED = "offered_planned"
    NOT_OFFERED = "not_offered"


OFFER_LABELS = {
    OfferKind.INTERPRETATION: _l("Interpretation"),
    OfferKind.SIGN_LANGUAGE: _l("Sign language"),
    OfferKind.CAPTIONS: _l("Live captions"),
    OfferKind.INDUCTION_LOOP: _l("Induction loop"),
    OfferKind.STEP_FREE: _l("Step-free access"),
    OfferKind.QUIET_ROOM: _l("Quiet room"),
    OfferKind.LARGE_PRINT: _l("Documents in large print"),
    OfferKind.SLIDES_IN_ADVANCE: _l("Slides in advance"),
    OfferKind.TRANSLATED_DOCUMENTS: _l("Documents in all languages of the series"),
    OfferKind.RECORDINGS: _l("Recordings afterwards"),
}
OFFER_STATUS = {
    OfferStatus.CONFIRMED: Status("good", "check", lazy_pgettext("offer", "offered, confirmed")),
    OfferStatus.PLANNED: Status("dash", "hour", lazy_pgettext("offer", "offered, planned")),
    OfferStatus.NOT_OFFERED: Status("plain", "none", lazy_pgettext("offer", "not offered")),
}

SERIES_EDIT = Permission("series.edit", _l("Change the series, its towns and its team"), frozenset({Role.COORDINATOR}))
EDITION_EDIT = Permission(
    "edition.edit", _l("Set up and change a conference"), frozenset({Role.COORDINATOR, Role.HOST_ORGANISER})
)
EDITION_READ = Permission(
    "edition.read", _l("See the overview of a conference"), frozenset({Role.COORDINATOR, Role.HOST_ORGANISER})
)

# Words that stand at the same place of an address as the slug of a series, of an edition, or of a town.
RESERVED_SLUGS = frozenset(
    {
        "desk", "account", "my", "api", "checkin", "t", "static", "healthz", "readyz", "mailbox", *PAGE_LANGUAGES,
        "speaker", "speakers", "new", "edit", "log", "team", "parts", "towns", "join", "order", "people", "setup",
        "texts", "proposal", "partaking", "speaker-removed",
    }
)  # fmt: skip
SLUG_LENGTH = 60
_NOT_IN_SLUGS = re.compile(r"[^a-z0-9]+")

# What a new conference begins with; its host changes what does not fit.
FIRST_CAPACITY = 120
CLOSES_BEFORE = timedelta(days=14)
CHANGES_BEFORE = timedelta(days=5)


class NotThisWay(DomainError):
    """The state does not change along this arrow."""

    code = "not_this_way"
    message = _l("This conference cannot change to that state now.")
    status = 409


class SlugReserved(DomainError):
    code = "slug_reserved"
    message = _l("This word has a meaning of its own in addresses. Please choose another one.")
    field = "slug"


class SlugTaken(DomainError):
    code = "slug_taken"
    message = _l("This address is taken already. Please choose another one.")
    field = "slug"
    status = 409


class SlugIsPublic(DomainError):
    """Links to it stand in mails, calendars and on paper."""

    code = "slug_is_public"
    message = _l("This address is public and stays as it is.")
    field = "slug"


class DaysNotInOrder(DomainError):
    code = "days_not_in_order"
    message = _l("The last day comes before the first one.")
    field = "ends_on"


class WindowNotInOrder(DomainError):
    code = "window_not_in_order"
    message = _l("Registration would close before it opens.")
    field = "closes_on"


class AfterTheEnd(DomainError):
    code = "after_the_end"
    message = _l("This is after the last day of the conference.")


class ChangedMeanwhile(DomainError):
    """What was seen when the page was made is no longer what is stored."""

    code = "changed_meanwhile"
    message = _l("Someone else has changed this meanwhile.")
    status = 409


class NotComplete(DomainError):
    """The public would see gaps. ``parts`` are the names of what is lacking."""

    code = "not_complete"
    message = _l("Something that the public needs is still missing.")
    status = 409

    def __init__(self, parts: Sequence[str], *, field: str | None = None):
        super().__init__(field=field)
        self.parts = list(parts)


class IsArchived(DomainError):
    code = "is_archived"
    message = _l("This conference is archived. Nothing in it changes any more.")
    status = 409


class HasConferences(DomainError):
    """A town that hosts a conference of the series stays in it."""

    code = "has_conferences"
    message = _l("This town hosts a conference of the series, so it stays in it.")
    status = 409


class NotInTheRing(DomainError):
    code = "not_in_the_ring"
    message = _l("Please choose one of the towns of the series.")
    field = "town"


def slug_from(name: str) -> str:
    """A suggestion for an address: `Žemaičių Naumiestis` becomes `zemaiciu-naumiestis`. May be empty."""
    return _NOT_IN_SLUGS.sub("-", fold(name)).strip("-")[:SLUG_LENGTH].strip("-")


def check_slug(slug: str) -> None:
    """Raises SlugReserved."""
    if slug in RESERVED_SLUGS:
        raise SlugReserved


def first_window(starts_on: date, zone: str, now: datetime) -> tuple[datetime, datetime]:
    """When registration closes and until when people change theirs, unless the host says otherwise: two weeks and five
    days before, or the day before where that would be over already."""
    closes, changes = (moments.end_of_day(starts_on - before, zone) for before in (CLOSES_BEFORE, CHANGES_BEFORE))
    eve = moments.end_of_day(starts_on - timedelta(days=1), zone)
    return (closes if closes > now else eve), (changes if changes > now else eve)


def check_arrow(before: EditionState, after: EditionState) -> None:
    """Raises NotThisWay unless the edition may go from ``before`` to ``after``."""
    if after not in ARROWS[before]:
        raise NotThisWay


def phase(
    state: EditionState,
    *,
    first_day: date,
    last_day: date,
    opens_at: datetime | None,
    closes_at: datetime | None,
    today: date,
    now: datetime,
) -> Phase:
    """Where an edition stands. ``today`` is the day in its own zone; ``now`` and the window are instants."""
    if state is EditionState.CANCELLED:
        return Phase.CANCELLED
    if today > last_day or state is EditionState.ARCHIVED:
        return Phase.HELD
    if state is EditionState.PLANNED:
        return Phase.PLANNED
    if today >= first_day:
        return Phase.RUNNING
    if opens_at is None or now < opens_at:
        return Phase.ANNOUNCED
    return Phase.OPEN if closes_at is None or now <= closes_at else Phase.CLOSED
