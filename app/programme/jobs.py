"""What follows from a release: those who speak are told, once each."""

from datetime import datetime

from app.database import db, unit_of_work
from app.outbox import service as outbox
from app.programme import mails, queries, telling
from app.programme.models import Release
from app.worker import Job


def tell_speakers(*, now: datetime) -> int:
    """Write to the speakers whom the releases not yet told concern; how many mails. A crash anywhere leaves the rest for
    the next round: the same release and person make one mail."""
    told = 0
    for id in queries.releases_untold(Release.speakers_told_at):
        release = db.session.get_one(Release, id)
        changes = telling.changes_of(release)
        for speaker in telling.speakers_concerned(release.edition, changes):
            letter = mails.released(release, speaker, telling.of_speaker(changes, speaker))
            with unit_of_work():
                outbox.put(letter, now=now)
            told += 1
        with unit_of_work():
            release.speakers_told_at = now
    return told


JOBS = [Job("programme.tell_speakers", 5, tell_speakers)]
