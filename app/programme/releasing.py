"""Publishing: the draft becomes what everybody outside sees, and what was published too early is taken back."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l

from app.audit import service as audit
from app.database import db
from app.programme import comparing, queries
from app.programme.comparing import Change
from app.programme.models import Release, ReleaseChange, Room, Session, SessionType, Track
from app.programme.released import (
    Programme,
    ReleasedChannel,
    ReleasedFloor,
    ReleasedRoom,
    ReleasedSession,
    ReleasedSpeaker,
    ReleasedTrack,
    ReleasedType,
    freeze,
)
from app.programme.rules import ChangedMeanwhile
from app.programme.tracks import tracks_of, types_of
from app.series import service as series
from app.series.models import Edition
from app.values import fingerprints
from app.values.access import Actor
from app.values.errors import DomainError
from app.values.translated import Translated


class NothingToRelease(DomainError):
    """What is published says the same as the draft."""

    code = "nothing_to_release"
    message = _l("There is nothing new to publish: the published programme says the same.")
    status = 409


class ReleaseReplaced(DomainError):
    """Only the last release can be taken back."""

    code = "release_replaced"
    message = _l("This is not the programme that is published now. Only the last release can be taken back.")
    status = 409


class NothingBefore(DomainError):
    """A first release replaced nothing that could be published again."""

    code = "nothing_before"
    message = _l("There is no release before this one. Change the draft and publish it instead.")
    status = 409


@dataclass(frozen=True)
class Upcoming:
    """The programme that the next release would publish, and what it says anew. ``seen`` is its fingerprint."""

    programme: Programme
    changes: list[Change]
    seen: str
    is_new: bool
    """Whether there is anything to publish: also an order of rooms or a colour of a track is."""


def upcoming(edition: Edition, *, now: datetime) -> Upcoming:
    """What the draft would be if it were published at ``now``."""
    return _upcoming(edition, queries.last_released(edition), queries.placed_sessions(edition), now)


def release(
    edition: Edition,
    *,
    name: str = "",
    note: Translated = Translated(),
    seen: str | None = None,
    by: Actor,
    now: datetime,
) -> Release:
    """Publish the draft; the caller commits. Jobs tell those concerned. With ``seen``, the fingerprint of what somebody
    looked at, that and nothing else is published.

    Raises NothingToRelease, ChangedMeanwhile.
    """
    _lock(edition)
    before = queries.last_released(edition)
    found = _upcoming(edition, before, queries.placed_sessions(edition, held=True), now)
    if seen is not None and found.seen != seen:
        raise ChangedMeanwhile
    if not found.is_new:
        raise NothingToRelease
    return _publish(edition, found.programme, found.changes, "release.made", name=name, note=note, by=by, now=now)


def take_back(edition: Edition, *, number: int, by: Actor, now: datetime) -> Release:
    """Publish once more what was published before release ``number``, which has to be the last one; the caller commits.
    What only the last one had is cancelled, because people may have it in their calendars; the draft stays as it is.

    Raises ReleaseReplaced, NothingBefore.
    """
    _lock(edition)
    present, last = queries.last_released(edition), queries.last_release(edition)
    if last is None or last.number != number:
        raise ReleaseReplaced
    former = queries.find_released(edition, number - 1)
    if former is None:
        raise NothingBefore
    again = replace(former, sessions=comparing.succession(present, former.sessions, now=now))
    last.taken_back_at = now
    changes = comparing.changes(present, again)
    return _publish(edition, again, changes, "release.taken_back", name=former.name, note=Translated(), by=by, now=now)


def _lock(edition: Edition) -> None:
    """One release after the other; people who register meanwhile need not wait."""
    db.session.execute(sa.select(Edition.id).where(Edition.id == edition.id).with_for_update(key_share=True))


def _publish(
    edition: Edition,
    programme: Programme,
    changes: list[Change],
    action: str,
    *,
    name: str,
    note: Translated,
    by: Actor,
    now: datetime,
) -> Release:
    last = db.session.scalar(sa.select(sa.func.max(Release.number)).where(Release.edition_id == edition.id))
    made = Release(
        edition_id=edition.id,
        number=(last or 0) + 1,
        name=name,
        note=note,
        content=freeze(programme),
        made_at=now,
        made_by_id=by.id if by.kind == "user" else None,
    )
    db.session.add(made)
    db.session.flush()
    if changes:
        # Hundreds of rows in one statement: nobody needs their ids now.
        rows = [
            {"release_id": made.id, "session_id": one.after.id, "kind": one.kind, "fields": list(one.fields)}
            for one in changes
        ]
        db.session.execute(sa.insert(ReleaseChange), rows)
    audit.record(action, made, by=by, at=now, changes={"number": (last, made.number), "name": (None, name)})
    series.published(edition.series_id)
    return made


def _upcoming(edition: Edition, before: Programme, sessions: list[Session], now: datetime) -> Upcoming:
    rooms = {room.id: _room(room) for room in queries.rooms_of(edition)}
    tracks = {track.id: _track(track) for track in tracks_of(edition)}
    types = {type.id: _type(type) for type in types_of(edition)}
    planned = [
        _session(
            session,
            rooms.get(session.room_id or 0),
            tracks.get(session.track_id or 0),
            types.get(session.type_id or 0),
        )
        for session in sessions
    ]
    programme = Programme(
        comparing.succession(before, planned, now=now),
        tuple(rooms.values()),
        tuple(tracks.values()),
        tuple(types.values()),
        number=before.number,
    )
    changes = comparing.changes(before, programme)
    content = _timeless(programme)
    is_new = bool(changes) or (bool(programme.sessions) and content != _timeless(before))
    return Upcoming(programme, changes, fingerprints.of([before.number, content]), is_new)


def _timeless(programme: Programme) -> dict[str, Any]:
    """What it says, whenever it is published."""
    content = freeze(programme)
    for session in content["sessions"]:
        del session["changed_at"]
    return content


def _session(
    session: Session, room: ReleasedRoom | None, track: ReleasedTrack | None, type: ReleasedType | None
) -> ReleasedSession:
    """A placed session of the draft as it would be published for the first time."""
    as_planned = (
        "id", "uid", "slug", "number", "kind", "state", "title", "abstract", "place", "starts_at", "ends_at", "changed_at",
        "original_language", "slides_language", "recording_optout", "bookable",
    )  # fmt: skip
    return ReleasedSession(
        **{name: getattr(session, name) for name in as_planned},
        revision=0,
        type=type,
        track=track,
        room=room,
        speakers=_speakers(session),
        floors=tuple(ReleasedFloor(floor.language, floor.minutes) for floor in session.floors),
        channels=tuple(
            ReleasedChannel(heard.number, heard.language, heard.mode, heard.promise) for heard in session.channels
        ),
        links=tuple((link["url"], link.get("title", "")) for link in session.links),
    )


def _speakers(session: Session) -> tuple[ReleasedSpeaker, ...]:
    """Who is named in a session: the one place in which a release reads its speakers."""
    return tuple(ReleasedSpeaker(one.name, one.organisation, one.slug) for one in session.speakers)


def _room(room: Room) -> ReleasedRoom:
    return ReleasedRoom(room.id, room.name, room.note, room.capacity)


def _track(track: Track) -> ReleasedTrack:
    return ReleasedTrack(track.id, track.slug, track.name, track.colour)


def _type(type: SessionType) -> ReleasedType:
    return ReleasedType(type.id, type.name, type.kind, type.length_minutes)
