"""What a registration is, which way its state goes, and what is refused."""

from datetime import date, datetime
from enum import StrEnum

from flask_babel import lazy_gettext as _l
from flask_babel import lazy_ngettext, lazy_pgettext

from app.values import moments
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


# Counts up when the wording of a consent changes, so that it is known what somebody agreed to.
CONSENT_VERSION = 1

# What is wanted when sign or spoken languages do not help: text on a screen.
CAPTIONS = "captions"
CAPTIONS_LABEL = _l("Live captions")
INTERNATIONAL_SIGN = "ils"

# What of a registration can be different afterwards, as mails and the desk's history name it.
FIELD_LABELS = {
    "name": _l("Name as on the badge"),
    "email": _l("Email address"),
    "town": _l("Town"),
    "country": _l("Country"),
    "organisation": _l("Organisation"),
    "category": lazy_pgettext("registration", "Category"),
    "mail_language": _l("Language of the emails"),
    "understands": _l("Languages you understand"),
    "wants": _l("Interpretation you want"),
    "menu": _l("Menu"),
    "sessions": _l("Reserved places"),
    "access_needs": _l("What you need in order to take part"),
    "consent_photos": _l("Consent: photos and video"),
    "consent_participant_list": _l("Consent: list of participants"),
    "consent_access_needs": _l("Consent: what you need in order to take part"),
}

# What remains of somebody who has their data erased, and why.
KEPT = (
    _l(
        "That somebody of your town, country and group was registered for this conference, understood these languages,"
        " and came or did not come, without a name. The funder checks these numbers."
    ),
    _l("The log of what was done to the registration, without names and texts, so that nobody can change it unseen."),
    _l(
        "A list of attendance on paper, if you signed one. The host town must be able to show it to the funder until"
        " five years after the final payment."
    ),
)

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
    status = 409


class SessionFull(QuotaFull):
    """No place is left in the session ``session_id``."""

    code = "session_full"
    message = _l("All places of this session are taken. Please choose another one.")
    field = "sessions"

    def __init__(self, session_id: int):
        super().__init__()
        self.session_id = session_id


class CategoryFull(QuotaFull):
    """No place is left for this category."""

    code = "category_full"
    message = _l("All places for this group are taken.")
    field = "category"


class NoSuchCategory(DomainError):
    """The conference does not take this category, or not from this form."""

    code = "no_such_category"
    message = _l("Please choose one of these.")
    field = "category"


class NoSuchSession(DomainError):
    """The session takes no bookings: it is another conference's, open to all, or cancelled."""

    code = "no_such_session"
    message = _l("One of the sessions can no longer be chosen. Please look at your choice again.")
    field = "sessions"


class AtTheSameTime(DomainError):
    """Two of the chosen sessions overlap."""

    code = "at_the_same_time"
    message = _l("Two of these sessions take place at the same time. Please choose one of them.")
    field = "sessions"


class AlreadyRegistered(DomainError):
    """The same person (address and folded name) has a live registration for this conference: ``registration_id``.

    The desk may say so; a public page must not, because a stranger may be asking.
    """

    code = "already_registered"
    message = _l("Somebody with this name and email address is already registered.")
    field = "name"
    status = 409

    def __init__(self, registration_id: int):
        super().__init__()
        self.registration_id = registration_id


class ChangedMeanwhile(DomainError):
    """Somebody else has saved this registration since it was opened; nothing of theirs is overwritten."""

    code = "changed_meanwhile"
    message = _l(
        "Somebody else has changed this registration since you opened it. Nothing of yours has been saved. Please open"
        " it again and repeat your change."
    )
    status = 409


class SmallerThanTaken(DomainError):
    """Fewer places than the ``taken`` ones."""

    code = "smaller_than_taken"

    def __init__(self, taken: int):
        super().__init__(
            lazy_ngettext(
                "One person holds a place already, so it cannot be fewer.",
                "%(num)d people hold a place already, so it cannot be fewer.",
                taken,
            )
        )
        self.taken = taken


class CategoryInUse(DomainError):
    """People are registered in a category that was to be removed."""

    code = "category_in_use"
    status = 409

    def __init__(self, registrations: int, *, field: str):
        super().__init__(
            lazy_ngettext(
                "There is one registration in this group, so it stays. You can take it off the public form.",
                "There are %(num)d registrations in this group, so it stays. You can take it off the public form.",
                registrations,
            ),
            field=field,
        )


class Erased(DomainError):
    """The personal data of this registration is gone; nothing can be done with it any more."""

    code = "erased"
    message = _l("The data of this registration has been erased.")
    status = 409


def mailbox(email: str) -> str:
    """An address as it is compared. Its part before the @ may tell capitals apart in theory; no town's server does."""
    return email.casefold()


def check_arrow(before: RegistrationState, after: RegistrationState) -> None:
    """Raises NotThisWay unless a registration may go from ``before`` to ``after``."""
    if after not in ARROWS[before]:
        raise NotThisWay


def check_open(opens_at: datetime | None, closes_at: datetime | None, now: datetime) -> None:
    """Raises RegistrationClosed outside the window; both ends belong to it."""
    if opens_at is None or now < opens_at or (closes_at is not None and now > closes_at):
        raise RegistrationClosed


def closes_at(closes_at: datetime | None, last_day: date, zone: str) -> datetime:
    """When registration ends: without a date of its own, with the last day of the conference."""
    return closes_at or moments.end_of_day(last_day, zone)


def check_changes(changes_until: datetime | None, now: datetime) -> None:
    """Raises ChangesClosed once the date is over until which people change their registration themselves."""
    if changes_until is not None and now > changes_until:
        raise ChangesClosed
