"""What a gate answers, and why."""

from enum import StrEnum

from flask_babel import lazy_gettext as _l

from app.values.access import Permission, Role


class GateKind(StrEnum):
    MAIN = "main"
    EXCURSION = "excursion"
    RECEPTION = "reception"


class Verdict(StrEnum):
    WELCOME = "welcome"
    ALREADY_IN = "already_in"
    CANCELLED = "cancelled"
    NOT_CONFIRMED = "not_confirmed"
    NOT_BOOKED = "not_booked"
    VOID = "void"
    OTHER_EDITION = "other_edition"
    UNKNOWN = "unknown"


CHECKIN = Permission(
    "checkin.scan",
    _l("Check people in"),
    frozenset({Role.COORDINATOR, Role.HOST_ORGANISER, Role.CHECKIN_HELPER}),
)
