"""What happens to the programme: sessions are written, cancelled, removed."""

import uuid
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from app.audit import service as audit
from app.database import db
from app.programme import following, ordering, queries, rules, timing
from app.programme.models import Channel, Floor, Session
from app.programme.rules import (
    ChangedMeanwhile,
    Heard,
    NotDeletable,
    SessionInUse,
    SessionState,
    Speaker,
    Spoken,
    UnknownRoom,
    UnknownSorting,
    WantedSession,
)
from app.series.models import Edition
from app.speakers import queries as speakers_found
from app.speakers import service as speakers
from app.values import fingerprints
from app.values.access import Actor

Facts = dict[str, Any]


def facts_of(session: Session) -> Facts:
    """Everything that the desk may change of a session, as the log keeps it and as two savers are told apart."""
    return fingerprints.plain(
        {
            "title": session.title,
            "abstract": session.abstract,
            "kind": session.kind,
            "state": session.state,
            "room": session.room_id,
            "place": session.place,
            "starts_at": session.starts_at,
            "ends_at": session.ends_at,
            "length_minutes": session.length_minutes,
            "type": session.type_id,
            "track": session.track_id,
            "floors": [[floor.language, floor.minutes] for floor in session.floors],
            "channels": sorted([heard.language, heard.mode, heard.promise] for heard in session.channels),
            "speakers": [Speaker(one.name, one.organisation) for one in session.speakers],
            "original_language": session.original_language,
            "slides_language": session.slides_language,
            "recording_optout": session.recording_optout,
            "bookable": session.bookable,
        }
    )


def create(edition: Edition, wanted: WantedSession, *, by: Actor, now: datetime) -> Session:
    """Put a session into the draft of the programme; the caller commits. Raises what `timing.instants` and
    `timing.shares` raise."""
    # Addresses are given out one after the other.
    db.session.execute(sa.select(Edition.id).where(Edition.id == edition.id).with_for_update())
    facts = _facts(edition, wanted, SessionState.PLANNED)
    session = Session(
        uid=f"{uuid.uuid4()}@conferring",
        edition_id=edition.id,
        slug=rules.free_slug(wanted.title, edition.series.languages, queries.slugs_of(edition)),
        number=queries.next_number(edition),
        state=SessionState.PLANNED,
        created_at=now,
        changed_at=now,
    )
    _put(session, edition, wanted, by=by, now=now)
    db.session.add(session)
    db.session.flush()
    audit.record("session.created", session, by=by, at=now, changes={name: (None, facts[name]) for name in facts})
    return session


def change(session: Session, wanted: WantedSession, *, seen: str, by: Actor, now: datetime) -> Session:
    """Make a session what somebody wants; the caller commits. ``seen`` is the fingerprint of the facts they started from.

    Raises ChangedMeanwhile, and what `timing.instants` and `timing.shares` raise.
    """
    session = queries.locked(session)
    if fingerprints.of(facts_of(session)) != seen:
        raise ChangedMeanwhile
    return put(session, wanted, by=by, now=now)


def put(session: Session, wanted: WantedSession, *, by: Actor, now: datetime) -> Session:
    """The same for whoever holds the session, as `queries.locked` gives it, and has looked at what it is now."""
    before = facts_of(session)
    # Everything that can be refused comes first, so that a refusal leaves nothing half changed.
    after = _facts(session.edition, wanted, session.state)
    if before != after:
        spoke = session.speakers
        _put(session, session.edition, wanted, by=by, now=now)
        _record("session.changed", session, before, by=by, now=now)
        speakers.drop_unused([one for one in spoke if one not in session.speakers])
    return session


def cancel(session: Session, *, reason: str, by: Actor, now: datetime) -> None:
    """Say that a session does not take place: once that is published, it stays in the programme and in calendars, struck
    out. The caller commits. Again, it changes nothing."""
    _set_state(session, SessionState.CANCELLED, "session.cancelled", reason=reason, by=by, now=now)


def restore(session: Session, *, by: Actor, now: datetime) -> None:
    """Take a cancellation back; the caller commits."""
    _set_state(session, SessionState.PLANNED, "session.restored", by=by, now=now)


def delete(session: Session, *, by: Actor, now: datetime) -> None:
    """Remove a session that nobody outside has seen; the caller commits. Raises NotDeletable, SessionInUse."""
    session = queries.locked(session)
    if queries.was_released(session):
        raise NotDeletable
    ordering.remove(session, facts_of(session), "session.deleted", SessionInUse, by=by, now=now)


