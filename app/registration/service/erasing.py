"""Forgetting a person while the counts stay right."""

from datetime import datetime

from app.audit import privacy as audit_privacy
from app.audit import service as audit
from app.database import db
from app.outbox import privacy as outbox_privacy
from app.outbox import service as outbox
from app.registration import mails, searching
from app.registration.models import Registration
from app.registration.rules import LIVE, Menu
from app.registration.service import changing
from app.values import moments
from app.values.access import Actor


def delete_needs(registration: Registration, *, by: Actor, now: datetime) -> None:
    """Delete what a person needed in order to take part; the log says that it was done, and when. The caller commits.
    Done twice, or after erasing, it changes nothing."""
    if registration.access_needs is None:
        return
    registration.access_needs = None
    audit.record("registration.needs_deleted", registration, by=by, at=now, changes={"access_needs": (True, False)})
    db.session.flush()


def erase(registration: Registration, *, by: Actor, now: datetime, tell: bool = True) -> None:
    """Empty everything that tells who this was, and say so in a last mail unless ``tell`` is False.

    What stays is a row without a name: conference, category, partner town, country, languages, and presence; the
    funder's evidence is counted from it (`rules.KEPT`). A registration for a conference still to come is cancelled with
    it. Raises Erased when it was done before.
    """
    changing.lock(registration)
    edition = registration.edition
    if registration.state in LIVE and moments.local(now, edition.timezone).date() <= edition.ends_on:
        changing.end(registration, by=by, now=now)
    letter = mails.erased(registration) if tell else None
    outbox_privacy.forget(("registration", registration.id))
    audit_privacy.forget(("registration", registration.id))
    registration.name = registration.email = registration.organisation = ""
    # A partner town has many people; the name of a village elsewhere may tell who it was.
    if registration.town not in {town.name for town in edition.series.towns}:
        registration.town = ""
    # Two erased people at one conference must not look like the same person.
    registration.name_folded = registration.email_folded = f"#{registration.id}"
    searching.forget(registration)
    registration.menu = Menu.ALL
    registration.wishes, registration.access_needs = [], None
    for purpose in changing.given(registration):
        changing.end_consent(registration, purpose, now)
    registration.link_generation += 1
    registration.ticket_issue += 1
    registration.erased_at = registration.changed_at = now
    audit.record("registration.erased", registration, by=by, at=now)
    db.session.flush()
    if letter is not None:
        outbox.put(letter, now=now)
