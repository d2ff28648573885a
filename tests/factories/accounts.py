"""People who sign in, for tests."""

from typing import Any

from app.accounts import links, service
from app.accounts.models import Appointment, User
from app.database import db
from app.values.access import SYSTEM, Role, Scope
from tests.factories.world import NOW

ADMINISTRATOR = "administrator@example.org"


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
    """Sign a test client in, the way people do: open the link, press the button."""
    # The link is made in the language of the page, and good for the time at which it is used.
    who = db.session.scalars(db.select(User).where(User.email == email)).one()
    address = f"/en/account/sign-in/{links.token_for(who, now=links.moments.now())}"
    client.send(address)
