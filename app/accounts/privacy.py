"""Accounts: found, forgotten, and why they are kept."""

from datetime import datetime
from typing import Any

from flask_babel import lazy_gettext as _l

from app.accounts import queries, service
from app.accounts.models import User
from app.outbox import privacy as mails
from app.values.access import Actor

_NOBODY = "account-{id}@erased.invalid"

KEEPS = {
    "user_account": _l(
        "Your name, mail address and the language of your mails, as long as you work for a series. Afterwards the name"
        " and the address are deleted; a number stays, because the log of changes speaks of it."
    ),
    "appointment": _l("Which roles you held, where and when, without your name: the log of changes speaks of it."),
}


def find(email: str) -> dict[str, Any] | None:
    """What is stored of the account with this address, as JSON can hold it."""
    user = queries.find_by_email(email)
    if user is None:
        return None
    return {
        "name": user.name,
        "email": user.email,
        "language": user.language,
        "created_at": user.created_at.isoformat(),
        "last_sign_in_at": user.last_sign_in_at.isoformat() if user.last_sign_in_at else None,
        "roles": [
            {
                "role": post.role.value,
                "series_id": post.series_id,
                "edition_id": post.edition_id,
                "appointed_at": post.appointed_at.isoformat(),
                "ended_at": post.ended_at.isoformat() if post.ended_at else None,
            }
            for post in user.appointments
        ],
    }


def forget(user: User, *, by: Actor, now: datetime) -> None:
    """Close the account, empty what names the person, and their mails; the caller commits. Raises LastAdministrator."""
    service.close_account(user, by=by, now=now)
    user.email, user.name = _NOBODY.format(id=user.id), ""
    mails.forget(("user_account", user.id))
