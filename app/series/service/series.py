"""What happens to a series."""

from datetime import datetime

from app.audit import service as audit
from app.database import db
from app.series import queries, rules
from app.series.models import Series
from app.series.parts import SeriesFacts
from app.series.rules import (
    EditionState,
    SlugIsPublic,
    SlugTaken,
)
from app.series.service import saving
from app.values.access import Actor


def create_series(wanted: SeriesFacts, *, by: Actor, now: datetime) -> Series:
    """Begin a series. Raises SlugReserved, SlugTaken."""
    series = Series(**saving.values(wanted))
    _check_series_slug(wanted.slug)
    db.session.add(series)
    saving.flush(SlugTaken())
    audit.record("series.created", series, by=by, at=now)
    return series


def change_series(series: Series, wanted: SeriesFacts, *, seen: str, by: Actor, now: datetime) -> bool:
    """Whether anything changed. Raises ChangedMeanwhile, SlugIsPublic, SlugReserved, SlugTaken."""
    saving.lock(series)
    if wanted.slug != series.slug:
        if any(edition.state is not EditionState.PLANNED for edition in series.editions):
            raise SlugIsPublic
        _check_series_slug(wanted.slug)
    changes = saving.changed(series, wanted, seen)
    if changes:
        saving.flush(SlugTaken())
        audit.record("series.changed", series, by=by, at=now, changes=changes)
        saving.published(series.id)
    return bool(changes)


def _check_series_slug(slug: str) -> None:
    rules.check_slug(slug)
    if queries.find_series(slug):
        raise SlugTaken
