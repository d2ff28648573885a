"""Roles, what they reach, what they allow, and what is refused."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext

from app.values.access import Permission, Role, Scope
from app.values.errors import DomainError

TEAM_EDIT = Permission(
    "team.edit",
    _l("Invite people to the team and end their access"),
    frozenset({Role.COORDINATOR, Role.HOST_ORGANISER}),
)
ADMINISTER = Permission("installation.administer", _l("Look after the installation"), frozenset())

ROLE_NAMES = {
    Role.ADMINISTRATOR: lazy_pgettext("role", "Administrator"),
    Role.COORDINATOR: lazy_pgettext("role", "Coordinator"),
    Role.HOST_ORGANISER: lazy_pgettext("role", "Host organiser"),
    Role.CHECKIN_HELPER: lazy_pgettext("role", "Check-in helper"),
    Role.INTERPRETER: lazy_pgettext("role", "Interpreter"),
    Role.REVIEWER: lazy_pgettext("role", "Reviewer"),
    Role.TRANSLATOR: lazy_pgettext("role", "Translator"),
}
ROLE_HINTS = {
    Role.ADMINISTRATOR: _l("Looks after the whole installation and may do everything in it."),
    Role.COORDINATOR: _l("Looks after a series and all its conferences."),
    Role.HOST_ORGANISER: _l("Looks after one conference: programme, registrations, check-in and team."),
    Role.CHECKIN_HELPER: _l("Checks people in at one conference, and sees nothing else."),
    Role.INTERPRETER: _l("Interprets at one conference."),
    Role.REVIEWER: _l("Reads and scores proposals of one call."),
    Role.TRANSLATOR: _l("Translates and checks the texts of a series and its conferences, and sees nothing else."),
}

SIGN_IN_LINK_LASTS = timedelta(minutes=30)
# People read an invitation when they are next at their desk, not when it is sent.
INVITATION_LASTS = timedelta(days=7)


class LinkSpent(DomainError):
    """The link was used, replaced by a newer one, is too old, or its account is closed."""

    code = "link_spent"
    message = _l("This link has been used already or is too old. Please ask for a new one.")
    status = 410


class LastAdministrator(DomainError):
    """Without an administrator nobody could appoint the next one."""

    code = "last_administrator"
    message = _l("This is the last administrator. Please appoint another one first.")
    status = 409


class NotAppointedHere(DomainError):
    """A role is given in a place where it means nothing."""

    code = "role_not_here"
    message = _l("This role cannot be given here.")
    field = "role"


@dataclass(frozen=True)
class Holding:
    """A role that a person holds now, and where."""

    role: Role
    scope: Scope


@dataclass(frozen=True)
class Invitation:
    """Whom to appoint as what. ``language`` is the address code of the language of their mails."""

    email: str
    name: str
    role: Role
    language: str


def reaches(held: Scope, asked: Scope) -> bool:
    """Whether what is held in ``held`` also holds in ``asked``: the installation reaches everything, a series all its
    editions, an edition itself alone."""
    if held == Scope():
        return True
    if held.edition_id is None:
        return held.series_id == asked.series_id
    return held.edition_id == asked.edition_id


def may(holdings: Iterable[Holding], permission: Permission, scope: Scope) -> bool:
    """Whether one of ``holdings`` allows ``permission`` in ``scope``."""
    return any(
        reaches(held.scope, scope) and (held.role is Role.ADMINISTRATOR or held.role in permission.roles)
        for held in holdings
    )


def knows(holdings: Iterable[Holding], scope: Scope) -> bool:
    """Whether somebody with ``holdings`` has anything to do with ``scope``; to everybody else it does not exist.

    Whoever works for one edition knows that its series exists, and nothing of the other editions.
    """
    return any(
        reaches(held.scope, scope)
        or (scope.edition_id is None and scope.series_id is not None and held.scope.series_id == scope.series_id)
        for held in holdings
    )


def roles_given_in(scope: Scope) -> tuple[Role, ...]:
    """The roles that can be given in ``scope``, the widest first."""
    if scope.edition_id is not None:
        return (Role.HOST_ORGANISER, Role.CHECKIN_HELPER, Role.INTERPRETER, Role.REVIEWER)
    return (Role.COORDINATOR, Role.TRANSLATOR) if scope.series_id is not None else (Role.ADMINISTRATOR,)


def check_role(role: Role, scope: Scope) -> None:
    """Raises NotAppointedHere unless ``role`` can be given in ``scope``."""
    if role not in roles_given_in(scope):
        raise NotAppointedHere


def permissions_of(role: Role, permissions: Iterable[Permission]) -> list[Permission]:
    """Those of ``permissions`` that ``role`` holds, in their order."""
    return [permission for permission in permissions if role is Role.ADMINISTRATOR or role in permission.roles]
