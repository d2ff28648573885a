"""People named in a programme: found, forgotten, and why their names are kept."""

from datetime import datetime
from typing import Any

from flask_babel import lazy_gettext as _l

from app.audit import privacy as log
from app.audit import service as audit
from app.programme import queries
from app.programme.models import Session
from app.series import service as series
from app.values import folding
from app.values.access import Actor

KEEPS = {
    "session": _l(
        "The names and organisations of speakers, as they stood in the public programme, for as long as the series"
        " tells what it did. Whoever asks to be forgotten is taken out."
    ),
    "release": _l(
        "The programme as it was published, with the names of its speakers, for as long as the series tells what it did."
        " Whoever asks to be forgotten is taken out of every version."
    ),
    "release_change": _l("Which sessions a published version changed; it names sessions, not people."),
    "material": _l(
        "Whose slides, speeches and results these are, as long as they are kept; public only with the speaker's consent."
    ),
}


def find(name: str) -> list[dict[str, Any]]:
    """The sessions in which somebody of this name is announced, as JSON can hold them; instants are in UTC."""
    return [
        {
            "series": session.edition.series.slug,
            "edition": session.edition.slug,
            "session": session.slug,
            "starts_at": session.starts_at.isoformat(),
            "speakers": [one for one in session.speakers if _is(one, name)],
        }
        for session in _with(name)
    ]


def forget(name: str, *, by: Actor, now: datetime) -> int:
    """Take somebody out of every programme, and out of the old values that the log keeps; in how many sessions they
    were. The caller commits."""
    sessions = _with(name)
    for session in sessions:
        session.speakers = [one for one in session.speakers if not _is(one, name)]
        session.changed_at = now
        log.forget(("session", session.id))
        audit.record("session.speaker_forgotten", session, by=by, at=now)
        series.published(session.edition.series_id)
    return len(sessions)


def _with(name: str) -> list[Session]:
    return [session for session in queries.with_speakers() if any(_is(one, name) for one in session.speakers)]


def _is(speaker: dict[str, str], name: str) -> bool:
    return folding.fold(speaker["name"]) == folding.fold(name)
