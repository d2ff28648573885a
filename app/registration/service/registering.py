"""Registering."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

from flask import current_app
from sqlalchemy.exc import IntegrityError

from app.audit import service as audit
from app.database import db
from app.outbox import service as outbox
from app.programme.released import ReleasedSession
from app.registration import mails, queries, rules, searching
from app.registration.models import AccessNeeds, Booking, Category, Consent, Registration, Understood, Wish
from app.registration.rules import (
    AlreadyRegistered,
    AtTheSameTime,
    CategoryKind,
    ConsentPurpose,
    NoSuchCategory,
    NoSuchSession,
    RegistrationClosed,
    RegistrationState,
)
from app.registration.service import places
from app.registration.slots import overlapping
from app.registration.wanted import Wanted
from app.series.models import Edition
from app.series.rules import EditionState
from app.values.access import Actor
from app.values.errors import DomainError
from app.values.folding import fold


def register(edition: Edition, wanted: Wanted, *, by: Actor, now: datetime, at_the_desk: bool = False) -> Registration:
    """Take a place for one person and queue the confirmation with badge and calendar.

    Sent twice (same form key, same person), it answers with the first registration, also when both arrive at once.
    ``at_the_desk`` registers outside the window and in categories that are not on the public form. Raises
    RegistrationClosed, NoSuchCategory, NoSuchSession, AtTheSameTime, QuotaFull (with the field), AlreadyRegistered;
    then nothing has changed, and the caller may commit what else it did.
    """
    lock(edition)
    try:
        _check_open(edition, now, at_the_desk)
        category = get_category(edition, wanted.category, at_the_desk=at_the_desk)
        sessions = get_bookable(edition, wanted.sessions)
        quotas = places.hold(edition, category.id, wanted.sessions)
        # What was taken is given back when the person turns out to be registered already.
        with db.session.begin_nested():
            places.take(quotas)
            registration = _made(edition, category, wanted, now)
            db.session.add(registration)
            db.session.flush()
            searching.index(registration, is_new=True)
    except (DomainError, IntegrityError) as failure:
        # That the form was sent before is only looked for now: it is rare, and of two at once either may be first.
        earlier = queries.find_by_form_key(wanted.form_key)
        if earlier and _is(earlier, edition, wanted):
            return earlier
        if isinstance(failure, DomainError):
            raise
        if earlier:
            # The same page was sent again for somebody else, such as one's partner: theirs is a registration of its own.
            own_key = hashlib.sha256(f"{wanted.form_key}\0{wanted.email}\0{fold(wanted.name)}".encode()).hexdigest()
            return register(edition, replace(wanted, form_key=own_key), by=by, now=now, at_the_desk=at_the_desk)
        if person := queries.find_person(edition, wanted.email, wanted.name):
            raise AlreadyRegistered(person.id) from None
        raise
    audit.record("registration.created", registration, by=by, at=now)
    outbox.put(mails.received(registration, sessions), now=now, is_new=True)
    return registration


def lock(edition: Edition) -> None:
    """Read an edition anew and keep its quotas from being set up meanwhile."""
    db.session.refresh(edition, with_for_update={"read": True, "key_share": True, "of": Edition})


def get_category(edition: Edition, kind: CategoryKind, *, at_the_desk: bool) -> Category:
    """Raises NoSuchCategory."""
    category = queries.find_category(edition, kind)
    if category is None or not (category.public or at_the_desk):
        raise NoSuchCategory
    return category


def get_bookable(
    edition: Edition, ids: Iterable[int], *, besides: Sequence[ReleasedSession] = ()
) -> list[ReleasedSession]:
    """The bookable sessions with these ids; ``besides`` may be kept although they could not be chosen any more. Raises
    NoSuchSession, AtTheSameTime."""
    wanted = set(ids)
    if not wanted:
        return []
    can_be = {session.id: session for session in [*queries.bookable_among(edition, wanted), *besides]}
    if not wanted <= can_be.keys():
        raise NoSuchSession
    chosen = [session for id, session in can_be.items() if id in wanted]
    if overlapping([(session.starts_at, session.ends_at) for session in chosen]):
        raise AtTheSameTime
    return chosen


def health_data_until(edition: Edition) -> date:
    """The day on which what people wrote about their health is deleted."""
    return edition.ends_on + timedelta(days=current_app.config["SETTINGS"].health_data_days)


def _made(edition: Edition, category: Category, wanted: Wanted, now: datetime) -> Registration:
    registration = Registration(
        edition_id=edition.id,
        category_id=category.id,
        state=RegistrationState.CONFIRMED,
        form_key=wanted.form_key,
        name=wanted.name,
        name_folded=fold(wanted.name),
        email=wanted.email,
        email_folded=rules.mailbox(wanted.email),
        town=wanted.town,
        country=wanted.country,
        organisation=wanted.organisation,
        mail_language=wanted.mail_language,
        menu=wanted.menu,
        privacy_version=edition.privacy_version,
        created_at=now,
        changed_at=now,
        confirmed_at=now,
    )
    registration.edition, registration.category = edition, category
    registration.languages = understood(wanted.understands)
    registration.wishes = wishes(wanted.wants)
    registration.bookings = [Booking(session_id=id, booked_at=now) for id in sorted(set(wanted.sessions))]
    consents = set(wanted.consents)
    if wanted.access_needs and ConsentPurpose.ACCESS_NEEDS in consents:
        registration.access_needs = AccessNeeds(text=wanted.access_needs, delete_on=health_data_until(edition))
    else:
        consents.discard(ConsentPurpose.ACCESS_NEEDS)
    registration.consents = [consent(purpose, wanted.mail_language, now) for purpose in sorted(consents)]
    return registration


def understood(codes: Iterable[str]) -> list[Understood]:
    return [Understood(language=code, position=n) for n, code in enumerate(dict.fromkeys(codes), 1)]


def wishes(codes: Iterable[str]) -> list[Wish]:
    return [Wish(language=code, rank=n) for n, code in enumerate(dict.fromkeys(codes), 1)]


def consent(purpose: ConsentPurpose, language: str, now: datetime) -> Consent:
    return Consent(purpose=purpose, text_version=rules.CONSENT_VERSION, language=language, given_at=now)


def _check_open(edition: Edition, now: datetime, at_the_desk: bool) -> None:
    if edition.state is not EditionState.ANNOUNCED:
        raise RegistrationClosed
    if not at_the_desk:
        closes_at = rules.closes_at(edition.registration_closes_at, edition.ends_on, edition.timezone)
        rules.check_open(edition.registration_opens_at, closes_at, now)


def _is(registration: Registration, edition: Edition, wanted: Wanted) -> bool:
    return (registration.edition_id, registration.email_folded, registration.name_folded) == (
        edition.id, rules.mailbox(wanted.email), fold(wanted.name),
    )  # fmt: skip
