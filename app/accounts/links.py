"""One-time links for signing in: an id, a generation, the time of issue and a keyed hash. Nothing secret is stored.

A link is made when its mail is sent, so its time runs from then, however long the mail had to wait.
"""

from datetime import UTC, datetime
from typing import NamedTuple

from flask import current_app

from app import i18n
from app.accounts.models import User
from app.accounts.rules import INVITATION_LASTS, SIGN_IN_LINK_LASTS
from app.database import db
from app.values import moments, tokens
from app.values.tokens import Named

_LASTS = {"s": SIGN_IN_LINK_LASTS, "i": INVITATION_LASTS}


class Link(NamedTuple):
    """What a link says: whose it is, of which generation, and until when it can be used."""

    user: Named
    until: datetime


def token_for(user: User, *, now: datetime, invitation: bool = False) -> str:
    """The token of a link for ``user``, of the present generation. Using it, or asking for a newer one, voids it."""
    kind, issued = "i" if invitation else "s", int(now.timestamp())
    return f"{tokens.make(_purpose(kind, issued), user.id, user.link_generation, _key())}.{kind}{issued:x}"


def read(token: str) -> Link | None:
    """What ``token`` says, or None if it was not made by us. The caller compares generation and time."""
    secret, _, rest = token.partition(".")
    kind, stamp = rest[:1], rest[1:]
    if kind not in _LASTS or not 0 < len(stamp) <= 12 or set(stamp) - set("0123456789abcdef"):
        return None
    issued = int(stamp, 16)
    named = tokens.read(_purpose(kind, issued), secret, _key())
    # Only a time that we wrote ourselves is turned into a date.
    return Link(named, datetime.fromtimestamp(issued, UTC) + _LASTS[kind]) if named else None


def sign_in_address(id: int) -> str:
    """The whole address of a sign-in link for user ``id``, for a mail; in the language being spoken."""
    return address_for(db.session.get_one(User, id), now=moments.now())


def invitation_address(id: int) -> str:
    """The same for an invitation, which may be read days later."""
    return address_for(db.session.get_one(User, id), now=moments.now(), invitation=True)


def address_for(user: User, *, now: datetime, invitation: bool = False) -> str:
    """The whole address of a link for ``user``, in the language being spoken."""
    base = current_app.config["SETTINGS"].base_url
    token = token_for(user, now=now, invitation=invitation)
    return f"{base}/{i18n.language().code}/account/sign-in/{token}"


def _purpose(kind: str, issued: int) -> str:
    return f"sign-in {kind} {issued}"


def _key() -> str:
    return current_app.config["SETTINGS"].secret_key
