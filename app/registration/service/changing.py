"""Changing, cancelling, and consents."""

from datetime import datetime
from typing import Any

from sqlalchemy.exc import IntegrityError

from app.audit import service as audit
from app.database import db
from app.outbox import service as outbox
from app.registration import mails, queries, rules, searching
from app.registration.models import AccessNeeds, Booking, Registration
from app.registration.rules import (
    AlreadyRegistered,
    ChangedMeanwhile,
    ConsentPurpose,
    Erased,
    NotThisWay,
    RegistrationState,
)
from app.registration.service import places, registering
from app.registration.wanted import Changes
from app.values.access import Actor
from app.values.folding import fold

# These are columns of the registration itself, and equal their old value or not.
_COLUMNS = ("name", "email", "town", "country", "organisation", "mail_language", "menu")


def change(
    registration: Registration,
    changes: Changes,
    *,
    by: Actor,
    now: datetime,
    as_of: datetime | None = None,
    tell: bool = True,
) -> list[str]:
    """Change a live registration and tell the person unless ``tell`` is False; the names of the fields that are
    different now.

    People themselves change until the edition's date, the desk at any time. Places are exchanged, never lost. With
    ``as_of``, the moment of the last change that was looked at, what somebody else has saved since is not overwritten.
    Raises ChangedMeanwhile, ChangesClosed, NotThisWay, AlreadyRegistered, and what `register` raises about categories,
    sessions and places.
    """
    lock(registration)
    if registration.state not in rules.LIVE:
        raise NotThisWay
    edition = registration.edition
    if by.kind == "holder":
        rules.check_changes(edition.changes_until, now)
    is_stale = as_of is not None and registration.changed_at != as_of
    try:
        with db.session.begin_nested():
            different = _placed(registration, changes, now, at_the_desk=by.kind != "holder")
            different |= _written(registration, changes)
            db.session.flush()
    except IntegrityError:
        person = queries.find_person(edition, changes.email or registration.email, changes.name or registration.name)
        if person:
            raise AlreadyRegistered(person.id) from None
        raise
    different |= _listed(registration, changes)
    different |= _needs_and_consents(registration, changes, now)
    if different:
        if is_stale:
            raise ChangedMeanwhile
        registration.changed_at = now
        searching.index(registration)
        entry = audit.record("registration.changed", registration, by=by, at=now, changes=different)
        db.session.flush()
        if tell:
            outbox.put(mails.changed(registration, sorted(different), f"registration.changed:{entry.id}"), now=now)
    return sorted(different)


def cancel(registration: Registration, *, by: Actor, now: datetime, reason: str = "") -> None:
    """Cancel a live registration and give its places back at once; the person hears of it. Raises NotThisWay."""
    end(registration, by=by, now=now, reason=reason)
    outbox.put(mails.cancelled(registration), now=now)


def end(registration: Registration, *, by: Actor, now: datetime, reason: str = "") -> None:
    """Cancel without a mail. Raises NotThisWay."""
    lock(registration)
    rules.check_arrow(registration.state, RegistrationState.CANCELLED)
    changes: dict[str, tuple[Any, Any]] = {"state": (registration.state, RegistrationState.CANCELLED)}
    if reason:
        changes["reason"] = (None, reason)
    if booked := queries.booked_ids(registration):
        changes["sessions"] = (booked, [])
    if registration.state in rules.HOLDING:
        places.release(registration)
    registration.bookings = []
    registration.state = RegistrationState.CANCELLED
    registration.cancelled_at = registration.changed_at = now
    audit.record("registration.cancelled", registration, by=by, at=now, changes=changes)
    db.session.flush()


def give_consent(
    registration: Registration, purpose: ConsentPurpose, language: str, *, by: Actor, now: datetime
) -> None:
    """Note a consent as given in ``language``; given twice, it stays as it was. Raises Erased."""
    lock(registration)
    if purpose in given(registration):
        return
    registration.consents.append(registering.consent(purpose, language, now))
    audit.record("registration.consent_given", registration, by=by, at=now, changes={purpose.value: (False, True)})
    db.session.flush()


def withdraw_consent(registration: Registration, purpose: ConsentPurpose, *, by: Actor, now: datetime) -> None:
    """End a consent; what rested on it is deleted with it. Withdrawn twice, it stays withdrawn. Raises Erased."""
    lock(registration)
    if purpose not in given(registration):
        return
    end_consent(registration, purpose, now)
    audit.record("registration.consent_withdrawn", registration, by=by, at=now, changes={purpose.value: (True, False)})
    db.session.flush()


