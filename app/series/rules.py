"""What a series and its editions are, and in which phase an edition stands."""

from datetime import date, datetime
from enum import StrEnum

from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext

from app.values.access import Permission, Role
from app.values.errors import DomainError
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
    EditionState.CANCELLED: {EditionState.ARCHIVED},
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
    Phase.OPEN: Status("plain", "edit", lazy_pgettext("conference", "open")),
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

# Words that stand at the same place of an address.
RESERVED_SLUGS = frozenset({"desk", "account", "my", "api", "checkin", "t", "static", "healthz", "readyz", "mailbox"})


class NotThisWay(DomainError):
    """The state does not change along this arrow."""

    code = "not_this_way"
    message = _l("This conference cannot change to that state now.")
    status = 409


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
