"""Tracks and session types of a conference: what sorts its sessions. Everything here adds and flushes; the caller commits."""

from collections.abc import Container, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import count

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext

from app.database import db
from app.programme import ordering
from app.programme.models import SessionType, Track
from app.programme.rules import SessionKind, TrackColour
from app.series import service as series
from app.series.models import Edition
from app.series.rules import slug_from
from app.values.access import Actor
from app.values.errors import DomainError
from app.values.translated import Translated

COLOUR_LABELS = {
    TrackColour.BLUE: lazy_pgettext("colour", "blue"),
    TrackColour.GREEN: lazy_pgettext("colour", "green"),
    TrackColour.YELLOW: lazy_pgettext("colour", "yellow"),
    TrackColour.RED: lazy_pgettext("colour", "red"),
    TrackColour.VIOLET: lazy_pgettext("colour", "violet"),
    TrackColour.GREY: lazy_pgettext("colour", "grey"),
}


@dataclass(frozen=True)
class WantedTrack:
    """A track as somebody wants it; without ``position`` it comes last, or stays where it is."""

    name: Translated
    colour: TrackColour
    position: int | None = None


@dataclass(frozen=True)
class WantedType:
    """A session type as somebody wants it: a kind under a name of its own, with its usual length."""

    name: Translated
    kind: SessionKind
    length_minutes: int
    position: int | None = None


class TrackInUse(DomainError):
    code = "track_in_use"
    message = _l("Sessions, proposals or a call belong to this track. Please move them first.")
    status = 409


class SessionTypeInUse(DomainError):
    code = "session_type_in_use"
    message = _l("Sessions, proposals or a call have this form. Please give them another one first.")
    status = 409


def tracks_of(edition: Edition) -> Sequence[Track]:
    """The tracks of an edition in their order."""
    return db.session.scalars(
        sa.select(Track).where(Track.edition_id == edition.id).order_by(Track.position, Track.id)
    ).all()


def types_of(edition: Edition) -> Sequence[SessionType]:
    """The session types of an edition in their order."""
    return db.session.scalars(
        sa.select(SessionType)
        .where(SessionType.edition_id == edition.id)
        .order_by(SessionType.position, SessionType.id)
    ).all()


def find_track(edition: Edition, id: int) -> Track | None:
    return db.session.scalar(sa.select(Track).where(Track.edition_id == edition.id, Track.id == id))


def find_type(edition: Edition, id: int) -> SessionType | None:
    return db.session.scalar(sa.select(SessionType).where(SessionType.edition_id == edition.id, SessionType.id == id))


def facts_of_track(track: Track) -> WantedTrack:
    """A track as the desk may change it."""
    return WantedTrack(track.name, track.colour, track.position)


def facts_of_type(kind: SessionType) -> WantedType:
    """A session type as the desk may change it."""
    return WantedType(kind.name, kind.kind, kind.length_minutes, kind.position)


def create_track(edition: Edition, wanted: WantedTrack, *, by: Actor, now: datetime) -> Track:
    """Add a track, after the others unless its position is given."""
    # Addresses are given out one after the other.
    db.session.execute(sa.select(Edition.id).where(Edition.id == edition.id).with_for_update(key_share=True))
    present = tracks_of(edition)
    track = Track(
        edition_id=edition.id,
        slug=_free_slug(wanted.name, edition.series.languages, {track.slug for track in present}),
    )
    ordering.add(track, wanted, present, "track.created", by=by, now=now)
    series.published(edition.series_id)
    return track


def create_type(edition: Edition, wanted: WantedType, *, by: Actor, now: datetime) -> SessionType:
    """Add a session type, after the others unless its position is given."""
    kind = SessionType(edition_id=edition.id)
    ordering.add(kind, wanted, types_of(edition), "session_type.created", by=by, now=now)
    series.published(edition.series_id)
    return kind


def change_track(track: Track, wanted: WantedTrack, *, seen: str, by: Actor, now: datetime) -> None:
    """Change a track. ``seen`` is the fingerprint of the facts somebody started from. Raises ChangedMeanwhile."""
    if ordering.change(track, facts_of_track, wanted, "track.changed", seen=seen, by=by, now=now):
        series.published(track.edition.series_id)


def change_type(kind: SessionType, wanted: WantedType, *, seen: str, by: Actor, now: datetime) -> None:
    """Change a session type; sessions that exist keep their length. Raises ChangedMeanwhile."""
    if ordering.change(kind, facts_of_type, wanted, "session_type.changed", seen=seen, by=by, now=now):
        series.published(kind.edition.series_id)


def remove_track(track: Track, *, by: Actor, now: datetime) -> None:
    """Remove a track that nothing belongs to. Raises TrackInUse."""
    series_id = track.edition.series_id
    ordering.remove(track, facts_of_track(track), "track.removed", TrackInUse, by=by, now=now)
    series.published(series_id)


def remove_type(kind: SessionType, *, by: Actor, now: datetime) -> None:
    """Remove a session type that nothing has. Raises SessionTypeInUse."""
    series_id = kind.edition.series_id
    ordering.remove(kind, facts_of_type(kind), "session_type.removed", SessionTypeInUse, by=by, now=now)
    series.published(series_id)


def _free_slug(name: Translated, languages: Sequence[str], taken: Container[str]) -> str:
    stem = slug_from(name.shown("en", languages).text) or "track"
    return next(slug for number in count(1) if (slug := stem if number == 1 else f"{stem}-{number}") not in taken)
