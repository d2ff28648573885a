"""What happens to slides and speeches: handed in, agreed to, published, removed. Everything here adds and flushes; the
caller commits."""

from datetime import datetime

import sqlalchemy as sa

from app.audit import service as audit
from app.database import db
from app.files import service as files
from app.files.rules import FETCHABLE
from app.programme import material_queries as queries
from app.programme.material_rules import (
    ACCEPTS,
    OF_SPEAKERS,
    PUBLISHABLE,
    NeverPublic,
    NotTheirSession,
    NotYetPublic,
    Over,
    StillChecked,
    WantedMaterial,
)
from app.programme.models import Material, Session
from app.series.rules import EditionState
from app.series.service import published
from app.speakers import queries as pool
from app.speakers import service as speakers
from app.speakers.models import Speaker
from app.speakers.rules import Step
from app.values.access import Actor
from app.values.errors import DomainError


def hand_in(session: Session, wanted: WantedMaterial, *, speaker: Speaker | None, by: Actor, now: datetime) -> Material:
    """Keep a file as the next version of its kind and language from this person, or from nobody in particular. The same
    file twice is one version.

    Raises NotTheirSession, Over, and what `files.service.store` refuses, beside the field ``file``.
    """
    # Whoever hands something in for the same session waits, so that each version has its number.
    db.session.execute(sa.select(Session.id).where(Session.id == session.id).with_for_update(key_share=True))
    if speaker is not None and not queries.speaks_in(session, speaker):
        raise NotTheirSession
    state = session.edition.state
    if state is EditionState.CANCELLED or (by.kind == "speaker" and state is EditionState.ARCHIVED):
        raise Over
    if by.kind == "speaker" and wanted.kind not in OF_SPEAKERS:
        raise NotTheirSession
    try:
        file = files.store(wanted.upload, accepts=ACCEPTS[wanted.kind], now=now)
    except DomainError as refusal:
        refusal.field = "file"
        raise
    last = _last(session, wanted, speaker)
    if last is not None and last.file.sha256 == file.sha256:
        files.remove(file)
        if wanted.consents:
            agree(last, by=by, now=now)
        return last
    material = Material(
        session=session,
        speaker=speaker,
        file=file,
        kind=wanted.kind,
        language=wanted.language,
        version=last.version + 1 if last else 1,
        uploaded_at=now,
        consented_at=now if wanted.consents else None,
    )
    db.session.add(material)
    db.session.flush()
    _record("material.handed_in", material, by=by, now=now)
    _move_on(session, by=by, now=now)
    return material


def agree(material: Material, *, by: Actor, now: datetime) -> None:
    """Whoever it is from agrees that everybody may read it. Repeating it changes nothing."""
    if material.consented_at is None:
        material.consented_at = now
        db.session.flush()
        _record("material.agreed", material, by=by, now=now)


def take_consent_back(material: Material, *, by: Actor, now: datetime) -> None:
    """Nobody may read it any more but the interpreters and the team; at once."""
    if material.consented_at is None:
        return
    was_public = material.published_at is not None
    material.consented_at = material.published_at = None
    db.session.flush()
    _record("material.consent_taken_back", material, by=by, now=now)
    if was_public:
        published(material.session.edition.series_id)


def publish(material: Material, *, by: Actor, now: datetime) -> None:
    """Let everybody read it, from the page of its session. Raises NeverPublic, NotYetPublic, StillChecked."""
    db.session.refresh(material, with_for_update={"of": Material})
    if material.kind not in PUBLISHABLE:
        raise NeverPublic
    if material.consented_at is None:
        raise NotYetPublic
    if material.file.scan not in FETCHABLE:
        raise StillChecked
    if material.published_at is None:
        material.published_at = now
        db.session.flush()
        _record("material.published", material, by=by, now=now)
        published(material.session.edition.series_id)


def withdraw(material: Material, *, by: Actor, now: datetime) -> None:
    """Take it off the public page; the consent stays."""
    if material.published_at is not None:
        material.published_at = None
        db.session.flush()
        _record("material.withdrawn", material, by=by, now=now)
        published(material.session.edition.series_id)


def remove(material: Material, *, by: Actor, now: datetime) -> None:
    """Delete one version with its file; the one before it, if there is one, is the newest again."""
    file, was_public, session = material.file, material.published_at is not None, material.session
    _record("material.removed", material, by=by, now=now)
    db.session.delete(material)
    db.session.flush()
    files.remove(file)
    if was_public:
        published(session.edition.series_id)


def _last(session: Session, wanted: WantedMaterial, speaker: Speaker | None) -> Material | None:
    return db.session.scalar(
        sa.select(Material)
        .where(
            Material.session_id == session.id,
            Material.kind == wanted.kind,
            Material.language == wanted.language,
            Material.speaker_id.is_(None) if speaker is None else Material.speaker_id == speaker.id,
        )
        .order_by(Material.version.desc(), Material.id.desc())
        .limit(1)
    )


def _move_on(session: Session, *, by: Actor, now: datetime) -> None:
    """Whoever of the session's speakers owes nothing more has come a step further, where somebody keeps a list."""
    for speaker in session.speakers:
        listed = any(one.edition_id == session.edition_id for one in pool.approaches_of(speaker))
        if listed and queries.has_everything(session.edition, speaker):
            speakers.advance(session.edition, speaker, to=Step.MATERIAL_COMPLETE, by=by, now=now)


def _record(action: str, material: Material, *, by: Actor, now: datetime) -> None:
    about = f"{material.kind} {material.language} {material.version}"
    audit.record(action, material.session, by=by, at=now, changes={"material": (None, about)})
