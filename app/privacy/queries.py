"""Whose time has come."""

from collections.abc import Sequence
from datetime import date, time

import sqlalchemy as sa

from app.accounts.models import Appointment, User
from app.database import db
from app.outbox.models import Message
from app.outbox.rules import MessageState
from app.programme.models import Material, SessionSpeaker
from app.registration.models import AccessNeeds, Registration
from app.series.models import Edition, Series
from app.speakers.models import Speaker
from app.values import moments


def with_needs_until(today: date, *, limit: int) -> Sequence[int]:
    """Ids of registrations whose access needs are to be deleted on ``today`` or before."""
    return db.session.scalars(
        sa.select(AccessNeeds.registration_id)
        .where(AccessNeeds.delete_on <= today)
        .order_by(AccessNeeds.delete_on, AccessNeeds.registration_id)
        .limit(limit)
    ).all()


def with_last_mail_done(*, limit: int) -> Sequence[int]:
    """Ids of erased registrations whose last mail, which says so, was sent or given up, and still holds the address."""
    done = (MessageState.SENT, MessageState.FAILED, MessageState.STOPPED)
    return db.session.scalars(
        sa.select(Registration.id)
        .join(Message, sa.and_(Message.about_kind == "registration", Message.about_id == Registration.id))
        .where(Registration.erased_at.is_not(None), Message.state.in_(done), Message.to_address != "")
        .order_by(Registration.id)
        .limit(limit)
    ).all()


def of_conferences_before(day: date, *, limit: int) -> Sequence[int]:
    """Ids of registrations, not yet erased, of conferences whose last day lies before ``day``."""
    return db.session.scalars(
        sa.select(Registration.id)
        .join(Edition, Edition.id == Registration.edition_id)
        .where(Edition.ends_on < day, Registration.erased_at.is_(None))
        .order_by(Registration.id)
        .limit(limit)
    ).all()


def speakers_of_series_before(day: date) -> Sequence[tuple[int, str]]:
    """Ids and slugs of people, not yet forgotten, in the pools of series whose last day lies before ``day``, who are in
    no draft of a programme and handed nothing in. Published programmes may still name them."""
    speaks = sa.exists().where(SessionSpeaker.speaker_id == Speaker.id)
    handed_in = sa.exists().where(Material.speaker_id == Speaker.id)
    return db.session.execute(  # type: ignore[return-value]
        sa.select(Speaker.id, Speaker.slug)
        .join(Series, Series.id == Speaker.series_id)
        .where(Series.ends_on < day, Speaker.erased_at.is_(None), sa.not_(speaks), sa.not_(handed_in))
        .order_by(Speaker.id)
    ).all()


def without_role_since(day: date, *, limit: int) -> Sequence[User]:
    """Open accounts that were made before ``day``, and whose last role ended before it."""
    since = moments.at(day, time(), "UTC")
    role = sa.select(Appointment.id).where(
        Appointment.user_id == User.id, sa.or_(Appointment.ended_at.is_(None), Appointment.ended_at >= since)
    )
    return db.session.scalars(
        sa.select(User)
        .where(User.created_at < since, User.name != "", sa.not_(role.exists()))
        .order_by(User.id)
        .limit(limit)
    ).all()
