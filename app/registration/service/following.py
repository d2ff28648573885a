"""What a release of the programme means for somebody who has a place in its sessions."""

from collections.abc import Sequence
from datetime import datetime

from app.audit import service as audit
from app.database import db
from app.outbox import service as outbox
from app.programme import queries as programme
from app.programme.comparing import Change
from app.programme.models import Release
from app.registration import mails, queries, rules
from app.registration.models import LostPlace, Registration
from app.registration.service import changing, places
from app.values.access import SYSTEM


def follow(registration: Registration, release: Release, changes: Sequence[Change], *, now: datetime) -> bool:
    """Tell somebody what ``release`` says anew of the sessions that they have chosen, and give back their places in those
    that are cancelled; whether it concerned them. The caller commits.

    Done again, it changes nothing more: the mail has one cause for each release and person, and a place that was given
    back is none of theirs any more. Raises Erased.
    """
    changing.lock(registration)
    booked = set(queries.booked_ids(registration))
    lost = {place.session_id for place in registration.lost_places}
    # Somebody who lost a place wants to know that the session takes place after all.
    mine = [
        one
        for one in changes
        if one.after.id in booked or (one.after.id in lost and "state" in one.fields and not one.after.is_cancelled)
    ]
    if not mine:
        return False
    # A later release may have taken a cancellation back before anybody was told.
    present = programme.last_released(registration.edition)
    gone = booked.intersection(present.cancelled_among(one.after.id for one in mine if one.after.is_cancelled))
    outbox.put(mails.sessions(registration, release, mine, gone), now=now)
    if gone:
        _give_back(registration, gone, now)
    return True


def _give_back(registration: Registration, gone: set[int], now: datetime) -> None:
    kept = [booking for booking in registration.bookings if booking.session_id not in gone]
    if registration.state in rules.HOLDING:
        places.move(registration, registration.category_id, [booking.session_id for booking in kept])
    known = {place.session_id for place in registration.lost_places}
    registration.bookings = kept
    registration.lost_places += [LostPlace(session_id=id, lost_at=now) for id in sorted(gone - known)]
    changes = {"sessions": (sorted(gone | {booking.session_id for booking in kept}), queries.booked_ids(registration))}
    audit.record("registration.place_lost", registration, by=SYSTEM, at=now, changes=changes)
    registration.changed_at = now
    db.session.flush()
