"""Whose badges are to be printed, and what stands on them."""

from collections.abc import Collection, Sequence
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import selectinload

from app.badges.models import BadgeAct, BadgeEvent
from app.database import db
from app.registration.models import Registration
from app.registration.rules import RegistrationState
from app.series.models import Edition

_PRINTED = sa.select(BadgeEvent.registration_id).where(BadgeEvent.act.in_((BadgeAct.PRINTED, BadgeAct.REPRINTED)))


class Person(NamedTuple):
    """One who gets a badge, as the list of sheets needs it."""

    id: int
    name: str
    is_printed: bool


def people(edition: Edition) -> list[Person]:
    """The confirmed registrations of an edition in the order of the tables at the entrance: by folded name."""
    rows = db.session.execute(
        sa.select(Registration.id, Registration.name, Registration.id.in_(_PRINTED))
        .where(
            Registration.edition_id == edition.id,
            Registration.state == RegistrationState.CONFIRMED,
            Registration.erased_at.is_(None),
        )
        .order_by(Registration.name_folded, Registration.id)
    )
    return [Person(*row) for row in rows]


def to_print(edition: Edition, ids: Collection[int]) -> Sequence[Registration]:
    """Those of ``ids`` that get a badge of this edition, by folded name, with all that stands on it."""
    return db.session.scalars(
        sa.select(Registration)
        .where(
            Registration.edition_id == edition.id,
            Registration.id.in_(ids),
            Registration.state == RegistrationState.CONFIRMED,
            Registration.erased_at.is_(None),
        )
        .order_by(Registration.name_folded, Registration.id)
        .options(selectinload(Registration.wishes), selectinload(Registration.bookings))
    ).all()


def find_person(edition: Edition, registration_id: int) -> Registration | None:
    """A confirmed registration of this edition."""
    found = to_print(edition, [registration_id])
    return found[0] if found else None


def printed(ids: Collection[int]) -> set[int]:
    """Those of ``ids`` whose badge has been printed before."""
    return set(db.session.scalars(_PRINTED.where(BadgeEvent.registration_id.in_(ids))))


def events_of(registration_id: int) -> Sequence[BadgeEvent]:
    """What happened to the badge of a registration, oldest first."""
    return db.session.scalars(
        sa.select(BadgeEvent).where(BadgeEvent.registration_id == registration_id).order_by(BadgeEvent.id)
    ).all()
