"""The texts of a programme that are translated: sessions, tracks, session types, rooms, and of those who speak."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from flask_babel import lazy_pgettext

from app.database import db
from app.forms_translated import declared
from app.programme import placing, queries, rooms, service, tracks
from app.programme.forms import SessionForm
from app.programme.models import Room, Session, SessionSpeaker, SessionType, Track
from app.programme.room_forms import RoomForm
from app.programme.rules import PROGRAMME_EDIT
from app.programme.track_forms import SessionTypeForm, TrackForm
from app.speakers import texts as speakers
from app.values import fingerprints
from app.values.access import Actor
from app.values.texts import Edited, Place, TextKind
from app.values.translated import Translated


def _write_session(session: Session, texts: Mapping[str, Translated], *, by: Actor, now: datetime) -> None:
    session = queries.locked(session)
    wanted = replace(placing.wanted_of(session), **texts)
    service.change(session, wanted, seen=fingerprints.of(service.facts_of(session)), by=by, now=now)


def _writer(facts_of: Callable[[Any], Any], change: Callable[..., None]) -> Callable[..., None]:
    """Writes texts of a row by the service that changes it: everything else stays as it is."""

    def write(row: Any, texts: Mapping[str, Translated], *, by: Actor, now: datetime) -> None:
        stored = facts_of(row)
        change(row, replace(stored, **texts), seen=fingerprints.of(stored), by=by, now=now)

    return write


def _of(model: type, *order: Any) -> Callable[[Place], Sequence[Any]]:
    def rows(place: Place) -> Sequence[Any]:
        ids = [edition.id for edition in place.editions]
        found = sa.select(model).where(model.edition_id.in_(ids))
        return db.session.scalars(found.order_by(model.edition_id, *order, model.id)).all()

    return rows


def _at(endpoint: str) -> Callable[[Any, str], Edited]:
    return lambda row, field: Edited(endpoint, {"edition": row.edition, "id": row.id}, PROGRAMME_EDIT)


def _host_language(row: Any) -> Sequence[str]:
    return (row.edition.town.language,)


def _language_of(session: Session) -> Sequence[str]:
    own = (session.original_language,) if session.original_language else ()
    return (*own, session.edition.town.language)


def _speaking_in(edition_ids: Sequence[int]) -> sa.Select[tuple[int]]:
    return sa.select(SessionSpeaker.speaker_id).join(Session).where(Session.edition_id.in_(edition_ids))


KINDS = [
    TextKind(
        code="session",
        label=lazy_pgettext("text", "Session"),
        model=Session,
        fields=tuple(declared(SessionForm, name) for name in ("title", "abstract", "place")),
        rows=_of(Session, Session.starts_at.is_(None), Session.starts_at),
        name=lambda session: session.title,
        written_in=_language_of,
        edition=lambda session: session.edition,
        edited=_at("programme_desk.session"),
        write=_write_session,
    ),
    TextKind(
        code="track",
        label=lazy_pgettext("text", "Track"),
        model=Track,
        fields=(declared(TrackForm, "name"),),
        rows=_of(Track, Track.position),
        name=lambda track: track.name,
        written_in=_host_language,
        edition=lambda track: track.edition,
        edited=_at("programme_desk.track"),
        write=_writer(tracks.facts_of_track, tracks.change_track),
    ),
    TextKind(
        code="session_type",
        label=lazy_pgettext("text", "Session type"),
        model=SessionType,
        fields=(declared(SessionTypeForm, "name"),),
        rows=_of(SessionType, SessionType.position),
        name=lambda kind: kind.name,
        written_in=_host_language,
        edition=lambda kind: kind.edition,
        edited=_at("programme_desk.type"),
        write=_writer(tracks.facts_of_type, tracks.change_type),
    ),
    TextKind(
        code="room",
        label=lazy_pgettext("text", "Room"),
        model=Room,
        fields=tuple(declared(RoomForm, name) for name in ("name", "note")),
        rows=_of(Room, Room.position),
        name=lambda room: room.name,
        written_in=_host_language,
        edition=lambda room: room.edition,
        edited=_at("programme_desk.room"),
        write=_writer(rooms.facts_of_room, rooms.change_room),
    ),
    speakers.kind(_speaking_in),
]
