"""Who speaks where: over all conferences of a series, for the pool and for the pages of speakers."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from app.database import db
from app.programme import queries
from app.programme.models import Material, Release, Session, SessionSpeaker
from app.programme.released import ReleasedSession
from app.series.models import Edition, Series
from app.speakers.models import Speaker


class Spoken(NamedTuple):
    """Somebody speaks in a session of a conference, as planned or as published."""

    edition: Edition
    session: Session | ReleasedSession


def spoken_in(series: Series, drafts: Collection[int]) -> dict[str, list[Spoken]]:
    """For everybody of the pool, by name in addresses, where they speak or spoke: of the editions whose ids are in
    ``drafts`` what is planned, of the others what is published. Nobody learns of another conference's plans."""
    found: dict[str, list[Spoken]] = {}
    for edition in series.editions:
        if edition.id not in drafts:
            for session in queries.released(edition).sessions:
                for speaker in session.speakers:
                    if speaker.slug:
                        found.setdefault(speaker.slug, []).append(Spoken(edition, session))
    planned = db.session.execute(
        sa.select(Speaker.slug, Session)
        .join(SessionSpeaker, SessionSpeaker.speaker_id == Speaker.id)
        .join(Session, Session.id == SessionSpeaker.session_id)
        .where(Session.edition_id.in_(drafts))
        .order_by(Session.starts_at, Session.id)
        .options(joinedload(Session.edition))
    )
    for slug, session in planned:
        found.setdefault(slug, []).append(Spoken(session.edition, session))
    for spoken in found.values():
        spoken.sort(key=lambda one: (one.edition.position, _time(one.session)))
    return found


def planned_for(speaker: Speaker) -> Sequence[Session]:
    """The sessions in which somebody is to speak, of all conferences."""
    return queries.sessions_with([speaker.id])


def is_published(series_id: int, slug: str) -> bool:
    """Whether a published programme, of now or of before, names somebody."""
    return any(
        one["slug"] == slug
        for release in queries.releases_of_series(series_id)
        for session in release.content["sessions"]
        for one in session["speakers"]
    )


def merge(gone: Speaker, kept: Speaker, *, now: datetime) -> None:
    """Let ``kept`` speak wherever ``gone`` does, in drafts and in what is published; the caller commits."""
    for session in queries.sessions_with([gone.id]):
        session.speakers = [kept if one is gone else one for one in session.speakers]
        session.changed_at = now
    db.session.execute(sa.update(Material).where(Material.speaker_id == gone.id).values(speaker_id=kept.id))
    for release in queries.releases_of_series(gone.series_id):
        rename_in(release, gone.slug, kept.slug)


def rename_in(release: Release, slug: str, new: str | None) -> None:
    """Let a name in addresses lead elsewhere in a published programme, or take who bears it out of it."""
    sessions = []
    for row in release.content["sessions"]:
        slugs = {one["slug"] for one in row["speakers"]}
        named = [
            one | {"slug": new} if one["slug"] == slug else one
            for one in row["speakers"]
            if one["slug"] != slug or (new and new not in slugs)
        ]
        sessions.append(row | {"speakers": named})
    if sessions != release.content["sessions"]:
        release.content = release.content | {"sessions": sessions}
        # What processes keep of it is named by the version.
        release.content_version += 1


def _time(session: Session | ReleasedSession) -> float:
    return session.starts_at.timestamp() if session.starts_at else float("inf")
