"""What the content of a conference is to answer."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa

from app.audit import service as audit
from app.database import db
from app.series.models import Edition
from app.series.rules import ChangedMeanwhile
from app.series.service import published
from app.speakers import pipeline_queries
from app.speakers.models import Brief
from app.values import fingerprints
from app.values.access import Actor
from app.values.translated import Translated

_TEXTS = ("first_question", "second_question", "third_question", "outcome")


def facts_of_brief(edition: Edition) -> dict[str, Any]:
    """What the form shows."""
    brief = pipeline_queries.brief_of(edition)
    if brief is None:
        return {**{name: Translated() for name in _TEXTS}, "theme": ""}
    return {name: getattr(brief, name) for name in (*_TEXTS, "theme")}


def change_brief(edition: Edition, wanted: dict[str, Any], *, seen: str, by: Actor, now: datetime) -> None:
    """Write down the questions, the outcome and the theme; the caller commits. ``seen`` is the fingerprint of the facts
    somebody started from. Raises ChangedMeanwhile."""
    db.session.execute(sa.select(Edition.id).where(Edition.id == edition.id).with_for_update(key_share=True))
    db.session.expire_all()
    before = facts_of_brief(edition)
    if fingerprints.of(before) != seen:
        raise ChangedMeanwhile
    brief = pipeline_queries.brief_of(edition)
    if brief is None:
        brief = Brief(edition_id=edition.id)
        db.session.add(brief)
    for name in (*_TEXTS, "theme"):
        setattr(brief, name, wanted[name])
    brief.changed_at = now
    db.session.flush()
    after = facts_of_brief(edition)
    changes = {
        name: (fingerprints.plain(before[name]), fingerprints.plain(after[name]))
        for name in after
        if before[name] != after[name]
    }
    if changes:
        audit.record("edition.brief_changed", edition, by=by, at=now, changes=changes)
        # The questions stand on the public page of the call.
        published(edition.series_id)
