"""Personal links: whoever holds one sees that one registration and no other."""

from flask import current_app

from app import i18n
from app.database import db
from app.registration.models import Registration
from app.values import tokens

_PURPOSE = "registration"


def token_for(registration: Registration) -> str:
    """The token of a registration's personal link, of its present generation."""
    return tokens.make(_PURPOSE, registration.id, registration.link_generation, _key())


def find_by_token(token: str) -> Registration | None:
    """The registration behind a personal link, unless the link was re-issued since."""
    named = tokens.read(_PURPOSE, token, _key())
    if named is None:
        return None
    registration = db.session.get(Registration, named.id)
    return registration if registration and registration.link_generation == named.generation else None


def _key() -> str:
    return current_app.config["SETTINGS"].secret_key


def address_of(registration_id: int) -> str:
    """The whole address of a personal link, for a mail; in the language being spoken."""
    registration = db.session.get_one(Registration, registration_id)
    base = current_app.config["SETTINGS"].base_url
    return f"{base}/{i18n.language().code}/my/{token_for(registration)}/"
