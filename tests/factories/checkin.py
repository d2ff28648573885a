"""People at a gate, for tests."""

from dataclasses import replace
from typing import Any
from uuid import uuid4

from app.badges import tickets
from app.checkin import service
from app.checkin.models import Gate
from app.checkin.rules import Asked, Person
from app.database import db
from app.registration.models import Registration
from app.registration.rules import CategoryKind, Menu, RegistrationState
from app.series.models import Edition
from app.values.access import Actor
from tests.factories.registration import NOW
from tests.factories.world import World

HELPER = Actor("user", 1)

_PERSON = Person(
    id=7,
    edition_id=3,
    state=RegistrationState.CONFIRMED,
    ticket_issue=2,
    name="Rūta Žukauskienė",
    town="Trakai",
    category=CategoryKind.CITIZEN,
    menu=Menu.ALL,
    understands=("lt",),
    wants=("lt",),
)


def person(**changes: Any) -> Person:
    """Rūta, confirmed and not in yet, as a gate of edition 3 knows her."""
    return replace(_PERSON, **changes)


def main_gate(edition: Edition) -> Gate:
    """The main entrance, made when it is missing."""
    return service.gates(edition)[0]


def by_code(registration: Registration, **changes: Any) -> Asked:
    """The badge of this registration is scanned."""
    return Asked(**{"client_id": str(uuid4()), "scanned_at": NOW, "code": tickets.code_of(registration), **changes})


def part(world: World) -> None:
    """``world.gate``: the main entrance of ``world.edition``; ``world.scan``: its registration was let in there."""
    world.gate = main_gate(world.edition)
    given = service.admit(world.gate, by_code(world.registration), by=HELPER, now=NOW)
    world.scan = given.client_id
    world.ticket = tickets.code_of(world.registration)
    db.session.flush()
