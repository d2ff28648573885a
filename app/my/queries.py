"""What a participant's own pages show."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from app import i18n
from app.programme.released import ReleasedSession
from app.registration import following, rules
from app.registration import queries as registrations
from app.registration.following import Day
from app.registration.models import Registration
from app.registration.rules import LIVE, ConsentPurpose
from app.series.rules import Phase
from app.values import moments


@dataclass(frozen=True)
class Overview:
    """The page of one registration. ``consents``: what may be given, whether it is, and its name."""

    days: list[Day]
    booked: list[int]
    understood: str
    wanted: str
    is_live: bool
    is_over: bool
    can_change: bool
    can_cancel: bool
    can_register_again: bool
    change_until: datetime | None
    change_until_on: date | None
    consents: list[tuple[ConsentPurpose, bool, str]]


def overview(registration: Registration, now: datetime) -> Overview:
    """Everything on the page of one registration."""
    edition = registration.edition
    booked = registrations.booked_ids(registration)
    sessions = registrations.own_sessions(registration)
    given = {consent.purpose for consent in registration.consents if consent.withdrawn_at is None}
    asked = [ConsentPurpose.PHOTOS, ConsentPurpose.PARTICIPANT_LIST]
    asked += [ConsentPurpose.ACCESS_NEEDS] if ConsentPurpose.ACCESS_NEEDS in given else []
    phase = edition.phase(now)
    return Overview(
        days=following.by_day(sessions, registration.understands, registration.wants, edition.timezone),
        booked=booked,
        understood=", ".join(i18n.language_name(code) for code in registration.understands),
        wanted=", ".join(wish_name(code) for code in registration.wants),
        is_live=registration.state in LIVE,
        is_over=phase is Phase.HELD,
        can_change=can_change(registration, now),
        can_cancel=can_cancel(registration, now),
        can_register_again=phase is Phase.OPEN,
        change_until=(until := edition.changes_until),
        change_until_on=moments.local(until, edition.timezone).date() if until else None,
        consents=[(one, one in given, str(rules.FIELD_LABELS[f"consent_{one.value}"])) for one in asked],
    )


def wish_name(code: str) -> str:
    """How a wish for interpretation is named: a language by its own name, captions in the language being spoken."""
    return str(rules.CAPTIONS_LABEL) if code == rules.CAPTIONS else i18n.autonym(code)


def can_change(registration: Registration, now: datetime) -> bool:
    """Whether the person can change it now: it stands, and the date for changes has not passed."""
    until = registration.edition.changes_until
    return can_cancel(registration, now) and (until is None or now <= until)


def can_cancel(registration: Registration, now: datetime) -> bool:
    """Whether there is something left to cancel: it stands, and the conference is not over."""
    edition = registration.edition
    over = moments.local(now, edition.timezone).date() > edition.ends_on
    return registration.state in LIVE and registration.erased_at is None and not over


def booked(registration: Registration) -> Sequence[ReleasedSession]:
    return registrations.booked_sessions(registration)
