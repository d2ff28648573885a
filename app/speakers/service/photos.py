"""A speaker's photo: with a word on whose it is, and shown to everybody only if they agree."""

from datetime import datetime
from typing import Any

from app.audit import service as audit
from app.database import db
from app.files import service as files
from app.files.rules import PICTURES
from app.series.service import published
from app.speakers.models import Speaker
from app.speakers.rules import Forgotten, NoRights, WantedPhoto
from app.values.access import Actor
from app.values.errors import DomainError


def facts_of_photo(speaker: Speaker) -> dict[str, Any]:
    """What the form shows of it."""
    return {"credit": speaker.photo_credit, "consents": speaker.photo_consented_at is not None}


def change_photo(speaker: Speaker, wanted: WantedPhoto, *, by: Actor, now: datetime) -> None:
    """Keep, replace or remove a speaker's photo; the caller commits.

    Raises NoRights, Forgotten, and what `files.service.store` refuses, beside the field ``photo``.
    """
    db.session.refresh(speaker, with_for_update={"key_share": True, "of": Speaker})
    if speaker.erased_at is not None:
        raise Forgotten
    before, earlier, facts = speaker.photo_id, speaker.photo, facts_of_photo(speaker)
    if wanted.upload is not None:
        if not wanted.credit:
            raise NoRights
        try:
            speaker.photo = files.store(wanted.upload, accepts=PICTURES, now=now)
        except DomainError as refusal:
            refusal.field = "photo"
            raise
    elif wanted.removes:
        speaker.photo = None
    elif earlier is not None and not wanted.credit:
        raise NoRights
    has_one = speaker.photo is not None
    agreed_before = speaker.photo_consented_at if wanted.upload is None else None
    speaker.photo_credit = wanted.credit if has_one else ""
    speaker.photo_consented_at = (agreed_before or now) if has_one and wanted.consents else None
    if speaker.photo is earlier and facts_of_photo(speaker) == facts:
        return
    speaker.changed_at = now
    db.session.flush()
    if earlier is not speaker.photo:
        files.remove(earlier)
    changes = {"photo": (before, speaker.photo_id), "photo_consents": (None, speaker.photo_consented_at is not None)}
    audit.record("speaker.photo_changed", speaker, by=by, at=now, changes=changes)
    published(speaker.series_id)
