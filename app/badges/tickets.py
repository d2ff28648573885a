"""The keys of this installation, and tickets made and read with them."""

from flask import Flask, current_app

from app.badges import codes
from app.badges.codes import KeyRing
from app.badges.rules import Ticket
from app.registration.models import Registration

_KEY = "badges.keys"


def init_app(app: Flask) -> None:
    """Read the keys once. Raises ValueError naming the entry of TICKET_KEYS that is wrong."""
    settings = app.config["SETTINGS"]
    app.extensions[_KEY] = codes.keyring(settings.ticket_keys, settings.secret_key)


def keys() -> KeyRing:
    """The keys that sign and check the tickets of this installation."""
    return current_app.extensions[_KEY]


def code_of(registration: Registration) -> str:
    """The code of a registration's present ticket."""
    ticket = Ticket(registration.edition_id, registration.id, registration.ticket_issue)
    return codes.make(ticket, keys().signing)


def address_of(registration: Registration) -> str:
    """What the QR code on a registration's badge holds."""
    return codes.address(current_app.config["SETTINGS"].base_url, code_of(registration))


def read(text: str) -> Ticket:
    """The ticket in what was scanned, typed or pasted. Raises UnknownCode."""
    return codes.read(codes.scanned(text), keys().public)
