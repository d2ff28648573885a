"""Speakers: found, forgotten, and why they are kept."""

from datetime import datetime
from typing import Any

from flask_babel import lazy_gettext as _l

from app.audit import privacy as log
from app.audit import service as audit
from app.database import db
from app.files import service as files
from app.outbox import privacy as outbox
from app.series import service as series
from app.speakers import queries
from app.speakers.models import Speaker
from app.speakers.rules import Forgotten
from app.values.access import Actor
from app.values.translated import Translated

KEEPS = {
    "speaker": _l(
        "Who spoke at a conference of the series or might speak at one: name, how to reach them, what they say about"
        " themselves. Everybody can correct or remove themselves by their own link. Who was never in a programme is"
        " forgotten a year after the series has ended."
    ),
    "absence": _l("When a speaker cannot be on the programme; it is deleted after the conference."),
    "approach": _l("How far the organisers have come with a speaker, until the speaker is forgotten."),
    "letter_signature": _l(
        "Who signs a conference's letters to speakers: name and public office, as the organisers wrote it."
    ),
}


def find(speaker: Speaker) -> dict[str, Any]:
    """What is stored about somebody of the pool, as JSON can hold it; instants are in UTC."""
    return {
        "series": speaker.series.slug,
        "name": speaker.name,
        "organisation": speaker.organisation,
        "function": speaker.function,
        "place": speaker.place,
        "country": speaker.country,
        "town": speaker.town.name if speaker.town else None,
        "email": speaker.email,
        "mail_language": speaker.mail_language,
        "languages": speaker.languages,
        "bio": dict(speaker.bio),
        "bio_language": speaker.bio_language,
        "website": speaker.website,
        "gender": speaker.gender.value if speaker.gender else None,
        "photo": {"name": speaker.photo.name, "uploaded_at": speaker.photo.uploaded_at.isoformat()}
        if speaker.photo
        else None,
        "photo_credit": speaker.photo_credit,
        "photo_consented_at": speaker.photo_consented_at.isoformat() if speaker.photo_consented_at else None,
        "created_at": speaker.created_at.isoformat(),
        "changed_at": speaker.changed_at.isoformat(),
        "absences": [
            {"edition": absence.edition.slug, "from": absence.starts_at.isoformat(), "to": absence.ends_at.isoformat()}
            for absence in queries.absences_of(speaker)
        ],
        "approaches": [
            {
                "edition": approach.edition.slug,
                "step": approach.step.value,
                "topic": approach.topic,
                "note": approach.note,
                "at": approach.stepped_at.isoformat(),
            }
            for approach in queries.approaches_of(speaker)
        ],
    }


def check_known(speaker: Speaker) -> None:
    """Raises Forgotten."""
    if speaker.erased_at is not None:
        raise Forgotten


def forget(speaker: Speaker, *, by: Actor, now: datetime) -> None:
    """Empty everything that tells who somebody of the pool was, with mails, absences and approaches; the row stays, so
    that proposals and releases keep their shape. The caller commits. Raises Forgotten when it was done before."""
    check_known(speaker)
    photo = speaker.photo
    if speaker.merged_into_id is None:
        speaker.slug = f"forgotten-{speaker.id}"
    for name in (
        "name",
        "name_folded",
        "organisation",
        "function",
        "place",
        "country",
        "email",
        "email_folded",
        "website",
    ):
        setattr(speaker, name, "")
    speaker.photo = speaker.photo_id = speaker.photo_consented_at = None
    speaker.photo_credit, speaker.bio, speaker.bio_language = "", Translated(), None
    speaker.town_id = speaker.user_id = speaker.gender = speaker.source = None
    speaker.languages = []
    speaker.link_generation += 1
    speaker.erased_at = speaker.changed_at = now
    approaches = queries.approaches_of(speaker)
    for row in (*queries.absences_of(speaker), *approaches):
        db.session.delete(row)
    db.session.flush()
    for approach in approaches:
        log.forget(("approach", approach.id))
    files.remove(photo)
    outbox.forget(("speaker", speaker.id))
    log.forget(("speaker", speaker.id))
    audit.record("speaker.forgotten", speaker, by=by, at=now)
    series.published(speaker.series_id)
