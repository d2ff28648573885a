"""Whom a release concerns: what they are told, and who of the speakers."""

from collections.abc import Iterable, Sequence

import sqlalchemy as sa

from app.database import db
from app.programme import queries
from app.programme.comparing import Change, changes
from app.programme.models import Release
from app.programme.released import NOTHING, Programme, ReleasedSession
from app.programme.rules import ChangeKind
from app.series.models import Edition
from app.speakers.models import Speaker

# What somebody with a place in a session has to know; a better text about it can be read on its page.
_TELLING = frozenset({"state", "title", "floors", "channels", "speakers", "kind"})


def concerns_people(change: Change) -> bool:
    """Whether those who have a place in the session are told."""
    if change.kind in (ChangeKind.MOVED, ChangeKind.CANCELLED):
        return True
    return change.kind is ChangeKind.CHANGED and not _TELLING.isdisjoint(change.fields)


def changes_of(release: Release) -> list[Change]:
    """What a release said anew, with what was and what is."""
    edition = release.edition
    before = queries.find_released(edition, release.number - 1) or NOTHING
    after = queries.find_released(edition, release.number) or NOTHING
    return changes(before, after)


def speakers_concerned(edition: Edition, told: Iterable[Change]) -> Sequence[Speaker]:
    """Who can be written to of those who speak in these sessions, or did before."""
    slugs = {slug for change in told for slug in _named(change)}
    return db.session.scalars(
        sa.select(Speaker)
        .where(
            Speaker.series_id == edition.series_id,
            Speaker.slug.in_(slugs),
            Speaker.email != "",
            Speaker.erased_at.is_(None),
        )
        .order_by(Speaker.id)
    ).all()


def of_speaker(told: Iterable[Change], speaker: Speaker) -> list[Change]:
    """Those of these changes that concern somebody."""
    return [change for change in told if speaker.slug in _named(change)]


def sessions_of_speaker(programme: Programme, speaker: Speaker) -> list[ReleasedSession]:
    """Where somebody speaks, cancelled sessions included."""
    return [session for session in programme.sessions if any(one.slug == speaker.slug for one in session.speakers)]


def _named(change: Change) -> set[str]:
    sides = [side for side in (change.before, change.after) if side]
    return {one.slug for side in sides for one in side.speakers if one.slug}
