"""A tree becomes sessions, rooms and people, and a list of what was not understood. No database, no clock."""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any
from urllib.parse import urljoin, urlsplit
from zoneinfo import ZoneInfo

from app.programme.ical import readable
from app.programme.importing import words
from app.programme.importing.parsing import Tree
from app.programme.importing.schedule import Event, Person, Problem, Remark, Schedule
from app.values.translated import Translated

_NAMES = uuid.UUID("c7b7a3ce-8a55-5c27-8f0c-3a4f5a0d1b62")
_LARGEST_NUMBER = 2**31 - 1
# What the desk's form takes.
_LONGEST_TITLE, _LONGEST_TEXT = 200, 5000
_READ = frozenset({
    "id", "guid", "date", "start", "end", "duration", "room", "title", "subtitle", "track", "type", "language", "abstract",
    "description", "persons", "links", "attachments", "recording", "do_not_record",
})  # fmt: skip
_READ_OF_PERSON = frozenset({"id", "guid", "code", "name", "public_name", "full_public_name", "biography", "bio"})
_NO = frozenset({"", "false", "0", "no", "none", "null"})


def read(tree: Tree, *, languages: Sequence[str], zone: str, language: str = "") -> Schedule:
    """What a tree of `parsing.tree` says, for a series of these ``languages``. Times without a zone are in the one that
    the file names, else in ``zone``. Texts are in the language of their session, where the series has it; else in
    ``language``, by default English or the first of the series."""
    found = Schedule(title=words.line(str(tree.get("title") or "")), zone=_zone(tree))
    _tables(tree, found)
    usual = language or ("en" if "en" in languages else languages[0])
    reader = _Reader(found, languages, usual, found.zone or zone, _acronym(tree), str(tree.get("base_url") or ""))
    for day in tree["days"]:
        for room, events in day["rooms"]:
            name = words.line(readable(str(room)))
            if name:
                found.rooms.setdefault(name, None)
            for event in events:
                if isinstance(event, dict):
                    reader.event(day, name, event)
                else:
                    found.remarks.append(Remark("", "event", Problem.NOT_UNDERSTOOD, _shown(event)))
    return found


def _zone(tree: Tree) -> str | None:
    name = str(tree.get("time_zone_name") or tree.get("timezone") or "").strip()
    return name if name and _is_zone(name) else None


def _is_zone(name: str) -> bool:
    try:
        ZoneInfo(name)
    except (LookupError, ValueError, OSError):
        return False
    return True


def _acronym(tree: Tree) -> str:
    return str(tree.get("acronym") or tree.get("title") or "").strip().casefold()


def _tables(tree: Tree, found: Schedule) -> None:
    """What the file says of rooms and tracks apart from its sessions, and of itself."""
    for room in tree.get("rooms") or []:
        if isinstance(room, dict) and (name := words.line(readable(str(room.get("name") or "")))):
            seats = room.get("capacity")
            found.rooms[name] = seats if isinstance(seats, int) and 0 < seats < 1_000_000 else None
            _unread("", "room", room, {"name", "capacity"}, found)
    for track in tree.get("tracks") or []:
        if isinstance(track, dict) and (name := words.line(readable(str(track.get("name") or "")))):
            found.tracks[name] = str(track.get("color") or "")
            _unread("", "track", track, {"name", "color"}, found)
    known = {"title", "acronym", "time_zone_name", "timezone", "base_url", "rooms", "tracks", "days", "start", "end",
             "daysCount", "timeslot_duration", "version", "generator", "url", "$schema"}  # fmt: skip
    _unread("", "conference", tree, known, found)
    stated = tree.get("time_zone_name") or tree.get("timezone")
    if stated and not found.zone:
        found.remarks.append(Remark("", "time_zone_name", Problem.NOT_UNDERSTOOD, _shown(stated)))


def _unread(event: str, prefix: str, row: Tree, known: Iterable[str], found: Schedule) -> None:
    for name, value in row.items():
        if name not in known and value not in (None, "", [], {}, False):
            found.remarks.append(Remark(event, f"{prefix}.{name}" if prefix else name, Problem.NOT_KEPT, _shown(value)))


def _shown(value: object) -> str:
    text = readable(" ".join(str(value).split()))
    return text if len(text) <= 80 else f"{text[:79]}…"


