"""What we write to people who sign in. The links go in when the mail is sent."""

from typing import Any

from flask_babel import LazyString, lazy_pgettext

from app.accounts.models import Appointment, User
from app.accounts.rules import INVITATION_LASTS, ROLE_HINTS, ROLE_NAMES, SIGN_IN_LINK_LASTS
from app.outbox import writing
from app.outbox.rules import Letter, Produced
from app.values import accents

KINDS: dict[str, LazyString] = {
    "accounts.sign_in": lazy_pgettext("mail", "Link to sign in"),
    "accounts.invited": lazy_pgettext("mail", "Invitation to the team"),
}


def sign_in(user: User) -> Letter:
    """The link that somebody asked for; one letter for each generation of links."""
    return writing.write(
        "accounts.sign_in",
        cause=f"accounts.sign_in:{user.id}:{user.link_generation}",
        to_address=user.email,
        to_name=user.name,
        language=user.language,
        about=("user_account", user.id),
        links={"sign_in": Produced("accounts.sign_in", user.id)},
        secret=True,
        minutes=int(SIGN_IN_LINK_LASTS.total_seconds() // 60),
        series=None,
        edition=None,
        accent=accents.deep(None),
    )


def invited(user: User, appointment: Appointment, *, series: Any, edition: Any) -> Letter:
    """What somebody has been appointed to, with a link to come in."""
    return writing.write(
        "accounts.invited",
        cause=f"accounts.invited:{appointment.id}",
        to_address=user.email,
        to_name=user.name,
        language=user.language,
        series_id=appointment.series_id,
        edition_id=appointment.edition_id,
        about=("user_account", user.id),
        links={"sign_in": Produced("accounts.invitation", user.id)},
        secret=True,
        role=ROLE_NAMES[appointment.role],
        hint=ROLE_HINTS[appointment.role],
        days=INVITATION_LASTS.days,
        series=series,
        edition=edition,
        accent=accents.deep(edition.position if edition else None),
    )
