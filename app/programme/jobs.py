"""What follows from a release: those who speak are told, once each; and once their session is over, they have spoken."""

from datetime import datetime

from app.database import db, unit_of_work
from app.outbox import service as outbox
from app.programme import mails, queries, telling
from app.programme.models import Release
from app.speakers import pipeline_queries as pipeline
from app.speakers import service as speakers
from app.speakers.rules import Step
from app.values.access import SYSTEM
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


def note_spoken(*, now: datetime) -> int:
    """Whoever is named in a published session that is over has spoken, in the list of speakers too; how many moved on."""
    moved = 0
    for edition, waiting in pipeline.yet_to_speak(today=now.date()).items():
        over = [session for session in queries.released(edition).planned if session.ends_at <= now]
        spoke = {speaker.slug for session in over for speaker in session.speakers}
        for slug in sorted(spoke & set(waiting)):
            with unit_of_work():
                speakers.advance(edition, waiting[slug], to=Step.HELD, by=SYSTEM, now=now)
            moved += 1
    return moved


JOBS = [Job("programme.tell_speakers", 5, tell_speakers), Job("programme.note_spoken", 300, note_spoken)]
