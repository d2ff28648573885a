"""What somebody looks after: from roles to series and their editions."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import selectinload

from app.accounts.rules import Holding
from app.database import db
from app.programme.models import Release, Session
from app.registration.models import Category, Registration
from app.registration.rules import RegistrationState
from app.series.models import Edition, Series
from app.values.access import Role, Scope


@dataclass(frozen=True)
class LookedAfter:
    """A series, and those of its editions that somebody looks after; ``whole`` when that is the series itself."""

    series: Series
    whole: bool
    editions: Sequence[Edition]


def looked_after(holdings: Sequence[Holding]) -> list[LookedAfter]:
    """The series and editions that ``holdings`` reach, newest series first, editions in ring order; in two queries."""
    scopes = {held.scope for held in holdings}
    wanted = sa.select(Series).order_by(Series.starts_on.desc(), Series.id)
    if Scope() not in scopes:
        wanted = wanted.where(Series.id.in_([scope.series_id for scope in scopes]))
    found = db.session.scalars(wanted.options(selectinload(Series.editions).joinedload(Edition.town))).all()
    return [_part(series, holdings) for series in found]


def registered(edition: Edition) -> int:
    """How many people are registered for good."""
    return db.session.scalar(
        sa.select(sa.func.count()).where(
            Registration.edition_id == edition.id, Registration.state == RegistrationState.CONFIRMED
        )
    )  # type: ignore[return-value]


class Readiness(NamedTuple):
    """Whether somebody could register, whether there is anything to hear, and whether the public may see it."""

    has_category: bool
    has_session: bool
    is_released: bool


def readiness(edition: Edition) -> Readiness:
    """What the set-up list needs to know beyond the edition itself, in one query."""
    row = db.session.execute(
        sa.select(
            sa.exists().where(Category.edition_id == edition.id, Category.public).label("category"),
            sa.exists().where(Session.edition_id == edition.id, Session.starts_at.is_not(None)).label("session"),
            sa.exists().where(Release.edition_id == edition.id).label("release"),
        )
    ).one()
    return Readiness(bool(row.category), bool(row.session), bool(row.release))


def _part(series: Series, holdings: Sequence[Holding]) -> LookedAfter:
    whole = any(held.role is Role.ADMINISTRATOR or held.scope == Scope(series.id) for held in holdings)
    own = {held.scope.edition_id for held in holdings}
    return LookedAfter(series, whole, [edition for edition in series.editions if whole or edition.id in own])
