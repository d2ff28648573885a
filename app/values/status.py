"""How a state is shown: never by colour alone."""

from dataclasses import dataclass
from typing import Literal

from flask_babel import LazyString

Kind = Literal["good", "warn", "bad", "plain", "dash", "now"]


@dataclass(frozen=True)
class Status:
    """One state as a pill: its kind, its own icon and its word."""

    kind: Kind
    icon: str
    text: LazyString | str
