"""From a stored message to what a person gets: secret links put in, attachments made, in the recipient's language."""

from dataclasses import dataclass
from html import escape

from app import i18n
from app.outbox import producers, rules
from app.outbox.models import Message
from app.outbox.producers import Attachment


@dataclass(frozen=True)
class Whole:
    """A mail with nothing left to be made. ``links`` maps the names of its secret links to their addresses."""

    text: str
    html: str
    links: dict[str, str]
    attachments: tuple[Attachment, ...]


def whole(message: Message) -> Whole:
    """Make ``message`` whole. Only reads. Raises producers.Gone when what it is about does not exist any more."""
    with i18n.speaking(message.language):
        links = {name: str(_made(stored)) for name, stored in message.links.items()}
        attachments = tuple(_attachment(stored) for stored in message.attachments)
    return Whole(
        text=rules.fill_marks(message.text, links.__getitem__),
        html=rules.fill_marks(message.html, lambda name: escape(links[name])),
        links=links,
        attachments=attachments,
    )


def _attachment(stored: dict) -> Attachment:
    made = _made(stored)
    if not isinstance(made, Attachment):
        raise TypeError(f"{stored['producer']} makes no attachments")
    return made._replace(filename=stored["filename"]) if stored["filename"] else made


def _made(stored: dict) -> str | Attachment:
    return producers.produce(stored["producer"], stored["id"])
