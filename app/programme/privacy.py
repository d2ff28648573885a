"""People named in a programme: found, forgotten, and why their names are kept."""

from datetime import datetime
from typing import Any

from flask_babel import lazy_gettext as _l

from app.audit import privacy as log
from app.audit import service as audit
from app.database import db
from app.files import service as files
from app.programme import queries, speaking
from app.series import service as series
from app.speakers.models import Speaker
from app.values.access import Actor

KEEPS = {
    "session": _l(
        "The names and organisations of speakers, as they stood in the public programme, for as long as the series"
        " tells what it did. Whoever asks to be forgotten is taken out."
    ),
    "session_speaker": _l("Who speaks in which session, as long as the session and the speaker are kept."),
    "release": _l(
        "The programme as it was published, with the names of its speakers, for as long as the series tells what it did."
        " Whoever asks to be forgotten is taken out of every version."
    ),
    "release_change": _l("Which sessions a published version changed; it names sessions, not people."),
    "material": _l(
        "Whose slides, speeches and results these are, as long as they are kept; public only with the speaker's consent."
    ),
}


def find(speaker: Speaker) -> list[dict[str, Any]]:
    """The sessions in which somebody of the pool is announced, as JSON can hold them; instants are in UTC."""
    return [
        {
            "series": session.edition.series.slug,
            "edition": session.edition.slug,
            "session": session.slug,
            "starts_at": session.starts_at.isoformat() if session.starts_at else None,
            "named": {"name": speaker.name, "organisation": speaker.organisation},
        }
        for session in queries.sessions_with([speaker.id])
    ]


def forget(speaker: Speaker, *, by: Actor, now: datetime) -> int:
    """Take somebody out of every programme: drafts, releases, what they handed in, and the old values that the log keeps;
    in how many drafts they were. The caller commits."""
    sessions = queries.sessions_with([speaker.id])
    for session in sessions:
        session.speakers = [one for one in session.speakers if one is not speaker]
        session.changed_at = now
        log.forget(("session", session.id))
        audit.record("session.speaker_forgotten", session, by=by, at=now)
    for release in queries.releases_of_series(speaker.series_id):
        speaking.rename_in(release, speaker.slug, None)
    for material in queries.materials_of(speaker):
        db.session.delete(material)
        db.session.flush()
        files.remove(material.file)
    series.published(speaker.series_id)
    return len(sessions)
