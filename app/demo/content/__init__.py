"""The demonstration's texts and names, in five languages."""

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from app.values.translated import Translated


@cache
def read(name: str) -> dict[str, Any]:
    """The content of one file, such as "series" or "trakai"."""
    return tomllib.loads((Path(__file__).parent / f"{name}.toml").read_text())


def text(of: dict[str, Any], key: str) -> Translated:
    """A translated value of ``of``, empty if it is not there."""
    return Translated({language: value.strip() for language, value in of.get(key, {}).items()})