def given(registration: Registration) -> set[ConsentPurpose]:
    """What a person consents to now."""
    return {consent.purpose for consent in registration.consents if consent.withdrawn_at is None}


def end_consent(registration: Registration, purpose: ConsentPurpose, now: datetime) -> None:
    for consent in registration.consents:
        if consent.purpose is purpose and consent.withdrawn_at is None:
            consent.withdrawn_at = now
    if purpose is ConsentPurpose.ACCESS_NEEDS:
        registration.access_needs = None


def lock(registration: Registration) -> None:
    """Read a registration anew and keep everybody else from changing it meanwhile. Raises Erased."""
    db.session.refresh(registration, with_for_update={"of": Registration})
    db.session.expire(registration, ["bookings", "lost_places", "consents", "access_needs", "wishes", "languages"])
    if registration.erased_at is not None:
        raise Erased


def _placed(registration: Registration, changes: Changes, now: datetime, *, at_the_desk: bool) -> dict[str, Any]:
    """Exchange category and sessions, and the places in them."""
    edition, different = registration.edition, {}
    category = registration.category
    if changes.category is not None and changes.category is not category.kind:
        category = registering.get_category(edition, changes.category, at_the_desk=at_the_desk)
        different["category"] = (registration.category.kind, category.kind)
    booked = queries.booked_ids(registration)
    sessions = booked if changes.sessions is None else sorted(set(changes.sessions))
    if sessions != booked:
        registering.get_bookable(edition, sessions, besides=queries.booked_sessions(registration))
        different["sessions"] = (booked, sessions)
    if different:
        registering.lock(edition)
        if registration.state in rules.HOLDING:
            places.move(registration, category.id, sessions)
        registration.category = category
        kept = [booking for booking in registration.bookings if booking.session_id in sessions]
        registration.bookings = kept + [Booking(session_id=id, booked_at=now) for id in sessions if id not in booked]
    return different


def _written(registration: Registration, changes: Changes) -> dict[str, Any]:
    """Write the registration's own columns."""
    different = {}
    for column in _COLUMNS:
        before, after = getattr(registration, column), getattr(changes, column)
        if after is not None and after != before:
            different[column] = (before, after)
            setattr(registration, column, after)
    registration.name_folded, registration.email_folded = fold(registration.name), rules.mailbox(registration.email)
    return different


def _listed(registration: Registration, changes: Changes) -> dict[str, Any]:
    """Exchange the languages understood and the interpretation wanted."""
    different = {}
    for name, before, after, make, owner in (
        ("understands", registration.understands, changes.understands, registering.understood, "languages"),
        ("wants", registration.wants, changes.wants, registering.wishes, "wishes"),
    ):
        if after is not None and list(dict.fromkeys(after)) != before:
            different[name] = (before, list(dict.fromkeys(after)))
            # The rows have natural keys, so the old ones must be gone before the new ones come.
            setattr(registration, owner, [])
            db.session.flush()
            setattr(registration, owner, make(after))
    return different


def _needs_and_consents(registration: Registration, changes: Changes, now: datetime) -> dict[str, Any]:
    """Exchange what is needed, and consents. The log says that somebody's needs are different, not what they are."""
    different: dict[str, Any] = {}
    before = registration.access_needs.text if registration.access_needs else ""
    needs = before if changes.access_needs is None else changes.access_needs
    consents = given(registration) if changes.consents is None else set(changes.consents)
    if not needs or ConsentPurpose.ACCESS_NEEDS not in consents:
        needs, consents = "", consents - {ConsentPurpose.ACCESS_NEEDS}
    for purpose in sorted(given(registration) ^ consents):
        different[f"consent_{purpose.value}"] = (purpose not in consents, purpose in consents)
        if purpose in consents:
            registration.consents.append(registering.consent(purpose, registration.mail_language, now))
        else:
            end_consent(registration, purpose, now)
    if needs != before:
        different["access_needs"] = (bool(before), bool(needs))
        if not needs:
            registration.access_needs = None
        elif registration.access_needs:
            registration.access_needs.text = needs
        else:
            delete_on = registering.health_data_until(registration.edition)
            registration.access_needs = AccessNeeds(text=needs, delete_on=delete_on)
    return different
