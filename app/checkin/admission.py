"""Who may work at a gate: the addresses of check-in name no series, so the gate itself says where it is."""

from collections.abc import Callable, Sequence
from typing import Any

from flask import g, session

from app.accounts import gate as people
from app.checkin import queries
from app.checkin.models import Gate, Scan
from app.checkin.rules import CHECKIN, NoSuchGate, NoSuchScan
from app.series.models import Edition
from app.values.access import Role, Scope

_LAST = "gate"


def get_gate(gate_id: int, find: Callable[[int], Gate | None] = queries.find_gate) -> Gate:
    """The gate with this id, for somebody who may check people in there; the page is then about its edition.

    Raises NoSuchGate for all others, whether it exists or not.
    """
    found = find(gate_id)
    if found is None or not may_at(found.edition):
        raise NoSuchGate
    here(found.edition)
    return found


def get_scan(client_id: str) -> Scan:
    """The scan with this id, likewise. Raises NoSuchScan."""
    scan = queries.find_scan(client_id)
    if scan is None or not may_at(scan.gate.edition):
        raise NoSuchScan
    here(scan.gate.edition)
    return scan


def here(edition: Edition) -> None:
    """What the page is about, as the loader of addresses says it for those that name an edition."""
    g.edition, g.series = edition, edition.series
    g.scope = Scope(edition.series_id, edition.id)


def may_at(edition: Edition) -> bool:
    """Whether the person signed in checks people in at this edition."""
    return people.may(CHECKIN, Scope(edition.series_id, edition.id))


def editions() -> Sequence[Edition]:
    """The editions at which the person signed in checks people in."""
    roles = CHECKIN.roles | {Role.ADMINISTRATOR}
    return queries.editions_within({held.scope for held in people.holdings() if held.role in roles})


def speak_own_language() -> Any:
    """Check-in has no language in its addresses: it speaks that of the person signed in, else of their browser."""
    if (who := people.person()) is not None:
        g.lang = who.language


def remember(gate: Gate) -> None:
    """This browser works at this gate: a code read by the phone's own camera then leads here."""
    if session.get(_LAST) != gate.id:
        session[_LAST] = gate.id


def usual(gates: Sequence[Gate]) -> Gate:
    """Of the gates of an edition, the one at which this browser worked last, else the main one."""
    return next((gate for gate in gates if gate.id == session.get(_LAST)), gates[0])
