"""What happens to towns and their places in the ring."""

from collections.abc import Sequence
from datetime import datetime

from app.audit import service as audit
from app.database import db
from app.series import queries
from app.series.models import Membership, Series, Town
from app.series.parts import TownFacts
from app.series.rules import (
    ChangedMeanwhile,
    HasConferences,
    NotInTheRing,
)
from app.series.service import saving
from app.values.access import Actor


def create_town(series: Series, wanted: TownFacts, *, by: Actor, now: datetime) -> Town:
    """A new town, last in the ring of ``series``. Its slug is made from its name."""
    town = Town(slug=saving.free_slug(wanted.name, queries.find_town, "town"), **saving.values(wanted))
    db.session.add(town)
    db.session.flush()
    audit.record("town.created", town, by=by, at=now)
    add_town(series, town, by=by, now=now)
    return town


def add_town(series: Series, town: Town, *, by: Actor, now: datetime) -> None:
    """Let a town that exists already take part, last in the ring. One that does so already keeps its place."""
    saving.lock(series)
    if any(membership.town_id == town.id for membership in series.memberships):
        return
    places = [0, *(membership.position for membership in series.memberships)]
    series.memberships.append(Membership(town=town, position=max(places) + 1))
    db.session.flush()
    audit.record("series.town_added", series, by=by, at=now, changes={"town": (None, town.name)})
    saving.published(series.id)


def change_town(town: Town, wanted: TownFacts, *, seen: str, by: Actor, now: datetime) -> bool:
    """Whether anything changed. Conferences keep the time zone they were made with. Raises ChangedMeanwhile."""
    saving.lock(town)
    changes = saving.changed(town, wanted, seen)
    if changes:
        db.session.flush()
        audit.record("town.changed", town, by=by, at=now, changes=changes)
        for series_id in queries.series_of_town(town):
            saving.published(series_id)
    return bool(changes)


def remove_town(series: Series, town: Town, *, by: Actor, now: datetime) -> None:
    """Take a town out of the ring; the others move up. Raises NotInTheRing, HasConferences."""
    saving.lock(series)
    if any(edition.town_id == town.id for edition in series.editions):
        raise HasConferences
    left = [one.town_id for one in series.memberships if one.town_id != town.id]
    if len(left) == len(series.memberships):
        raise NotInTheRing
    db.session.delete(next(one for one in series.memberships if one.town_id == town.id))
    db.session.flush()
    db.session.expire(series, ["memberships"])
    _place(series, left)
    audit.record("series.town_removed", series, by=by, at=now, changes={"town": (town.name, None)})
    saving.published(series.id)


def order_towns(series: Series, towns: Sequence[int], *, by: Actor, now: datetime) -> None:
    """Put the towns of the ring (their ids) in order. Conferences keep their places. Raises ChangedMeanwhile when these
    are no longer the towns of the series."""
    saving.lock(series)
    before = [membership.town_id for membership in series.memberships]
    if sorted(before) != sorted(towns):
        raise ChangedMeanwhile
    if list(towns) != before:
        _place(series, towns)
        audit.record("series.towns_ordered", series, by=by, at=now, changes={"towns": (before, list(towns))})
        saving.published(series.id)


def _place(series: Series, towns: Sequence[int]) -> None:
    """Number the towns anew. Places are unique, so they go out of the way first."""
    by_town = {membership.town_id: membership for membership in series.memberships}
    for offset in (len(towns) + max((one.position for one in series.memberships), default=0), 0):
        for position, town_id in enumerate(towns, 1):
            by_town[town_id].position = offset + position
        db.session.flush()
    db.session.expire(series, ["memberships"])
