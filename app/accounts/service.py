"""Signing in, appointing people, ending their access. Nothing here commits."""

import secrets
from collections.abc import Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from app.accounts import mails, queries, rules
from app.accounts.models import Appointment, User
from app.accounts.rules import Invitation, LastAdministrator, LinkSpent
from app.audit import service as audit
from app.database import db
from app.outbox import service as outbox
from app.values.access import Actor, Role, Scope
from app.values.languages import DEFAULT_LANGUAGE
from app.values.tokens import Named


def send_link(email: str, *, now: datetime) -> None:
    """Mail a sign-in link to the person with this address, voiding earlier ones; to a stranger nothing.

    A stranger's letter is written too, and thrown away, so that the answer takes as long.
    """
    user = queries.find_by_email(email)
    if user is None or not user.active:
        mails.sign_in(User(id=0, email=email, name=email, language=DEFAULT_LANGUAGE, link_generation=0))
        return
    replace_link(user)
    outbox.put(mails.sign_in(user), now=now)


def replace_link(user: User) -> None:
    """Void every link of ``user`` made so far; links made from now on work."""
    db.session.execute(
        sa.update(User).where(User.id == user.id).values(link_generation=User.link_generation + 1),
        execution_options={"synchronize_session": False},
    )
    db.session.refresh(user, ["link_generation"])


def use_link(named: Named, *, until: datetime, now: datetime) -> User:
    """Use a sign-in link up; whose it was. Raises LinkSpent.

    One statement compares the generation and counts it up, so that of two uses at once one succeeds.
    """
    if now > until:
        raise LinkSpent
    used = db.session.execute(
        sa.update(User)
        .where(User.id == named.id, User.link_generation == named.generation, User.active)
        .values(link_generation=User.link_generation + 1, last_sign_in_at=now),
        execution_options={"synchronize_session": False},
    )
    if used.rowcount != 1:
        raise LinkSpent
    user = db.session.get_one(User, named.id, populate_existing=True)
    audit.record("account.signed_in", user, by=Actor("user", user.id), at=now)
    return user


def sign_out_everywhere(user: User, *, by: Actor, now: datetime) -> None:
    """End every session of ``user``, on this device and all others."""
    user.fs_uniquifier = secrets.token_hex(16)
    audit.record("account.sessions_ended", user, by=by, at=now)


def change_account(user: User, *, name: str, language: str, by: Actor, now: datetime) -> None:
    """Change how a person is called, and the language (address code) of their mails."""
    wanted = {"name": name, "language": language}
    changes = {field: (getattr(user, field), value) for field, value in wanted.items() if getattr(user, field) != value}
    if changes:
        user.name, user.language = name, language
        audit.record("account.changed", user, by=by, at=now, changes=changes)


def invite(
    wanted: Invitation, scope: Scope, *, by: Actor, now: datetime, series: Any = None, edition: Any = None
) -> tuple[Appointment, bool]:
    """Appoint somebody in ``scope`` and tell them by mail; the appointment, and whether it is new.

    Makes the account where there is none. Whoever holds the role already keeps it as it is: no entry, no second mail.
    ``series`` and ``edition`` are what the mail speaks of. Raises NotAppointedHere.
    """
    rules.check_role(wanted.role, scope)
    user = enrol(wanted.email, name=wanted.name, language=wanted.language, by=by, now=now)
    appointment, is_new = appoint(user, wanted.role, scope, by=by, now=now)
    if is_new:
        outbox.put(mails.invited(user, appointment, series=series, edition=edition), now=now)
    return appointment, is_new


def enrol(email: str, *, name: str, language: str, by: Actor, now: datetime) -> User:
    """The active account with this address, made or opened again where needed."""
    user = queries.find_by_email(email)
    if user is None:
        user = User(
            email=email.lower(), name=name, language=language, fs_uniquifier=secrets.token_hex(16), active=True,
            link_generation=0, created_at=now,
        )  # fmt: skip
        try:
            with db.session.begin_nested():
                db.session.add(user)
        except IntegrityError:
            # Somebody else invited the same person at this moment.
            return db.session.scalars(sa.select(User).where(User.email == email.lower())).one()
        audit.record("account.created", user, by=by, at=now)
    elif not user.active:
        user.active = True
        audit.record("account.opened_again", user, by=by, at=now)
    return user


def appoint(user: User, role: Role, scope: Scope, *, by: Actor, now: datetime) -> tuple[Appointment, bool]:
    """Give ``user`` the role, unless it is held already; the appointment, and whether it is new."""
    appointment = Appointment(
        user_id=user.id, role=role, series_id=scope.series_id, edition_id=scope.edition_id, appointed_at=now,
        appointed_by_id=by.id if by.kind == "user" else None,
    )  # fmt: skip
    if earlier := queries.find_held(user, role, scope):
        return earlier, False
    try:
        with db.session.begin_nested():
            db.session.add(appointment)
    except IntegrityError:
        # The same was done at this moment; the index over live appointments let one of them in.
        if earlier := queries.find_held(user, role, scope):
            return earlier, False
        raise
    audit.record(
        "appointment.made", appointment, by=by, at=now, changes={"user_id": (None, user.id), "role": (None, role.value)}
    )
    return appointment, True


def end(appointment: Appointment, *, by: Actor, now: datetime, reason: str = "") -> bool:
    """End somebody's access at once; whether it had not ended before. Raises LastAdministrator."""
    if appointment.role is Role.ADMINISTRATOR:
        _keep_an_administrator(without=appointment.user_id)
    ended = db.session.execute(
        sa.update(Appointment)
        .where(Appointment.id == appointment.id, Appointment.ended_at.is_(None))
        .values(ended_at=now),
        execution_options={"synchronize_session": False},
    )
    db.session.refresh(appointment)
    if ended.rowcount != 1:
        return False
    changes = {"user_id": (appointment.user_id, None), "role": (appointment.role.value, None)}
    if reason:
        changes["reason"] = (None, reason)
    audit.record("appointment.ended", appointment, by=by, at=now, changes=changes)
    return True


def close_account(user: User, *, by: Actor, now: datetime) -> None:
    """End all access of ``user`` and every session at once. Raises LastAdministrator."""
    for appointment in user.appointments:
        if appointment.ended_at is None:
            end(appointment, by=by, now=now)
    if user.active:
        user.active = False
        user.fs_uniquifier = secrets.token_hex(16)
        audit.record("account.closed", user, by=by, at=now)


def create_administrator(email: str, *, name: str, language: str, by: Actor, now: datetime) -> tuple[User, bool]:
    """The account with this address as administrator, and whether that is new. Sends no mail."""
    user = enrol(email, name=name, language=language, by=by, now=now)
    _, is_new = appoint(user, Role.ADMINISTRATOR, Scope(), by=by, now=now)
    return user, is_new


def _keep_an_administrator(*, without: int) -> None:
    # Locked, so that two administrators who end each other's access at once are not both let through.
    administrators: Sequence[Appointment] = db.session.scalars(
        sa.select(Appointment)
        .join(User, User.id == Appointment.user_id)
        .where(Appointment.role == Role.ADMINISTRATOR, Appointment.ended_at.is_(None), User.active)
        .order_by(Appointment.id)
        .with_for_update(of=Appointment)
    ).all()
    if {appointment.user_id for appointment in administrators} <= {without}:
        raise LastAdministrator
