"""What all changes of series, towns and editions have in common: one at a time, nothing overwritten unseen."""

import dataclasses
from collections.abc import Callable
from itertools import count
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from app.database import db
from app.series import parts, rules
from app.series.models import Series
from app.series.rules import (
    ChangedMeanwhile,
)
from app.values import fingerprints
from app.values.errors import DomainError


def published(series_id: int) -> None:
    """Say that the public sees something new of this series: what processes and browsers keep of it is out of date. The
    caller commits."""
    db.session.execute(
        sa.update(Series)
        .where(Series.id == series_id)
        .values(version=Series.version + 1)
        .execution_options(synchronize_session=False)
    )


def lock(row: Any) -> None:
    """Read a row anew; whoever else wants to change it waits until the caller has committed."""
    # Those who register only need the row to stay where it is, so they need not wait.
    db.session.refresh(row, with_for_update={"key_share": True, "of": type(row)})


def flush(refusal: DomainError) -> None:
    """Write, and say what a unique name that is taken means here."""
    try:
        db.session.flush()
    except IntegrityError as error:
        raise refusal from error


def free_slug(name: str, find: Callable[[str], Any], otherwise: str) -> str:
    """A free address made from a name; `trakai`, then `trakai-2`."""
    slug = rules.slug_from(name) or otherwise
    if slug in rules.RESERVED_SLUGS:
        slug = f"{otherwise}-{slug}"
    candidates = (slug if number == 1 else f"{slug}-{number}" for number in count(1))
    return next(candidate for candidate in candidates if not find(candidate))


def changed(row: Any, wanted: Any, seen: str) -> dict[str, tuple[Any, Any]]:
    """Make ``row`` as wanted; what differs. Raises ChangedMeanwhile."""
    before = parts.read(type(wanted), row)
    if fingerprints.of(before) != seen:
        raise ChangedMeanwhile
    changes = differences(before, wanted)
    for name in changes:
        setattr(row, name, getattr(wanted, name))
    return changes


def differences(before: Any, after: Any) -> dict[str, tuple[Any, Any]]:
    old, new = values(before), values(after)
    return {
        name: (fingerprints.plain(old[name]), fingerprints.plain(new[name])) for name in new if new[name] != old[name]
    }


def values(wanted: Any) -> dict[str, Any]:
    return {field.name: getattr(wanted, field.name) for field in dataclasses.fields(wanted)}