@dataclass
class _Reader:
    found: Schedule
    series_languages: Sequence[str]
    usual: str
    zone: str
    acronym: str
    base_url: str
    _guids: set[str] = field(default_factory=set)

    def event(self, day: Tree, room: str, row: Tree) -> None:
        key = str(row.get("id") or "").strip() or words.line(str(row.get("title") or "")) or "?"
        guid = self._guid(row, key)
        if guid in self._guids:
            self._remark(key, "guid", Problem.TWICE, row.get("title"))
            return
        self._guids.add(guid)
        languages = self._languages(row, key)
        text_language = next((code for code in languages if code in self.series_languages), self.usual)
        title = self._texts(row.get("title"), key, "title", text_language, one_line=True)
        if not title:
            self._remark(key, "title", Problem.MISSING)
            title = Translated({text_language: f"#{key}"})
        room = room or words.line(readable(str(row.get("room") or "")))
        if room:
            self.found.rooms.setdefault(room, None)
        track, type = (self._name(row.get(name), key, name, text_language) for name in ("track", "type"))
        if track:
            self.found.tracks.setdefault(track, "")
        starts_at, minutes = self._when(day, row, key)
        self.found.events.append(
            Event(
                key, guid, self._number(row, key), title, self._about(row, key, text_language), starts_at, minutes, room,
                track, type, tuple(languages), text_language, self._optout(row, key),
                tuple(self._people(row, key)), tuple(self._links(row, key)),
            )
        )  # fmt: skip
        _unread(key, "", row, _READ, self.found)

    def _remark(self, key: str, name: str, problem: Problem, value: object = "") -> None:
        self.found.remarks.append(Remark(key, name, problem, _shown(value or "")))

    def _guid(self, row: Tree, key: str) -> str:
        stated = str(row.get("guid") or "").strip()
        try:
            return str(uuid.UUID(stated))
        except ValueError:
            if stated:
                self._remark(key, "guid", Problem.NOT_UNDERSTOOD, stated)
            # The same for the same session, whenever the file is read.
            return str(uuid.uuid5(_NAMES, f"{self.acronym}/{stated or key}"))

    def _number(self, row: Tree, key: str) -> int | None:
        stated = str(row.get("id") or "").strip()
        if stated.isascii() and stated.isdigit() and 0 < int(stated[:12]) <= _LARGEST_NUMBER:
            return int(stated)
        self._remark(key, "id", Problem.TAKEN if stated else Problem.MISSING, stated)
        return None

    def _languages(self, row: Tree, key: str) -> list[str]:
        codes, strange = words.languages(str(row.get("language") or ""))
        for word in strange:
            self._remark(key, "language", Problem.NOT_UNDERSTOOD, word)
        return codes

    def _texts(self, value: Any, key: str, name: str, language: str, *, one_line: bool = False) -> Translated:
        clean = words.line if one_line else words.markdown
        if isinstance(value, dict):
            said = {str(code).replace("_", "-").split("-")[0].lower(): clean(readable(str(text or "")))
                    for code, text in value.items()}  # fmt: skip
            for code, text in said.items():
                if text and code not in self.series_languages:
                    self._remark(key, name, Problem.NO_SUCH_LANGUAGE, code)
            made = Translated({code: text for code, text in said.items() if code in self.series_languages})
        else:
            made = Translated({language: clean(readable(str(value or "")))})
        longest = _LONGEST_TITLE if one_line else _LONGEST_TEXT
        if any(len(text) > longest for text in made.values()):
            self._remark(key, name, Problem.TOO_LONG)
        return made

    def _name(self, value: Any, key: str, name: str, language: str) -> str:
        if isinstance(value, dict) and isinstance(value.get("name"), str | dict):
            value = value["name"]
        return self._texts(value, key, name, language, one_line=True).shown(language, self.series_languages).text

    def _about(self, row: Tree, key: str, language: str) -> Translated:
        parts = {
            name: self._texts(row.get(name), key, name, language) for name in ("subtitle", "abstract", "description")
        }
        if parts["subtitle"]:
            self._remark(key, "subtitle", Problem.JOINED, parts["subtitle"].shown(language).text)
        spoken = dict.fromkeys(code for part in parts.values() for code in part)
        # Many systems say the abstract once more at the beginning of the description.
        return Translated({code: _joined([part.get(code, "") for part in parts.values()]) for code in spoken})

    def _optout(self, row: Tree, key: str) -> bool:
        recording = row.get("recording")
        said = recording if isinstance(recording, dict) else {}
        for name, value in said.items():
            if name != "optout" and value:
                self._remark(key, f"recording.{name}", Problem.NOT_KEPT, value)
        stated = [row.get("do_not_record"), said.get("optout")]
        return any(str(value).strip().lower() not in _NO for value in stated if value is not None)

    def _people(self, row: Tree, key: str) -> Iterable[Person]:
        seen = set()
        for person in row.get("persons") or []:
            row_ = person if isinstance(person, dict) else {"name": person}
            name = words.line(
                readable(str(row_.get("public_name") or row_.get("full_public_name") or row_.get("name") or ""))
            )
            if not name:
                self._remark(key, "persons", Problem.NOT_UNDERSTOOD, person)
                continue
            id = next((str(row_[one]).strip() for one in ("id", "guid", "code") if row_.get(one)), "")
            source = f"{self.acronym}/{id}" if id else None
            if (source or name) not in seen:
                seen.add(source or name)
                yield Person(
                    name, source, words.markdown(readable(str(row_.get("biography") or row_.get("bio") or "")))
                )
            known = _READ_OF_PERSON - {one for one in ("guid", "code") if row_.get(one) and str(row_[one]) != id}
            _unread(key, "persons", row_, known, self.found)

    def _links(self, row: Tree, key: str) -> Iterable[tuple[str, str]]:
        seen = set()
        for name in ("links", "attachments"):
            for link in row.get(name) or []:
                row_ = link if isinstance(link, dict) else {"url": link}
                address = readable(str(row_.get("url") or row_.get("href") or "")).strip()
                whole = urljoin(self.base_url, address) if address else ""
                if not _is_web_address(whole):
                    self._remark(key, name, Problem.NOT_UNDERSTOOD, address or link)
                    continue
                if whole not in seen:
                    seen.add(whole)
                    title = words.line(readable(str(row_.get("title") or "")))
                    yield whole, "" if title == whole else title

    def _when(self, day: Tree, row: Tree, key: str) -> tuple[datetime | None, int]:
        starts_at = self._start(day, row)
        minutes = words.minutes(row.get("duration") or "")
        if not minutes and starts_at and (ends_at := self._instant(str(row.get("end") or ""))):
            minutes = (ends_at - starts_at) // timedelta(minutes=1)
        if not minutes or not 0 < minutes <= 2 * 1440:
            self._remark(key, "duration", Problem.NO_TIME, row.get("duration"))
            return None, 30
        if starts_at is None:
            self._remark(key, "date", Problem.NO_TIME, f"{row.get('date') or ''} {row.get('start') or ''}".strip())
        return starts_at, minutes

    def _start(self, day: Tree, row: Tree) -> datetime | None:
        stated, clock = str(row.get("date") or "").strip(), str(row.get("start") or "").strip()
        for text in (stated, clock):
            if len(text) > 10 and (found := self._instant(text)):
                return found
        on, at = _date(stated) or _date(str(day.get("date") or "")), _clock(clock)
        if on is None or at is None:
            return None
        found = datetime.combine(on, at, ZoneInfo(self.zone))
        # A conference's day may end after midnight: what is early then is late on that day.
        begins = self._instant(str(day.get("day_start") or ""))
        if not _date(stated) and begins and found < begins and found.time() < time(9):
            found += timedelta(days=1)
        return found

    def _instant(self, text: str) -> datetime | None:
        try:
            found = datetime.fromisoformat(text.strip())
        except ValueError:
            return None
        return found if found.tzinfo else found.replace(tzinfo=ZoneInfo(self.zone))


def _joined(parts: Sequence[str]) -> str:
    subtitle, abstract, description = parts
    if abstract and description.startswith(abstract):
        abstract = ""
    return "\n\n".join(part for part in (subtitle, abstract, description) if part)


def _is_web_address(text: str) -> bool:
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.netloc) and not any(letter.isspace() for letter in text)


def _date(text: str) -> date | None:
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        return None


def _clock(text: str) -> time | None:
    try:
        return time.fromisoformat(text if len(text) != 4 else f"0{text}")
    except ValueError:
        return None
