"""People who sign in, for tests."""

from typing import Any

from app.accounts import links, service
from app.accounts.models import Appointment, User
from app.database import db
from app.values import moments
from app.values.access import SYSTEM, Role, Scope
from tests.factories.world import NOW, World


def user(email: str = "ona@example.org", *, name: str = "Ona Kazlauskienė", language: str = "en") -> User:
    """An open account; the caller commits."""
    return service.enrol(email, name=name, language=language, by=SYSTEM, now=NOW)


def appointed(who: User, role: Role, scope: Scope = Scope()) -> Appointment:
    """A role held by ``who``; the caller commits."""
    appointment, _is_new = service.appoint(who, role, scope, by=SYSTEM, now=NOW)
    return appointment


def somebody(role: Role, scope: Scope = Scope(), *, email: str = "") -> User:
    """A person with one role; the caller commits."""
    who = user(email or f"{role.value}@example.org", name=f"The {role.value.replace('_', ' ')}")
    appointed(who, role, scope)
    return who


def sign_in(client: Any, email: str) -> None:
    """Sign a test client in, the way people do: open the link, press the button. Links look at the real clock."""
    who = db.session.scalars(db.select(User).where(User.email == email)).one()
    client.send(f"/en/account/sign-in/{links.token_for(who, now=moments.now())}")


def part(world: World) -> None:
    """Somebody for each role: ``world.people["coordinator"]``, … by the role's code; the edition's own in Borne."""
    series, edition = Scope(world.series.id), Scope(world.series.id, world.edition.id)
    where = {Role.ADMINISTRATOR: Scope(), Role.COORDINATOR: series, Role.TRANSLATOR: series}
    world.people = {role.value: somebody(role, where.get(role, edition)) for role in Role}
    world.sign_in = lambda client, name: sign_in(client, world.people[name].email)
