"""Finding people, and what they are where."""

from collections.abc import Iterable, Sequence

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager, joinedload

from app.accounts.models import Appointment, User
from app.accounts.rules import Holding
from app.database import db
from app.values.access import Role, Scope

# What every page of the desk asks is put together once: that costs more than the database needs to answer it.
_SIGNED_IN = (
    sa.select(User)
    .where(User.fs_uniquifier == sa.bindparam("uniquifier"), User.active)
    .options(joinedload(User.appointments))
)


def find_signed_in(uniquifier: str) -> User | None:
    """The active person behind a session, with all appointments, in one query."""
    return db.session.scalars(_SIGNED_IN, {"uniquifier": uniquifier}).unique().one_or_none()


def find_by_email(email: str) -> User | None:
    """The person with this address, whatever its capitals."""
    return db.session.scalar(sa.select(User).where(User.email == email.lower()))


def holdings_of(user: User) -> tuple[Holding, ...]:
    """The roles that ``user`` holds now, and where; none once the account is closed."""
    if not user.active:
        return ()
    return tuple(
        Holding(post.role, Scope(post.series_id, post.edition_id))
        for post in user.appointments
        if post.ended_at is None
    )


def team_of(scope: Scope) -> Sequence[Appointment]:
    """Who holds a role in exactly ``scope`` now, with the people, by role and name."""
    return _live(Appointment.series_id == scope.series_id, Appointment.edition_id == scope.edition_id)


def coordinators_of(series_id: int) -> Sequence[Appointment]:
    """Who coordinates a series now, and so may do everything in its editions."""
    return _live(
        Appointment.series_id == series_id, Appointment.edition_id.is_(None), Appointment.role == Role.COORDINATOR
    )


def is_last_to_lead(appointment: Appointment) -> bool:
    """Whether nobody else holds this role there now, of the roles that lead a conference or a series."""
    if appointment.role not in (Role.HOST_ORGANISER, Role.COORDINATOR):
        return False
    others = team_of(Scope(appointment.series_id, appointment.edition_id))
    return not any(other.role is appointment.role and other.user_id != appointment.user_id for other in others)


def find_held(user: User, role: Role, scope: Scope) -> Appointment | None:
    """The appointment by which ``user`` holds ``role`` in exactly ``scope`` now."""
    return db.session.scalar(
        sa.select(Appointment).where(
            Appointment.user_id == user.id,
            Appointment.role == role,
            Appointment.series_id == scope.series_id,
            Appointment.edition_id == scope.edition_id,
            Appointment.ended_at.is_(None),
        )
    )


def names_of(user_ids: Iterable[int]) -> dict[int, str]:
    """The names of people by their ids, for lists of who did what."""
    rows = db.session.execute(sa.select(User.id, User.name).where(User.id.in_(set(user_ids))))
    return dict(rows.all())


def find_live(scope: Scope, appointment_id: int) -> Appointment | None:
    """An appointment of exactly ``scope`` that has not ended."""
    found = _live(
        Appointment.id == appointment_id,
        Appointment.series_id == scope.series_id,
        Appointment.edition_id == scope.edition_id,
    )
    return found[0] if found else None


def _live(*conditions: sa.ColumnElement[bool]) -> Sequence[Appointment]:
    return db.session.scalars(
        sa.select(Appointment)
        .join(Appointment.user)
        .where(Appointment.ended_at.is_(None), User.active, *conditions)
        .order_by(Appointment.role, User.name, Appointment.id)
        .options(contains_eager(Appointment.user))
    ).all()
