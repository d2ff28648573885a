"""When speakers cannot be on the programme of a conference."""

from datetime import datetime, time, timedelta

import sqlalchemy as sa

from app.audit import service as audit
from app.database import db
from app.series.models import Edition
from app.speakers import queries
from app.speakers.models import Absence, Speaker
from app.speakers.rules import MOST_ABSENCES, NotInOrder, OutsideTheConference, TooManyAbsences
from app.values import moments
from app.values.access import Actor


def note_absence(
    speaker: Speaker, edition: Edition, starts_at: datetime, ends_at: datetime, *, by: Actor, now: datetime
) -> Absence:
    """Note that somebody cannot be there from one instant to another; the caller commits. The same twice is one.

    Raises NotInOrder, OutsideTheConference, TooManyAbsences.
    """
    if ends_at <= starts_at:
        raise NotInOrder
    first = moments.at(edition.starts_on, time(0), edition.timezone)
    last = moments.at(edition.ends_on + timedelta(days=1), time(0), edition.timezone)
    if starts_at < first or ends_at > last:
        raise OutsideTheConference
    noted = queries.absences_of(speaker)
    for earlier in noted:
        if (earlier.edition_id, earlier.starts_at, earlier.ends_at) == (edition.id, starts_at, ends_at):
            return earlier
    if len(noted) >= MOST_ABSENCES:
        raise TooManyAbsences
    absence = Absence(speaker_id=speaker.id, edition_id=edition.id, starts_at=starts_at, ends_at=ends_at)
    db.session.add(absence)
    db.session.flush()
    audit.record("speaker.absence_noted", speaker, by=by, at=now)
    return absence


def forget_absences(*, now: datetime) -> int:
    """Delete what was noted for conferences that are over; how many. The caller commits."""
    over = sa.select(Edition.id).where(Edition.ends_on < now.date() - timedelta(days=1))
    return db.session.execute(
        sa.delete(Absence).where(Absence.edition_id.in_(over)).execution_options(synchronize_session=False)
    ).rowcount


def remove_absence(absence: Absence, speaker: Speaker, *, by: Actor, now: datetime) -> None:
    """Say that somebody can be there after all; the caller commits."""
    db.session.delete(absence)
    db.session.flush()
    audit.record("speaker.absence_removed", speaker, by=by, at=now)
