"""What a mail is, its states, and how long we go on trying."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum
from typing import NamedTuple

from flask_babel import LazyString, lazy_pgettext
from flask_babel import lazy_gettext as _l

from app.values.access import Permission, Role
from app.values.errors import DomainError
from app.values.status import Status


class MessageState(StrEnum):
    """A mail that is HELD waits for somebody of the team to look at it and let it go."""

    HELD = "held"
    WAITING = "waiting"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    STOPPED = "stopped"


STATUS = {
    MessageState.HELD: Status("dash", "pause", lazy_pgettext("mail", "held back")),
    MessageState.WAITING: Status("plain", "hour", lazy_pgettext("mail", "waiting")),
    MessageState.SENDING: Status("plain", "arrow", lazy_pgettext("mail", "being sent")),
    MessageState.SENT: Status("good", "check", lazy_pgettext("mail", "sent")),
    MessageState.FAILED: Status("bad", "alert", lazy_pgettext("mail", "failed")),
    MessageState.STOPPED: Status("dash", "pause", lazy_pgettext("mail", "stopped")),
}

MAIL_READ = Permission("mail.read", _l("Read the mails of a conference, let them go, re-send and stop them"),
                       frozenset({Role.COORDINATOR, Role.HOST_ORGANISER}))  # fmt: skip

# A mail brings its own inline styles, so it is shown apart, in a frame that can do nothing but open links.
FRAME_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self';"
    " sandbox allow-popups allow-popups-to-escape-sandbox"
)

# A worker claims a mail for this long; if it dies meanwhile, the mail is due again when the lease ends. Longer than one
# mail can take at the most: nine steps of the conversation with the mail server, twenty seconds each.
LEASE = timedelta(minutes=5)

# From where the desk can send a mail (again), and from where it can stop one. What a worker holds is left alone.
RESENDABLE = frozenset({MessageState.WAITING, MessageState.SENT, MessageState.FAILED, MessageState.STOPPED})
STOPPABLE = frozenset({MessageState.HELD, MessageState.WAITING})


def can_resend(state: MessageState, to_address: str) -> bool:
    """Whether the desk can send a mail again; one that was erased has no address left."""
    return bool(to_address) and state in RESENDABLE


class MailChanged(DomainError):
    """A mail cannot be re-sent or stopped in the state it is in."""

    code = "mail_changed"
    message = _l("This mail has changed its state in the meantime. Please look at it again.")
    status = 409


class MailErased(DomainError):
    """What the mail said, and whom it was for, has been erased."""

    code = "mail_erased"
    message = _l("The person this mail was for has had their data erased, so it cannot be sent again.")
    status = 409


class Problem(StrEnum):
    """Why a mail was not sent. A stored problem is one of these, with the server's code after it where there is one."""

    UNREACHABLE = "unreachable"
    POSTPONED = "postponed"
    REFUSED = "refused"
    UNSUPPORTED = "unsupported"
    NOT_MADE = "not_made"
    GONE = "gone"
    ERASED = "erased"
    INTERRUPTED = "interrupted"


_PROBLEMS = {
    Problem.UNREACHABLE: _l("The mail server could not be reached."),
    Problem.POSTPONED: _l("The mail server asked to try again later."),
    Problem.REFUSED: _l("The mail server refused this mail. The address may be misspelt."),
    Problem.UNSUPPORTED: _l("The mail server cannot deliver to an address with letters like these."),
    Problem.NOT_MADE: _l("A link or an attachment of this mail could not be made."),
    Problem.GONE: _l("What this mail is about does not exist any more."),
    Problem.ERASED: _l("The person this mail was for has had their data erased."),
    Problem.INTERRUPTED: _l("Sending this mail was interrupted again and again."),
}


def explain(problem: str) -> tuple[LazyString, str]:
    """A stored problem as a sentence, and the mail server's code ("550 5.1.1") or nothing."""
    kind, _, code = problem.partition(" ")
    return _PROBLEMS[Problem(kind)], code


def pause_after(attempts: int) -> timedelta:
    """How long to wait after the ``attempts``-th failed try: 1, 2, 4 … minutes, at most six hours."""
    return min(timedelta(minutes=2 ** (attempts - 1)), timedelta(hours=6))


@dataclass(frozen=True)
class Produced:
    """Something made when the mail is sent: by the producer registered under ``producer``, for record ``id``."""

    producer: str
    id: int
    filename: str = ""


class Mailbox(NamedTuple):
    """A name and an address."""

    name: str
    address: str


@dataclass(frozen=True)
class Letter:
    """A mail as a capability writes it. In the texts, `link_mark(name)` stands where a secret link goes in at sending.

    ``cause`` is unique: the same cause makes one mail, however often it is put. ``reply_to`` is whoever an answer goes
    to; without it, to where all mails come from.
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
    reply_to: Mailbox | None = None
    secret: bool = False


def link_mark(name: str) -> str:
    """What stands for the secret link ``name`` in a stored mail."""
    return f"{_MARK}{name}"


_MARK = "https://link.invalid/"
_MARKS = re.compile(re.escape(_MARK) + r"([a-z0-9_]+)")


def fill_marks(text: str, make: Callable[[str], str]) -> str:
    """``text`` with every mark replaced by what ``make`` gives for its name."""
    return _MARKS.sub(lambda found: make(found[1]), text)
