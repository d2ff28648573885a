"""All kinds of rows that have texts to translate, as capabilities declare them."""

from collections.abc import Sequence

from flask import Flask, current_app

from app.values.texts import TextKind

_KEY = "translating.kinds"


def init_app(app: Flask, kinds: Sequence[TextKind]) -> None:
    """Keep what `create_app` has collected, in the order in which it is shown."""
    app.extensions[_KEY] = {kind.code: kind for kind in kinds}


def kinds() -> list[TextKind]:
    """Every kind, in order."""
    return list(current_app.extensions[_KEY].values())


def find_kind(code: str) -> TextKind | None:
    return current_app.extensions[_KEY].get(code)
