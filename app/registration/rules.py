"""What a registration is, which way its state goes, and what is refused."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext

from app.values.access import Permission, Role
from app.values.errors import DomainError
from app.values.status import Status


class RegistrationState(StrEnum):
    AWAITING_APPROVAL = "awaiting_approval"
    AWAITING_PAYMENT = "awaiting_payment"
    WAITING = "waiting"
    OFFERED = "offered"
    PLACEHOLDER = "placeholder"
    CONFIRMED = "confirmed"
    REFUSED = "refused"
    LAPSED = "lapsed"
    CANCELLED = "cancelled"


_S = RegistrationState

# Where a registration may begin, and where it may go from there.
FIRST = frozenset({_S.AWAITING_APPROVAL, _S.AWAITING_PAYMENT, _S.WAITING, _S.PLACEHOLDER, _S.CONFIRMED})
ARROWS: dict[RegistrationState, frozenset[RegistrationState]] = {
    _S.AWAITING_APPROVAL: frozenset({_S.AWAITING_PAYMENT, _S.CONFIRMED, _S.REFUSED, _S.CANCELLED}),
    _S.AWAITING_PAYMENT: frozenset({_S.CONFIRMED, _S.LAPSED, _S.CANCELLED}),
    _S.WAITING: frozenset({_S.OFFERED, _S.CANCELLED}),
    _S.OFFERED: frozenset({_S.AWAITING_PAYMENT, _S.CONFIRMED, _S.LAPSED, _S.CANCELLED}),
    _S.PLACEHOLDER: frozenset({_S.AWAITING_PAYMENT, _S.CONFIRMED, _S.CANCELLED}),
    _S.CONFIRMED: frozenset({_S.CANCELLED}),
    _S.REFUSED: frozenset(),
    _S.LAPSED: frozenset({_S.CONFIRMED}),
    _S.CANCELLED: frozenset(),
}
LIVE = frozenset({_S.AWAITING_APPROVAL, _S.AWAITING_PAYMENT, _S.WAITING, _S.OFFERED, _S.PLACEHOLDER, _S.CONFIRMED})
# These hold a place in every quota that counts them.
HOLDING = LIVE - {_S.WAITING}

STATUS = {
    _S.AWAITING_APPROVAL: Status("plain", "mail", lazy_pgettext("registration", "awaiting approval")),
    _S.AWAITING_PAYMENT: Status("warn", "clock", lazy_pgettext("registration", "awaiting payment")),
    _S.WAITING: Status("warn", "hour", lazy_pgettext("registration", "on the waiting list")),
    _S.OFFERED: Status("warn", "bolt", lazy_pgettext("registration", "place offered")),
    _S.PLACEHOLDER: Status("dash", "edit", lazy_pgettext("registration", "name to follow")),
    _S.CONFIRMED: Status("good", "check", lazy_pgettext("registration", "confirmed")),
    _S.REFUSED: Status("bad", "stop", lazy_pgettext("registration", "refused")),
    _S.LAPSED: Status("bad", "pause", lazy_pgettext("registration", "lapsed")),
    _S.CANCELLED: Status("bad", "none", lazy_pgettext("registration", "cancelled")),
}


class CategoryKind(StrEnum):
    CITIZEN = "citizen"
    MUNICIPAL_STAFF = "municipal_staff"
    POLITICIAN = "politician"
    ASSOCIATION = "association"
    SPEAKER = "speaker"
    INTERPRETER = "interpreter"
    PRESS = "press"
    GUEST = "guest"
    HELPER = "helper"


CATEGORY_LABELS = {
    CategoryKind.CITIZEN: lazy_pgettext("category", "citizen"),
    CategoryKind.MUNICIPAL_STAFF: lazy_pgettext("category", "municipal staff"),
    CategoryKind.POLITICIAN: lazy_pgettext("category", "politician"),
    CategoryKind.ASSOCIATION: lazy_pgettext("category", "association"),
    CategoryKind.SPEAKER: lazy_pgettext("category", "speaker"),
    CategoryKind.INTERPRETER: lazy_pgettext("category", "interpreter"),
    CategoryKind.PRESS: lazy_pgettext("category", "press"),
    CategoryKind.GUEST: lazy_pgettext("category", "guest"),
    CategoryKind.HELPER: lazy_pgettext("category", "helper"),
}


class Menu(StrEnum):
    ALL = "all"
    VEGETARIAN = "vegetarian"
    VEGAN = "vegan"


MENU_LABELS = {
    Menu.ALL: lazy_pgettext("menu", "no restriction"),
    Menu.VEGETARIAN: lazy_pgettext("menu", "vegetarian"),
    Menu.VEGAN: lazy_pgettext("menu", "vegan"),
}


class ConsentPurpose(StrEnum):
    PHOTOS = "photos"
    PARTICIPANT_LIST = "participant_list"
    ACCESS_NEEDS = "access_needs"


_TEAM = frozenset({Role.COORDINATOR, Role.HOST_ORGANISER})
REGISTRATION_READ = Permission("registration.read", _l("See who is registered"), _TEAM)
REGISTRATION_EDIT = Permission("registration.edit", _l("Register, correct and cancel people"), _TEAM)
ACCESS_NEEDS_READ = Permission("registration.access_needs", _l("See what people need in order to take part"), _TEAM)


class NotThisWay(DomainError):
    code = "not_this_way"
    message = _l("This registration cannot change to that state now.")
    status = 409


class RegistrationClosed(DomainError):
    code = "registration_closed"
    message = _l("Registration is closed.")


class ChangesClosed(DomainError):
    code = "changes_closed"
    message = _l("Changes are no longer possible here. Please write to the organisers.")


class QuotaFull(DomainError):
    """No place is left; ``field`` says which choice of the form is concerned, none means the whole conference."""

    code = "quota_full"
    message = _l("All places are taken.")


@dataclass(frozen=True)
class Wanted:
    """What somebody asks for when they register, cleaned and of the right shape; not yet decided upon."""

    form_key: str
    name: str
    email: str
    town: str
    country: str
    category: CategoryKind
    mail_language: str
    understands: tuple[str, ...]
    wants: tuple[str, ...] = ()
    organisation: str = ""
    menu: Menu = Menu.ALL
    sessions: tuple[int, ...] = ()
    access_needs: str = ""
    consents: frozenset[ConsentPurpose] = field(default_factory=frozenset)


def check_arrow(before: RegistrationState, after: RegistrationState) -> None:
    """Raises NotThisWay unless a registration may go from ``before`` to ``after``."""
    if after not in ARROWS[before]:
        raise NotThisWay


def check_open(opens_at: datetime | None, closes_at: datetime | None, now: datetime) -> None:
    """Raises RegistrationClosed outside the window; both ends belong to it."""
    if opens_at is None or now < opens_at or (closes_at is not None and now > closes_at):
        raise RegistrationClosed


def check_changes(changes_until: datetime | None, now: datetime) -> None:
    """Raises ChangesClosed once the date is over until which people change their registration themselves."""
    if changes_until is not None and now > changes_until:
        raise ChangesClosed


def overlapping(sessions: Sequence[tuple[datetime, datetime]]) -> bool:
    """Whether two of these (start, end) happen at the same time."""
    ordered = sorted(sessions)
    return any(first[1] > second[0] for first, second in zip(ordered, ordered[1:], strict=False))
