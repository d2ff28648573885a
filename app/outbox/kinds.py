"""What the kinds of mails are called. The capabilities that write them say it; `create_app` collects it."""

from flask import Flask, current_app
from flask_babel import LazyString

_KEY = "outbox.kinds"


def init_app(app: Flask, kinds: dict[str, LazyString]) -> None:
    """Register the names: kind ("registration.received") → what people call it."""
    app.extensions[_KEY] = kinds


def name(kind: str) -> str:
    """What people call a kind of mail, in the language being spoken."""
    return str(current_app.extensions[_KEY].get(kind, kind))
