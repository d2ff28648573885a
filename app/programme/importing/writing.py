"""What a file says is put into the draft of a conference, all of it or nothing."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from statistics import median_low
from typing import Any

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l

from app.audit import service as audit
from app.database import db
from app.programme import frab, queries, rooms, rules, service, timing, tracks
from app.programme.importing import words
from app.programme.importing.schedule import Event, Person, Problem, Remark, Schedule
from app.programme.models import Floor, Room, Session, SessionType, Track
from app.programme.rules import SessionKind, Spoken, WantedRoom
from app.programme.tracks import WantedTrack, WantedType
from app.series import parts
from app.series import rules as series_rules
from app.series import service as series
from app.series.models import Edition
from app.series.parts import Basics
from app.series.rules import EditionState
from app.speakers import queries as speakers_found
from app.speakers import service as speakers
from app.speakers.models import Speaker
from app.speakers.rules import Details
from app.values import fingerprints, moments
from app.values.access import Actor
from app.values.errors import DomainError
from app.values.folding import fold
from app.values.translated import Translated


class AlreadyPublic(DomainError):
    """People outside go by the programme of a conference that is announced."""

    code = "import_into_public"
    message = _l(
        "A programme can be read only into a conference that is planned. This one is announced, cancelled or archived, and"
        " people go by what it says."
    )
    field = "file"
    status = 409


@dataclass(frozen=True)
class Report:
    """What an import did. ``gone`` are the sessions that an earlier one made and the file has no more; they stay as they
    are. ``days`` are the first and the last day when they were set, ``zone`` the time zone."""

    made: int
    changed: int
    same: int
    gone: Sequence[Session]
    waiting: int
    rooms: int
    tracks: int
    people: int
    days: tuple[date, date] | None
    zone: str | None
    remarks: Sequence[Remark]


def may_set_days(edition: Edition) -> bool:
    """Whether the days of the file become those of the conference unless somebody says otherwise: as long as it has no
    sessions."""
    return db.session.scalar(sa.select(Session.id).where(Session.edition_id == edition.id).limit(1)) is None


def write(edition: Edition, found: Schedule, *, set_days: bool, by: Actor, now: datetime) -> Report:
    """Put a schedule into the draft; the caller commits. Again, it changes what differs and nothing else; sessions that
    are not in the file stay. With ``set_days`` the conference takes over the file's days and time zone.

    Raises AlreadyPublic.
    """
    db.session.execute(sa.select(Edition.id).where(Edition.id == edition.id).with_for_update())
    if edition.state is not EditionState.PLANNED:
        raise AlreadyPublic
    days, zone = _set_days(edition, found, by=by, now=now) if set_days else (None, None)
    return _Writer(edition, found, by, now).report(days, zone)


def _set_days(
    edition: Edition, found: Schedule, *, by: Actor, now: datetime
) -> tuple[tuple[date, date] | None, str | None]:
    zone = found.zone or edition.timezone
    starts = [moments.local(event.starts_at, zone).date() for event in found.events if event.starts_at]
    if not starts:
        return None, None
    days, set_zone = (min(starts), max(starts)), None
    closes_at, _changes_until = series_rules.first_window(days[0], zone, edition.changed_at)
    opens_at = edition.registration_opens_at
    if opens_at and opens_at >= closes_at:
        # It belonged to other days.
        changes = {"registration_opens_at": (opens_at.isoformat(), None)}
        audit.record("edition.window_changed", edition, by=by, at=now, changes=changes)
        edition.registration_opens_at = None
        db.session.flush()
    before = parts.read(Basics, edition)
    wanted = replace(before, starts_on=days[0], ends_on=days[1])
    series.change_edition(edition, wanted, seen=fingerprints.of(before), by=by, now=now)
    if zone != edition.timezone:
        window = edition.registration_closes_at, edition.changes_until
        follows = window == series_rules.first_window(edition.starts_on, edition.timezone, edition.changed_at)
        audit.record("edition.basics_changed", edition, by=by, at=now, changes={"timezone": (edition.timezone, zone)})
        edition.timezone = set_zone = zone
        if follows:
            first = series_rules.first_window(edition.starts_on, zone, edition.changed_at)
            edition.registration_closes_at, edition.changes_until = first
    return days, set_zone


class _Writer:
    """One import: what is there already, by what a file names it, and what comes to it."""

    def __init__(self, edition: Edition, found: Schedule, by: Actor, now: datetime):
        self.edition, self.found, self.by, self.now = edition, found, by, now
        self.remarks = list(found.remarks)
        self.suffix = f"@{edition.uid.partition('@')[0]}.conferring"
        sessions = [*queries.sessions_of(edition)]
        self.sessions = {frab.guid_of(session.uid): session for session in sessions}
        self.numbers = {session.number for session in sessions}
        self.numbers_wanted = {event.number for event in found.events}
        self.slugs = {session.slug for session in sessions}
        self.made = self.changed = self.same = self.waiting = 0

    def report(self, days: tuple[date, date] | None, zone: str | None) -> Report:
        rooms, threads, types, people = self._rooms(), self._tracks(), self._types(), self._people()
        made: list[Session] = []
        for event in self.found.events:
            values = self._values(event, rooms, threads, types)
            who = [people[person.source or person.name] for person in event.people]
            if earlier := self.sessions.get(event.guid):
                self._change(earlier, event, values, who)
            else:
                made.append(self._make(event, values, who))
        db.session.add_all(made)
        db.session.flush()
        for session in made:
            title = fingerprints.plain(session.title)
            audit.record("session.created", session, by=self.by, at=self.now, changes={"title": (None, title)})
        series.published(self.edition.series_id)
        listed = {event.guid for event in self.found.events}
        gone = [one for guid, one in self.sessions.items() if guid not in listed and one.uid.endswith(self.suffix)]
        return Report(
            len(made), self.changed, self.same, gone, self.waiting, len(rooms), len(threads), len(set(people.values())),
            days, zone, tuple(self.remarks),
        )  # fmt: skip

    def _rooms(self) -> dict[str, Room]:
        present = {fold(name): room for room in queries.rooms_of(self.edition) for name in room.name.values()}
        for name, seats in self.found.rooms.items():
            if fold(name) not in present:
                wanted = WantedRoom(self._named(name), capacity=seats)
                present[fold(name)] = rooms.create_room(self.edition, wanted, by=self.by, now=self.now)
        return {name: present[fold(name)] for name in self.found.rooms}

    def _tracks(self) -> dict[str, Track]:
        present = {fold(name): track for track in tracks.tracks_of(self.edition) for name in track.name.values()}
        for number, (name, colour) in enumerate(self.found.tracks.items()):
            if fold(name) not in present:
                wanted = WantedTrack(self._named(name), words.colour(colour, number))
                present[fold(name)] = tracks.create_track(self.edition, wanted, by=self.by, now=self.now)
        return {name: present[fold(name)] for name in self.found.tracks}

    def _types(self) -> dict[str, SessionType]:
        present = {fold(name): kind for kind in tracks.types_of(self.edition) for name in kind.name.values()}
        lengths: dict[str, list[int]] = {}
        for event in self.found.events:
            if event.type and not _is_kind(event.type):
                lengths.setdefault(event.type, []).append(event.minutes)
        for name, minutes in lengths.items():
            if fold(name) not in present:
                wanted = WantedType(self._named(name), words.kind(name), median_low(minutes))
                present[fold(name)] = tracks.create_type(self.edition, wanted, by=self.by, now=self.now)
        return {name: present[fold(name)] for name in lengths}

    def _named(self, name: str) -> Translated:
        """Names of rooms, tracks and types are said in one language, that of most texts."""
        spoken = [event.text_language for event in self.found.events]
        return Translated({max(dict.fromkeys(spoken), key=spoken.count): name})

    def _people(self) -> dict[str, Speaker]:
        """Everybody who speaks, by source or name: found by the id of an earlier import of the same conference, else by
        name, else added to the pool. Two ids of one file are two people, whatever they are called."""
        pool = speakers_found.everybody(self.edition.series)
        by_source = {row.source: row for row in pool if row.source}
        by_name: dict[str, list[Speaker]] = {}
        for row in pool:
            by_name.setdefault(row.name_folded, []).append(row)
        found: dict[str, Speaker] = {}
        for event in self.found.events:
            for person in event.people:
                key = person.source or person.name
                if key not in found:
                    row = by_source.get(person.source) or _namesake(person, by_name.get(fold(person.name), []))
                    found[key] = row or self._add(person, event)
                    if found[key].source is None and person.source:
                        found[key].source = person.source
                    by_name.setdefault(fold(person.name), []).append(found[key])
                if person.bio and not found[key].bio:
                    found[key].bio = Translated({event.text_language: person.bio})
                    found[key].bio_language, found[key].changed_at = event.text_language, self.now
        return found

    def _add(self, person: Person, event: Event) -> Speaker:
        bio = Translated({event.text_language: person.bio})
        spoken = [code for code in event.languages if code in self.edition.series.languages]
        wanted = Details(person.name, languages=spoken, bio=bio, bio_language=event.text_language if bio else None)
        return speakers.create(self.edition.series, wanted, by=self.by, now=self.now)

    def _values(
        self, event: Event, rooms: dict[str, Room], threads: dict[str, Track], types: dict[str, SessionType]
    ) -> dict[str, Any]:
        starts_at = event.starts_at
        if starts_at:
            day = moments.local(starts_at, self.edition.timezone).date()
            if not self.edition.starts_on <= day <= self.edition.ends_on:
                self.remarks.append(Remark(event.key, "date", Problem.OUTSIDE, starts_at.isoformat()))
                starts_at = None
        self.waiting += starts_at is None
        room, track, type = rooms.get(event.room), threads.get(event.track), types.get(event.type)
        utc = moments.local(starts_at, "UTC") if starts_at else None
        return {
            "title": event.title,
            "abstract": event.abstract,
            "kind": type.kind if type else SessionKind(event.type) if _is_kind(event.type) else SessionKind.TALK,
            "type_id": type.id if type else None,
            "track_id": track.id if track else None,
            "room_id": room.id if room and utc else None,
            "starts_at": utc,
            "ends_at": utc + timedelta(minutes=event.minutes) if utc else None,
            "length_minutes": None if utc else event.minutes,
            "original_language": event.text_language,
            "recording_optout": event.recording_optout,
            "links": [{"url": url, "title": title} for url, title in event.links],
        }

    def _make(self, event: Event, values: dict[str, Any], people: Iterable[Speaker]) -> Session:
        session = Session(
            uid=f"{event.guid}{self.suffix}",
            edition_id=self.edition.id,
            slug=rules.free_slug(event.title, self.edition.series.languages, self.slugs),
            number=self._number(event),
            created_at=self.now,
            changed_at=self.now,
            **values,
        )
        self.slugs.add(session.slug)
        self.numbers.add(session.number)
        session.speakers = people
        _speak(session, event)
        self.made += 1
        return session

    def _number(self, event: Event) -> int:
        if event.number and event.number not in self.numbers:
            return event.number
        if event.number:
            self.remarks.append(Remark(event.key, "id", Problem.TAKEN, str(event.number)))
        return 1 + max([0, *(number for number in self.numbers | self.numbers_wanted if number)])

    def _change(self, session: Session, event: Event, values: dict[str, Any], people: list[Speaker]) -> None:
        before = service.facts_of(session) | {"links": session.links}
        for name, value in values.items():
            if getattr(session, name) != value:
                setattr(session, name, value)
        if session.speakers != people:
            session.speakers = people
        if [floor.language for floor in session.floors] != list(event.languages):
            _speak(session, event)
        after = service.facts_of(session) | {"links": session.links}
        changes = {name: (before[name], after[name]) for name in after if before[name] != after[name]}
        if not changes:
            self.same += 1
            return
        self.changed += 1
        session.changed_at = self.now
        audit.record("session.changed", session, by=self.by, at=self.now, changes=changes)


def _is_kind(name: str) -> bool:
    """Whether a type is called as we call our kinds in feeds, where a session has no type."""
    return name in set(SessionKind)


def _namesake(person: Person, rows: Iterable[Speaker]) -> Speaker | None:
    """The person of the pool with this name whom the same conference has not given another id."""
    acronym = (person.source or "").rpartition("/")[0]
    for row in rows:
        if not (person.source and row.source and row.source.rpartition("/")[0] == acronym):
            return row
    return None


def _speak(session: Session, event: Event) -> None:
    """The languages of a session, in equal parts; what is shorter than their number has only the first."""
    spoken = event.languages if event.minutes >= len(event.languages) else event.languages[:1]
    minutes = timing.shares([Spoken(code) for code in spoken], event.minutes)
    present = {floor.language: floor for floor in session.floors}
    floors = []
    for position, (code, length) in enumerate(zip(spoken, minutes, strict=True), 1):
        floor = present.get(code) or Floor(language=code)
        floor.minutes, floor.position = length, position
        floors.append(floor)
    session.floors = floors
