"""Links and attachments are made when a mail is sent: by name, so that who writes a mail need not import who makes them."""

from collections.abc import Callable
from typing import NamedTuple

from flask import Flask, current_app

_KEY = "outbox.producers"


class Attachment(NamedTuple):
    """A file as it goes into a mail."""

    filename: str
    mimetype: str
    content: bytes


Producer = Callable[[int], "str | Attachment"]


def init_app(app: Flask, producers: dict[str, Producer]) -> None:
    """Register who makes what: name → function of a record's id, giving a link's address or an attachment."""
    app.extensions[_KEY] = producers


def produce(name: str, id: int) -> "str | Attachment":
    """What the producer ``name`` makes for record ``id``, in the language being spoken."""
    return current_app.extensions[_KEY][name](id)
