"""What somebody saw when they began to change something, small enough to travel with the form."""

import dataclasses
import hashlib
import json
from collections.abc import Mapping
from datetime import date
from typing import Any


def plain(value: Any) -> Any:
    """``value`` as JSON can hold it: for the log and for fingerprints."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {field.name: plain(getattr(value, field.name)) for field in dataclasses.fields(value)}
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    return value.isoformat() if isinstance(value, date) else value


def of(value: Any) -> str:
    """The same for equal values, whatever the order of their keys. Says nothing about them, and is no secret."""
    text = json.dumps(plain(value), sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()[:32]
