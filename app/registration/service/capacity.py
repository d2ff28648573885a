"""Setting up how many people a conference takes, and of which groups."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from app.audit import service as audit
from app.database import db
from app.registration import queries
from app.registration.capacity import Capacity, OfCategory, Taken, first_capacity
from app.registration.models import Category, Registration
from app.registration.rules import CategoryInUse, CategoryKind, SmallerThanTaken
from app.registration.service.places import set_quota
from app.series import service as series
from app.series.models import Edition
from app.series.rules import FIRST_CAPACITY, ChangedMeanwhile, EditionState, IsArchived
from app.values import fingerprints
from app.values.access import Actor


def set_up(edition: Edition, *, by: Actor, now: datetime) -> None:
    """Give a new conference its first places and groups; the caller commits."""
    change_capacity(edition, first_capacity(FIRST_CAPACITY), seen=None, by=by, now=now)


def change_capacity(edition: Edition, wanted: Capacity, *, seen: str | None, by: Actor, now: datetime) -> bool:
    """Whether anything changed; the caller commits. ``seen`` is the fingerprint of what the form showed. Raises
    ChangedMeanwhile, IsArchived, SmallerThanTaken and CategoryInUse (both say which field)."""
    # Whoever registers meanwhile waits here, and meets the new limits.
    db.session.refresh(edition, with_for_update={"of": Edition})
    if edition.state is EditionState.ARCHIVED:
        raise IsArchived
    before = queries.capacity(edition)
    if seen is not None and fingerprints.of(before) != seen:
        raise ChangedMeanwhile
    if wanted == before:
        return False
    if wanted.size != before.size:
        _at("size", lambda: set_quota(edition, wanted.size))
    stored = {category.kind: category for category in queries.categories(edition)}
    earlier = {line.kind: line for line in before.categories}
    for line in wanted.categories:
        if line != earlier[line.kind]:
            _set_category(edition, stored.get(line.kind), line)
    sizes, sessions = {line.session_id: line.size for line in before.sessions}, queries.booked_at(edition)
    for session in sessions:
        size = next((line.size for line in wanted.sessions if line.session_id == session.id), sizes[session.id])
        if size != sizes[session.id]:
            _at(f"session_{session.id}", lambda session=session, size=size: set_quota(edition, size, session=session))
    db.session.flush()
    audit.record("edition.places_changed", edition, by=by, at=now, changes=_differences(before, wanted))
    series.published(edition.series_id)
    return True


def _set_category(edition: Edition, category: Category | None, line: OfCategory) -> None:
    if line.how is Taken.NOT_AT_ALL:
        if category is not None:
            _remove(edition, category)
        return
    if category is None:
        category = Category(edition_id=edition.id, kind=line.kind, position=list(CategoryKind).index(line.kind) + 1)
        db.session.add(category)
    category.public = line.how is Taken.ON_THE_FORM
    db.session.flush()
    _at(f"size_{line.kind.value}", lambda: set_quota(edition, line.size, category=category))


def _remove(edition: Edition, category: Category) -> None:
    registrations = db.session.scalar(
        sa.select(sa.func.count()).select_from(Registration).where(Registration.category_id == category.id)
    )
    if registrations:
        raise CategoryInUse(registrations, field=f"how_{category.kind.value}")
    set_quota(edition, None, category=category)
    db.session.delete(category)


def _at(field: str, act: Callable[[], Any]) -> None:
    """Say beside which field a refusal belongs."""
    try:
        act()
    except SmallerThanTaken as refusal:
        refusal.field = field
        raise


def _differences(before: Capacity, after: Capacity) -> dict[str, tuple[Any, Any]]:
    changes: dict[str, tuple[Any, Any]] = {}
    if before.size != after.size:
        changes["size"] = before.size, after.size
    earlier = {line.kind: line for line in before.categories}
    for line in after.categories:
        if line != earlier[line.kind]:
            changes[f"category_{line.kind.value}"] = tuple(  # type: ignore[assignment]
                {"how": one.how.value, "size": one.size} for one in (earlier[line.kind], line)
            )
    sizes = {line.session_id: line.size for line in before.sessions}
    for line in after.sessions:
        if sizes.get(line.session_id) != line.size:
            changes[f"session_{line.session_id}"] = sizes.get(line.session_id), line.size
    return changes
