"""Links and attachments are made when a mail is sent: by name, so that its writer need not import their makers."""

from collections.abc import Callable
from typing import NamedTuple

from flask import Flask, current_app
from sqlalchemy.exc import NoResultFound

_KEY = "outbox.producers"


class Attachment(NamedTuple):
    """A file as it goes into a mail."""

    filename: str
    mimetype: str
    content: bytes


class Gone(LookupError):
    """The record that a link or an attachment is about does not exist any more: the mail has no reason left."""


Producer = Callable[[int], "str | Attachment"]


def init_app(app: Flask, producers: dict[str, Producer]) -> None:
    """Register who makes what: name → function of a record's id, giving a link's address or an attachment."""
    app.extensions[_KEY] = producers


def produce(name: str, id: int) -> "str | Attachment":
    """What the producer ``name`` makes for record ``id``, in the language being spoken.

    Raises Gone when the producer finds no record (NoResultFound, LookupError). A missing key or index is a mistake of
    ours, as is every other error, and goes through.
    """
    producer = current_app.extensions[_KEY][name]
    try:
        return producer(id)
    except (KeyError, IndexError):
        raise
    except (LookupError, NoResultFound) as error:
        raise Gone(name) from error
