"""What a mail is, its states, and how long we go on trying."""

from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum

from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext

from app.values.access import Permission, Role
from app.values.status import Status


class MessageState(StrEnum):
    WAITING = "waiting"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    STOPPED = "stopped"


STATUS = {
    MessageState.WAITING: Status("plain", "hour", lazy_pgettext("mail", "waiting")),
    MessageState.SENDING: Status("plain", "arrow", lazy_pgettext("mail", "being sent")),
    MessageState.SENT: Status("good", "check", lazy_pgettext("mail", "sent")),
    MessageState.FAILED: Status("bad", "alert", lazy_pgettext("mail", "failed")),
    MessageState.STOPPED: Status("dash", "pause", lazy_pgettext("mail", "stopped")),
}

MAIL_READ = Permission("mail.read", _l("Read the mails of a conference, re-send and stop them"),
                       frozenset({Role.COORDINATOR, Role.HOST_ORGANISER}))  # fmt: skip

# A server claims a mail for this long; a worker that died meanwhile leaves it to the next round.
LEASE = timedelta(minutes=5)


def pause_after(attempts: int) -> timedelta:
    """How long to wait after the ``attempts``-th failed try: 1, 2, 4 … minutes, at most six hours."""
    return min(timedelta(minutes=2 ** (attempts - 1)), timedelta(hours=6))


@dataclass(frozen=True)
class Produced:
    """Something made when the mail is sent: by the producer registered under ``producer``, for record ``id``."""

    producer: str
    id: int
    filename: str = ""


@dataclass(frozen=True)
class Letter:
    """A mail as a capability writes it. In the texts, `link_mark(name)` stands where a secret link goes in at sending.

    ``cause`` is unique: the same cause makes one mail, however often it is put.
    """

    kind: str
    cause: str
    to_address: str
    to_name: str
    language: str
    subject: str
    text: str
    html: str
    series_id: int | None = None
    edition_id: int | None = None
    about: tuple[str, int] | None = None
    links: dict[str, Produced] = field(default_factory=dict)
    attachments: tuple[Produced, ...] = ()
    secret: bool = False


def link_mark(name: str) -> str:
    """What stands for the secret link ``name`` in a stored mail."""
    return f"https://link.invalid/{name}"