def _facts(edition: Edition, wanted: WantedSession, state: SessionState) -> Facts:
    """What `facts_of` will say once ``wanted`` is put into a session. Raises all that can be refused."""
    starts_at, ends_at, length, minutes = _times(edition, wanted)
    if wanted.room_id is not None and queries.hold_room(edition, wanted.room_id) is None:
        raise UnknownRoom
    if not queries.sorts(edition, wanted.type_id, wanted.track_id):
        raise UnknownSorting
    return fingerprints.plain(
        {
            "title": wanted.title,
            "abstract": wanted.abstract,
            "kind": wanted.kind,
            "state": state,
            "room": wanted.room_id,
            "place": wanted.place,
            "starts_at": starts_at,
            "ends_at": ends_at,
            "length_minutes": length,
            "type": wanted.type_id,
            "track": wanted.track_id,
            "floors": [[floor.language, part] for floor, part in zip(wanted.floors, minutes, strict=True)],
            "channels": sorted([heard.language, heard.mode, heard.promise] for heard in wanted.channels),
            "speakers": _as_they_will_be(edition, wanted.speakers),
            "original_language": wanted.original_language,
            "slides_language": wanted.slides_language,
            "recording_optout": wanted.recording_optout,
            "bookable": wanted.bookable,
        }
    )


def _times(edition: Edition, wanted: WantedSession) -> tuple[datetime | None, datetime | None, int | None, list[int]]:
    """When it starts and ends; how long it is to be, as long as that is not known; the minutes of each language."""
    if wanted.day is None:
        length = timing.length_of(wanted)
        return None, None, length, timing.shares(wanted.floors, length)
    starts_at, ends_at = timing.instants(wanted, edition.starts_on, edition.ends_on, edition.timezone)
    return starts_at, ends_at, None, timing.shares(wanted.floors, (ends_at - starts_at) // timedelta(minutes=1))


def _as_they_will_be(edition: Edition, named: Iterable[Speaker]) -> list[Speaker]:
    """How the pool writes these people, each once."""
    lines = [(one.name, one.organisation) for one in named]
    written = [
        Speaker(found.name, found.organisation or organisation) if found else Speaker(name, organisation)
        for (name, organisation), found in zip(lines, speakers_found.matching(edition.series, lines), strict=True)
    ]
    return list(dict.fromkeys(written))


def _put(session: Session, edition: Edition, wanted: WantedSession, *, by: Actor, now: datetime) -> None:
    session.starts_at, session.ends_at, session.length_minutes, minutes = _times(edition, wanted)
    for name in (
        "title", "abstract", "kind", "type_id", "track_id", "room_id", "place", "bookable", "original_language",
        "slides_language", "recording_optout",
    ):  # fmt: skip
        setattr(session, name, getattr(wanted, name))
    # Who speaks already is not looked for again: of two people of one name, it would have to be guessed which one.
    if [(one.name, one.organisation) for one in wanted.speakers] != [
        (one.name, one.organisation) for one in session.speakers
    ]:
        session.speakers = [
            speakers.find_or_create(edition.series, name=one.name, organisation=one.organisation, by=by, now=now)
            for one in wanted.speakers
        ]
    _put_floors(session, wanted.floors, minutes)
    _put_channels(session, wanted.channels, edition.series.languages)


def _put_floors(session: Session, wanted: Iterable[Spoken], minutes: Iterable[int]) -> None:
    # Rows that stay are changed in place: a new row with the old key would be inserted before the old one goes.
    present = {floor.language: floor for floor in session.floors}
    floors = []
    for position, (spoken, length) in enumerate(zip(wanted, minutes, strict=True), 1):
        floor = present.get(spoken.language) or Floor(language=spoken.language)
        floor.minutes, floor.position = length, position
        floors.append(floor)
    session.floors = floors


def _put_channels(session: Session, wanted: Iterable[Heard], languages: list[str]) -> None:
    present = {(channel.language, channel.mode): channel for channel in session.channels}
    channels = []
    for heard in wanted:
        channel = present.get((heard.language, heard.mode)) or Channel(language=heard.language, mode=heard.mode)
        channel.promise = heard.promise
        channel.number = (
            following.channel_number(heard.language, languages) if heard.mode in rules.HEARD_MODES else None
        )
        channels.append(channel)
    session.channels = channels


def _set_state(
    session: Session, state: SessionState, action: str, *, by: Actor, now: datetime, reason: str = ""
) -> None:
    session = queries.locked(session)
    if session.state is state:
        return
    before = facts_of(session)
    session.state = state
    _record(action, session, before, by=by, now=now, reason=reason)


def _record(action: str, session: Session, before: Facts, *, by: Actor, now: datetime, reason: str = "") -> None:
    changes = _changes(before, facts_of(session))
    session.changed_at = now
    db.session.flush()
    why = {"reason": (None, reason)} if reason else {}
    audit.record(action, session, by=by, at=now, changes=changes | why)


def _changes(before: Facts, after: Facts) -> dict[str, tuple[Any, Any]]:
    return {name: (before[name], after[name]) for name in after if before[name] != after[name]}
