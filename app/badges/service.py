"""What happens to badges; the caller commits."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from app.audit import service as audit
from app.badges import queries
from app.badges.models import BadgeAct, BadgeEvent
from app.database import db, insert
from app.registration.models import Registration
from app.series.models import Edition
from app.values.access import Actor


def record_printing(edition: Edition, registrations: Sequence[Registration], *, by: Actor, now: datetime) -> None:
    """Note that these badges were printed, or once more; the log has one entry for the whole sheet."""
    before = queries.printed([registration.id for registration in registrations])
    for registration in registrations:
        act = BadgeAct.REPRINTED if registration.id in before else BadgeAct.PRINTED
        db.session.add(_event(registration, act, by, now))
    audit.record("badges.printed", edition, by=by, at=now, changes={"badges": (None, len(registrations))})
    db.session.flush()


def hand_out(about: Any, *, at: datetime, by: Actor, now: datetime) -> bool:
    """Note that a badge was handed out ``at`` this moment, to the registration ``about`` (or what stands for it: the log
    reads its id and edition). Whether that was the first time: for ever after it changes nothing."""
    user_id = by.id if by.kind == "user" else None
    is_first = db.session.scalar(
        insert(BadgeEvent)
        .values(registration_id=about.id, act=BadgeAct.HANDED_OUT, at=at, user_id=user_id)
        .on_conflict_do_nothing()
        .returning(BadgeEvent.id)
    )
    if is_first:
        audit.record("badge.handed_out", about, by=by, at=now)
    return is_first is not None


def _event(registration: Registration, act: BadgeAct, by: Actor, now: datetime) -> BadgeEvent:
    return BadgeEvent(registration_id=registration.id, act=act, at=now, user_id=by.id if by.kind == "user" else None)
