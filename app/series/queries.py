"""Finding series, editions and towns."""

from collections.abc import Iterable, Sequence

import sqlalchemy as sa
from sqlalchemy.orm import selectinload

from app.database import db
from app.series.models import Edition, Membership, Series, Town
from app.values.access import Scope


def find_series(slug: str) -> Series | None:
    """A series with its editions and towns in ring order."""
    return db.session.scalar(
        sa.select(Series).where(Series.slug == slug).options(selectinload(Series.editions).joinedload(Edition.town))
    )


def find_edition(series_slug: str, edition_slug: str) -> Edition | None:
    """An edition with its series and town."""
    return db.session.scalar(
        sa.select(Edition).join(Edition.series).where(Series.slug == series_slug, Edition.slug == edition_slug)
    )


def all_series() -> Sequence[Series]:
    """Every series of the installation, newest first."""
    return db.session.scalars(sa.select(Series).order_by(Series.starts_on.desc(), Series.id)).all()


def are_all_demonstrations() -> bool:
    """Whether there is a demonstration and no other series."""
    return db.session.scalars(sa.select(Series.is_demo).distinct()).all() == [True]


def get_edition(edition_id: int) -> Edition:
    """The edition with this id. Raises LookupError."""
    if edition := db.session.get(Edition, edition_id):
        return edition
    raise LookupError(f"edition {edition_id}")


def places_of(scopes: Iterable[Scope]) -> dict[Scope, tuple[Series, Edition | None]]:
    """What scopes are about: the series, and the edition where it is one, in two queries."""
    scopes = [scope for scope in scopes if scope.series_id is not None]
    wanted = {scope.edition_id for scope in scopes if scope.edition_id is not None}
    editions = {edition.id: edition for edition in db.session.scalars(sa.select(Edition).where(Edition.id.in_(wanted)))}
    wanted = {scope.series_id for scope in scopes if scope.edition_id is None}
    series = {one.id: one for one in db.session.scalars(sa.select(Series).where(Series.id.in_(wanted)))}
    found: dict[Scope, tuple[Series, Edition | None]] = {}
    for scope in scopes:
        if edition := editions.get(scope.edition_id):
            found[scope] = (edition.series, edition)
        elif scope.edition_id is None and scope.series_id in series:
            found[scope] = (series[scope.series_id], None)
    return found


def find_town(slug: str) -> Town | None:
    return db.session.scalar(sa.select(Town).where(Town.slug == slug))


def series_of_town(town: Town) -> Sequence[int]:
    """The ids of the series that a town takes part in."""
    return db.session.scalars(sa.select(Membership.series_id).where(Membership.town_id == town.id)).all()


def towns_outside(series: Series) -> Sequence[Town]:
    """The towns of this installation that do not take part in ``series``, by name."""
    inside = sa.select(Membership.town_id).where(Membership.series_id == series.id)
    return db.session.scalars(sa.select(Town).where(Town.id.not_in(inside)).order_by(Town.name)).all()
