"""What a gate answers, and why."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Literal

from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext

from app.badges.rules import Ticket, own_channel
from app.programme.released import ReleasedSession
from app.registration.rules import CategoryKind, Menu, RegistrationState
from app.values.access import Permission, Role
from app.values.errors import DomainError
from app.values.status import Status


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


Kind = Literal["in", "again", "no"]
"""How a verdict looks and sounds: let them in, ask, do not."""

KINDS: dict[Verdict, Kind] = {
    Verdict.WELCOME: "in",
    Verdict.ALREADY_IN: "again",
    Verdict.VOID: "again",
    Verdict.CANCELLED: "no",
    Verdict.NOT_CONFIRMED: "no",
    Verdict.NOT_BOOKED: "no",
    Verdict.OTHER_EDITION: "no",
    Verdict.UNKNOWN: "no",
}
TITLES = {
    Verdict.WELCOME: lazy_pgettext("gate", "Welcome"),
    Verdict.ALREADY_IN: lazy_pgettext("gate", "Already in"),
    Verdict.VOID: _l("There is a newer badge"),
    Verdict.CANCELLED: _l("Registration cancelled"),
    Verdict.NOT_CONFIRMED: _l("Not confirmed yet"),
    Verdict.NOT_BOOKED: _l("Not booked for this excursion"),
    Verdict.OTHER_EDITION: _l("Not this conference"),
    Verdict.UNKNOWN: _l("Unknown code"),
}
STATUS = {
    Verdict.WELCOME: Status("good", "check", TITLES[Verdict.WELCOME]),
    Verdict.ALREADY_IN: Status("warn", "people", TITLES[Verdict.ALREADY_IN]),
    Verdict.VOID: Status("warn", "alert", TITLES[Verdict.VOID]),
    Verdict.CANCELLED: Status("bad", "none", TITLES[Verdict.CANCELLED]),
    Verdict.NOT_CONFIRMED: Status("bad", "hour", TITLES[Verdict.NOT_CONFIRMED]),
    Verdict.NOT_BOOKED: Status("bad", "bus", TITLES[Verdict.NOT_BOOKED]),
    Verdict.OTHER_EDITION: Status("bad", "pin", TITLES[Verdict.OTHER_EDITION]),
    Verdict.UNKNOWN: Status("bad", "stop", TITLES[Verdict.UNKNOWN]),
}
# What the helper does next.
ADVICE = {
    Verdict.WELCOME: "",
    Verdict.ALREADY_IN: _l("Is this the same person? Then let them pass; nothing is counted twice."),
    Verdict.VOID: _l("This badge was replaced by a newer one. Please ask for the name, then find it in the list."),
    Verdict.CANCELLED: _l("Please send the person to the help desk. They can be registered there again."),
    Verdict.NOT_CONFIRMED: _l("Please send the person to the help desk. Their registration can be completed there."),
    Verdict.NOT_BOOKED: _l("Please send the person to the help desk, if there are places left."),
    Verdict.OTHER_EDITION: _l("Please send the person to the help desk. They can be registered there."),
    Verdict.UNKNOWN: _l("This is not one of our badges, or it cannot be read. Please find the person by name."),
}

# Answers that name nobody: who it is belongs to another conference, or is not known.
NAMELESS = frozenset({Verdict.OTHER_EDITION, Verdict.UNKNOWN})
_OVER = frozenset({RegistrationState.CANCELLED, RegistrationState.REFUSED, RegistrationState.LAPSED})

REASON_LENGTH = 200

CHECKIN = Permission(
    "checkin.scan",
    _l("Check people in"),
    frozenset({Role.COORDINATOR, Role.HOST_ORGANISER, Role.CHECKIN_HELPER}),
)


class NoSuchGate(DomainError):
    """There is no such gate, or not for this person: both are answered alike."""

    code = "no_such_gate"
    message = _l("This entrance does not exist, or you do not work there.")
    status = 404


class NoSuchScan(DomainError):
    """Nothing was scanned under this id at a gate of this person's."""

    code = "no_such_scan"
    message = _l("This scan is not known.")
    status = 404


class NoSuchPerson(DomainError):
    """No registration of this conference has this number."""

    code = "no_such_person"
    message = _l("This person is not on the list of this conference.")
    status = 404


class ScanIdTaken(DomainError):
    """The device sends an id for something else than before."""

    code = "scan_id_taken"
    message = _l("This scan was sent before from another entrance.")
    status = 409


class NothingToUndo(DomainError):
    """Only a welcome lets somebody in, so only that can be undone."""

    code = "nothing_to_undo"
    message = _l("Nobody was let in by this scan, so there is nothing to undo.")
    status = 409


@dataclass(frozen=True)
class Asked:
    """One question at a gate. ``client_id`` (a UUID) is made by the device and is the same whenever this one is sent
    again. Either ``code`` holds what was scanned, typed or pasted, or ``registration_id`` who was found by name."""

    client_id: str
    scanned_at: datetime
    code: str | None = None
    registration_id: int | None = None


@dataclass(frozen=True)
class Person:
    """What a gate needs to know of a registration. ``booked`` are ids of sessions; ``since`` and ``let_in_by_id`` say
    when and by whom they were let in at this gate, if they are in."""

    id: int
    edition_id: int
    state: RegistrationState
    ticket_issue: int
    name: str
    town: str
    category: CategoryKind
    menu: Menu
    understands: tuple[str, ...] = ()
    wants: tuple[str, ...] = ()
    booked: frozenset[int] = frozenset()
    since: datetime | None = None
    let_in_by_id: int | None = None


def receiver(person: Person, sessions: Iterable[ReleasedSession]) -> tuple[int, str] | None:
    """The channel and language that somebody listens to in their ``sessions``; None if they need no receiver."""
    return own_channel(
        session.follow(person.understands, person.wants)
        for session in sessions
        if not session.bookable or session.id in person.booked
    )


def verdict(
    edition_id: int, session_id: int | None, ticket: Ticket | None, person: Person | None, *, by_name: bool = False
) -> Verdict:
    """What a gate of edition ``edition_id`` answers; a gate of a session lets in who booked ``session_id``.

    ``ticket`` is what a genuine code says, None for one that cannot be read; ``by_name`` means that there was no code.
    """
    if not by_name and ticket is None:
        return Verdict.UNKNOWN
    if ticket is not None and ticket.edition_id != edition_id:
        return Verdict.OTHER_EDITION
    if person is None or person.edition_id != edition_id:
        return Verdict.UNKNOWN
    if ticket is not None and ticket.issue != person.ticket_issue:
        return Verdict.VOID
    if person.state in _OVER:
        return Verdict.CANCELLED
    if person.state is not RegistrationState.CONFIRMED:
        return Verdict.NOT_CONFIRMED
    if session_id is not None and session_id not in person.booked:
        return Verdict.NOT_BOOKED
    return Verdict.WELCOME if person.since is None else Verdict.ALREADY_IN


@dataclass(frozen=True)
class HandOut:
    """One thing to give to a person: an icon, what it is, its name, and a large number where there is one."""

    icon: str
    text: str
    strong: str = ""
    number: str = ""


@dataclass(frozen=True)
class Answer:
    """A verdict in words, as the screen shows it; `verdict` of components/gate.html takes it as it is."""

    client_id: str
    verdict: Verdict
    kind: Kind
    word: str
    who: tuple[str, ...] = ()
    text: str = ""
    hand_out: tuple[HandOut, ...] = ()
    since: datetime | None = None
    is_undone: bool = False
