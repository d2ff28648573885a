"""Who is who in the demonstration."""

from typing import NamedTuple

import sqlalchemy as sa

from app.accounts.models import Appointment, User
from app.database import db
from app.series.models import Edition, Series
from app.values.access import Role


class Person(NamedTuple):
    """Somebody of the demonstration who can sign in; ``town`` is the host town of their edition, or nothing."""

    email: str
    name: str
    role: Role
    town: str | None


def staff() -> list[Person]:
    """Everybody with a role, in the order of their roles and editions; nobody where there is no demonstration."""
    if not db.session.scalar(sa.select(sa.exists().where(Series.is_demo))):
        return []
    rows = db.session.execute(
        sa.select(User, Appointment.role, Edition)
        .join(User.appointments)
        .outerjoin(Edition, Edition.id == Appointment.edition_id)
        .where(Appointment.ended_at.is_(None), User.active)
        .order_by(User.id, Appointment.id)
    )
    order = list(Role)
    people = [
        Person(user.email, user.name, role, edition.town.name if edition else None) for user, role, edition in rows
    ]
    return sorted(people, key=lambda person: order.index(person.role))
