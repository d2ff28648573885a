"""What follows from a release of the programme: those who chose its sessions are told, and places in cancelled sessions
are given back. Each person is a unit of work of their own, so that a crash leaves the rest for the next round."""

from collections.abc import Collection
from datetime import datetime

import sqlalchemy as sa

from app.database import db, unit_of_work
from app.programme import queries as programme
from app.programme import telling
from app.programme.models import Release
from app.registration import queries, service
from app.registration.models import Registration
from app.registration.rules import Erased
from app.series.models import Edition
from app.worker import Job


def follow_releases(*, now: datetime) -> int:
    """Tell people of every release that nobody was told of yet, oldest first; how many people were concerned."""
    done = 0
    for id in programme.releases_untold(Release.people_told_at):
        release = db.session.get_one(Release, id)
        edition = release.edition
        changes = [change for change in telling.changes_of(release) if telling.concerns_people(change)]
        cancelled = [change.after.id for change in changes if change.after.is_cancelled]
        for person in queries.concerned(edition, [change.after.id for change in changes]):
            try:
                with unit_of_work():
                    done += service.follow(db.session.get_one(Registration, person), release, changes, now=now)
            except Erased:
                # They asked for it at this moment.
                continue
        with unit_of_work():
            _settle(release, edition, cancelled, now)
    return done


def _settle(release: Release, edition: Edition, cancelled: Collection[int], now: datetime) -> None:
    """Nobody is left to be told; unless somebody who was registering while the release was made took a place in a
    session that it cancels. Whoever registers from now on waits here and then sees the release."""
    db.session.execute(sa.select(Edition.id).where(Edition.id == edition.id).with_for_update())
    if not queries.concerned(edition, programme.last_released(edition).cancelled_among(cancelled), holding_only=True):
        release.people_told_at = now


JOBS = [Job("registration.follow_releases", 5, follow_releases)]
