"""The draft as its editor shows and changes it: every session in few words, its place, and what will not work out."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cached_property
from typing import Any

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l

from app.audit import service as audit
from app.database import db
from app.programme import placing, queries, service, warnings
from app.programme.following import Offered
from app.programme.models import Channel, Floor, Room, Session, SessionSpeaker, Track
from app.programme.placing import Slot
from app.programme.released import Programme
from app.programme.rules import ChangeKind, SessionKind, SessionState, WantedSession
from app.programme.tracks import tracks_of
from app.programme.warnings import Away, Circumstances, Finding, Groups, Planned
from app.series.models import Edition
from app.speakers.models import Absence, Speaker
from app.values import fingerprints, moments
from app.values.access import Actor
from app.values.errors import DomainError
from app.values.translated import Translated


class MovedMeanwhile(DomainError):
    """Somebody else has changed the session since the board was shown."""

    code = "moved_meanwhile"
    message = _l(
        "Someone else has changed this session meanwhile, so nothing of yours was saved. It is shown as it is now."
    )
    status = 409


# To these everybody is invited, so the room has to hold all who come.
_FOR_ALL = frozenset({SessionKind.OPENING, SessionKind.PLENARY, SessionKind.CLOSING})


@dataclass(frozen=True)
class Piece(Planned):
    """A session on the board. ``seen`` is the fingerprint of its place and of when it was last changed."""

    title: Translated = Translated()
    track_id: int | None = None
    length: int = 0
    seen: str = ""


@dataclass(frozen=True)
class People:
    """Who comes, as registration counts them: see `Circumstances`; ``sizes`` is how many may book a session, by its
    id."""

    everybody: Groups
    chosen: Mapping[int, Groups]
    sizes: Mapping[int, int]


@dataclass(frozen=True)
class Frame:
    """Where something can be put: the days of the conference and all on which something is planned, and the rooms."""

    days: list[date]
    rooms: list[Room]


@dataclass(frozen=True)
class Draft:
    """What takes place or is to, in order of time, what waits for its place last; what is cancelled is left out."""

    edition: Edition
    pieces: list[Piece]
    rooms: list[Room]
    tracks: dict[int, Track]
    speakers: dict[int, str]
    findings: list[Finding]

    @cached_property
    def by_id(self) -> dict[int, Piece]:
        return {piece.id: piece for piece in self.pieces}

    @cached_property
    def troubles(self) -> dict[int, list[Finding]]:
        """What is said of each session, by its id."""
        found: dict[int, list[Finding]] = defaultdict(list)
        for finding in self.findings:
            for id in finding.sessions:
                found[id].append(finding)
        return found

    @property
    def waiting(self) -> list[Piece]:
        return [piece for piece in self.pieces if piece.starts_at is None]

    @cached_property
    def days(self) -> list[date]:
        """The days of the conference, and those on which something is planned all the same."""
        return _days(self.edition, self._day_by_id.values())

    @cached_property
    def _day_by_id(self) -> dict[int, date]:
        zone = self.edition.timezone
        return {piece.id: moments.local(piece.starts_at, zone).date() for piece in self.pieces if piece.starts_at}

    def day_of(self, piece: Piece) -> date | None:
        return self._day_by_id.get(piece.id)

    def on(self, day: date) -> list[Piece]:
        return [piece for piece in self.pieces if self.day_of(piece) == day]


def frame(edition: Edition) -> Frame:
    """Where something can be put, which is all that whoever puts it there needs to know: the draft takes far longer."""
    begin, end = _span(edition)
    outside = db.session.scalars(
        sa.select(Session.starts_at)
        .where(Session.edition_id == edition.id, Session.state != SessionState.CANCELLED)
        .where(sa.or_(Session.starts_at < begin, Session.starts_at >= end))
    )
    days = [moments.local(starts_at, edition.timezone).date() for starts_at in outside if starts_at]
    return Frame(_days(edition, days), list(queries.rooms_of(edition)))


def draft(edition: Edition, people: People) -> Draft:
    """The draft of an edition, in as many queries for three sessions as for three hundred."""
    rooms, tracks = list(queries.rooms_of(edition)), {track.id: track for track in tracks_of(edition)}
    pieces, names = _pieces(edition, people)
    begin, end = _span(edition)
    around = Circumstances(
        begin=begin,
        end=end,
        buffer=timedelta(minutes=edition.buffer_minutes),
        seats={room.id: room.capacity for room in rooms},
        absences=_absences(edition),
        everybody=people.everybody,
        chosen=people.chosen,
    )
    return Draft(edition, pieces, rooms, tracks, names, warnings.find(pieces, around))


def marks(found: Draft, published: Programme) -> dict[int, ChangeKind]:
    """What is new or stands elsewhere since the last release, by id; nothing before the first one."""
    if not published.is_released:
        return {}
    said: dict[int, ChangeKind] = {}
    for piece in found.pieces:
        before = published.by_id.get(piece.id)
        if before is None or before.is_cancelled:
            said[piece.id] = ChangeKind.NEW
        elif (before.starts_at, before.ends_at, before.room_id) != (piece.starts_at, piece.ends_at, piece.room_id):
            said[piece.id] = ChangeKind.MOVED
    return said


def proposed(found: Draft, piece: Piece, day: date) -> Slot:
    """Where a session could stand: where it does, or on ``day`` in its room, or the first one, as soon as nothing is
    planned there any more and the room was free for a while."""
    zone = found.edition.timezone
    if piece.starts_at:
        local = moments.local(piece.starts_at, zone)
        return Slot(local.date(), local.time(), piece.room_id, piece.length)
    room = piece.room_id or (found.rooms[0].id if found.rooms else None)
    ends = [one.ends_at for one in found.on(day) if one.ends_at and one.room_id in (room, None)]
    starts = datetime.combine(day, time(9))
    if ends:
        free = moments.local(max(ends), zone).replace(tzinfo=None) + timedelta(minutes=found.edition.buffer_minutes)
        starts = free + timedelta(minutes=-free.minute % 5)
    return Slot(day, starts.time() if starts.date() == day else time(9), room, piece.length)


def place(session: Session, slot: Slot, *, seen: str, by: Actor, now: datetime) -> Session:
    """Put a session into ``slot``; the caller commits. ``seen`` is that of its `Piece`. Raises MovedMeanwhile and
    what `placing.place` does."""
    stored = _as_seen(session, seen)
    return service.put(stored, placing.placed(stored, slot), by=by, now=now)


def unplace(session: Session, *, seen: str, by: Actor, now: datetime) -> Session:
    """Take a session out of its slot; the caller commits. Raises MovedMeanwhile."""
    stored = _as_seen(session, seen)
    return service.put(stored, placing.unplaced(stored), by=by, now=now)


def add(edition: Edition, kind: SessionKind, slot: Slot, title: Translated, *, by: Actor, now: datetime) -> Session:
    """Put something that concerns everybody into the draft, across all rooms unless ``slot`` names one; the caller
    commits. Raises what `service.create` refuses."""
    ends = datetime.combine(slot.day, slot.starts) + timedelta(minutes=slot.minutes or 0)
    wanted = WantedSession(
        title, kind, slot.day, slot.starts, ends.time(), ends.date() > slot.day, room_id=slot.room_id
    )
    return service.create(edition, wanted, by=by, now=now)


def set_buffer(edition: Edition, minutes: int, *, by: Actor, now: datetime) -> None:
    """Say how long a room is to stay free between two sessions; the caller commits."""
    before, edition.buffer_minutes = edition.buffer_minutes, minutes
    if before != minutes:
        audit.record("edition.changed", edition, by=by, at=now, changes={"buffer_minutes": (before, minutes)})


def _span(edition: Edition) -> tuple[datetime, datetime]:
    """The first instant of the conference, and the one after its last day."""
    first, after = edition.starts_on, edition.ends_on + timedelta(days=1)
    return moments.at(first, time(), edition.timezone), moments.at(after, time(), edition.timezone)


def _days(edition: Edition, planned: Iterable[date]) -> list[date]:
    length = (edition.ends_on - edition.starts_on).days
    return sorted({*planned, *(edition.starts_on + timedelta(days=number) for number in range(length + 1))})


def _as_seen(session: Session, seen: str) -> Session:
    """The session as it is stored, held until the transaction ends, if it still is what somebody saw."""
    stored = queries.locked(session)
    if _seen(stored) != seen:
        raise MovedMeanwhile
    return stored


def _seen(row: Any) -> str:
    stands = row.state, row.changed_at, row.starts_at, row.ends_at, row.length_minutes, row.room_id
    return fingerprints.of(" ".join(map(str, stands)))


def _pieces(edition: Edition, people: People) -> tuple[list[Piece], dict[int, str]]:
    """The sessions, and the names of those who speak in them by id. Columns rather than objects: an editor asks after
    every act."""
    speaking, names = _speaking(edition)
    floors, channels = _floors(edition), _channels(edition)
    everybody = sum(people.everybody.values())
    rows = db.session.execute(
        sa.select(
            Session.id, Session.kind, Session.state, Session.title, Session.room_id, Session.starts_at, Session.ends_at,
            Session.length_minutes, Session.track_id, Session.changed_at,
        )
        .where(Session.edition_id == edition.id, Session.state != SessionState.CANCELLED)
        .order_by(Session.starts_at.is_(None), Session.starts_at, Session.ends_at.desc(), Session.id)
    )  # fmt: skip
    pieces = [
        Piece(
            id=row.id,
            kind=row.kind,
            starts_at=row.starts_at,
            ends_at=row.ends_at,
            room_id=row.room_id,
            speakers=tuple(speaking.get(row.id, ())),
            floors=tuple(floors.get(row.id, ())),
            channels=tuple(channels.get(row.id, ())),
            people=everybody if row.kind in _FOR_ALL else people.sizes.get(row.id),
            title=row.title,
            track_id=row.track_id,
            length=placing.length_of(row),
            seen=_seen(row),
        )
        for row in rows
    ]
    return pieces, names


def _speaking(edition: Edition) -> tuple[dict[int, list[int]], dict[int, str]]:
    rows = db.session.execute(
        sa.select(SessionSpeaker.session_id, Speaker.id, Speaker.name)
        .join(Speaker, Speaker.id == SessionSpeaker.speaker_id)
        .join(Session, Session.id == SessionSpeaker.session_id)
        .where(Session.edition_id == edition.id)
        .order_by(SessionSpeaker.session_id, SessionSpeaker.position)
    )
    speaking, names = defaultdict(list), {}
    for session_id, id, name in rows:
        speaking[session_id].append(id)
        names[id] = name
    return speaking, names


def _floors(edition: Edition) -> dict[int, list[str]]:
    rows = db.session.execute(
        sa.select(Floor.session_id, Floor.language)
        .join(Session, Session.id == Floor.session_id)
        .where(Session.edition_id == edition.id)
        .order_by(Floor.session_id, Floor.minutes.desc(), Floor.position)
    )
    found = defaultdict(list)
    for session_id, language in rows:
        found[session_id].append(language)
    return found


def _channels(edition: Edition) -> dict[int, list[Offered]]:
    rows = db.session.execute(
        sa.select(Channel.session_id, Channel.number, Channel.language, Channel.mode, Channel.promise)
        .join(Session, Session.id == Channel.session_id)
        .where(Session.edition_id == edition.id)
        .order_by(Channel.session_id, Channel.number, Channel.id)
    )
    found = defaultdict(list)
    for session_id, *offered in rows:
        found[session_id].append(Offered(*offered))
    return found


def _absences(edition: Edition) -> list[Away]:
    rows = db.session.execute(
        sa.select(Absence.speaker_id, Absence.starts_at, Absence.ends_at)
        .where(Absence.edition_id == edition.id)
        .order_by(Absence.starts_at, Absence.id)
    )
    return [Away(*row) for row in rows]
