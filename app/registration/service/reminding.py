"""Mails again, and personal links and tickets anew."""

from datetime import datetime

from app.audit import service as audit
from app.database import db
from app.outbox import service as outbox
from app.registration import mails, queries
from app.registration.models import Registration
from app.registration.rules import LIVE, NotThisWay
from app.registration.service import changing
from app.series.models import Edition
from app.values.access import Actor


def resend(registration: Registration, *, now: datetime) -> None:
    """Queue the confirmation with badge and calendar once more; asked for again within the hour, it is one mail. Raises
    NotThisWay when the registration is no longer live."""
    if registration.state not in LIVE or registration.erased_at is not None:
        raise NotThisWay
    sessions = queries.booked_sessions(registration)
    outbox.put(mails.received(registration, sessions, again=_hour(now)), now=now)


def send_links(edition: Edition, email: str, *, now: datetime) -> int:
    """Queue one mail with the personal link of every live registration of this address at this edition; how many links.
    Asked for again within the hour, it is one mail. What the caller shows must not depend on the answer."""
    found = queries.live_of_mailbox(edition, email)
    if found:
        outbox.put(mails.links(found, _hour(now)), now=now)
    return len(found)


def reissue_link(registration: Registration, *, by: Actor, now: datetime) -> None:
    """Make the personal links of this registration void and mail a new one, for when one has got into other hands."""
    changing.lock(registration)
    registration.link_generation += 1
    audit.record("registration.link_reissued", registration, by=by, at=now)
    db.session.flush()
    outbox.put(mails.new_link(registration), now=now)


def reissue_ticket(registration: Registration, *, by: Actor, now: datetime) -> None:
    """Make every badge of this registration void at check-in and mail a new one, for when a badge is lost."""
    changing.lock(registration)
    registration.ticket_issue += 1
    audit.record("registration.ticket_reissued", registration, by=by, at=now)
    db.session.flush()
    sessions = queries.booked_sessions(registration)
    outbox.put(mails.received(registration, sessions, again=f"ticket {registration.ticket_issue}"), now=now)


def _hour(now: datetime) -> str:
    return f"{now:%Y-%m-%dT%H}"
