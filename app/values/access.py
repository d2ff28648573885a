"""Who may do what, as values: roles, permissions, scopes, actors. `accounts` decides with them."""

from dataclasses import dataclass
from enum import StrEnum

from flask_babel import LazyString


class Role(StrEnum):
    """What a person is in a series or in one edition (PRODUCT: who uses it)."""

    ADMINISTRATOR = "administrator"
    COORDINATOR = "coordinator"
    HOST_ORGANISER = "host_organiser"
    CHECKIN_HELPER = "checkin_helper"
    INTERPRETER = "interpreter"
    REVIEWER = "reviewer"
    TRANSLATOR = "translator"


@dataclass(frozen=True)
class Permission:
    """One thing that may be done at the desk. ``roles`` hold it; an administrator holds every permission."""

    code: str
    label: LazyString
    roles: frozenset[Role]


@dataclass(frozen=True)
class Scope:
    """What a request is about: nothing (the installation), a series, or one edition of it."""

    series_id: int | None = None
    edition_id: int | None = None


@dataclass(frozen=True)
class Actor:
    """Who did something, for the audit log: kind is one of user, holder, device, system, visitor."""

    kind: str
    id: int | None = None


SYSTEM = Actor("system")
VISITOR = Actor("visitor")
