"""What stands in an order of its own at a conference: rooms, tracks, session types. They are added, changed and removed
alike; the caller commits."""

import dataclasses
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from sqlalchemy.exc import IntegrityError

from app.audit import service as audit
from app.database import db
from app.programme.rules import ChangedMeanwhile
from app.values import fingerprints
from app.values.access import Actor
from app.values.errors import DomainError


def add(row: Any, wanted: Any, present: Iterable[Any], action: str, *, by: Actor, now: datetime) -> None:
    """Fill and keep a new row, after those that are ``present`` unless ``wanted`` names its position."""
    last = max((other.position for other in present), default=0)
    _put(row, dataclasses.replace(wanted, position=wanted.position or last + 1))
    db.session.add(row)
    db.session.flush()
    facts = fingerprints.plain(wanted)
    audit.record(action, row, by=by, at=now, changes={name: (None, facts[name]) for name in facts})


def change(
    row: Any, facts_of: Callable[[Any], Any], wanted: Any, action: str, *, seen: str, by: Actor, now: datetime
) -> bool:
    """Make a row what somebody wants; whether anything is different. ``seen`` is the fingerprint of the facts they started
    from. Raises ChangedMeanwhile."""
    # Whoever saves a session holds its room, track and type only against being removed.
    db.session.refresh(row, with_for_update={"key_share": True, "of": type(row)})
    before = facts_of(row)
    if fingerprints.of(before) != seen:
        raise ChangedMeanwhile
    after = dataclasses.replace(wanted, position=wanted.position or before.position)
    old, new = fingerprints.plain(before), fingerprints.plain(after)
    changes = {name: (old[name], new[name]) for name in new if old[name] != new[name]}
    if changes:
        _put(row, after)
        db.session.flush()
        audit.record(action, row, by=by, at=now, changes=changes)
    return bool(changes)


def remove(row: Any, facts: Any, action: str, in_use: type[DomainError], *, by: Actor, now: datetime) -> None:
    """Delete a row, with its ``facts`` in the log. Raises ``in_use`` when something below in the house belongs to it:
    foreign keys know."""
    known = fingerprints.plain(facts)
    audit.record(action, row, by=by, at=now, changes={name: (known[name], None) for name in known})
    try:
        with db.session.begin_nested():
            db.session.delete(row)
            db.session.flush()
    except IntegrityError:
        raise in_use from None


def _put(row: Any, wanted: Any) -> None:
    for name, value in vars(wanted).items():
        setattr(row, name, value)
