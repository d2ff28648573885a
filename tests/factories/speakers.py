"""People of the pool, for tests. Everything is flushed; the caller commits."""

from typing import Any

from app.database import db
from app.series.models import Series
from app.speakers import service
from app.speakers.models import Speaker
from tests.factories.world import NOW


def speaker(series: Series, name: str = "Daiva Girdenienė", organisation: str = "Trakai", **more: Any) -> Speaker:
    """Somebody of the pool; the same name and organisation again is the same person."""
    made = service.find_or_create(series, name=name, organisation=organisation, now=NOW)
    for field, value in more.items():
        setattr(made, field, value)
    db.session.flush()
    return made
