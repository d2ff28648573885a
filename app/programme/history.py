"""What changed from release to release, in words."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from flask_babel import LazyString, lazy_pgettext, ngettext, pgettext
from flask_babel import lazy_gettext as _l

from app import formats, i18n
from app.programme import queries, rules
from app.programme.comparing import Change
from app.programme.models import Release
from app.programme.released import Programme, ReleasedSession
from app.programme.rules import ChangeKind
from app.series.models import Edition
from app.values import moments
from app.values.status import Status

CHANGE_STATUS = {
    ChangeKind.NEW: Status("plain", "plus", lazy_pgettext("change", "New")),
    ChangeKind.MOVED: Status("warn", "arrow", lazy_pgettext("change", "Moved")),
    ChangeKind.CHANGED: Status("dash", "edit", lazy_pgettext("change", "Changed")),
    ChangeKind.CANCELLED: Status("bad", "none", lazy_pgettext("change", "Cancelled")),
}

_TIME, _WHERE = lazy_pgettext("session", "Time"), lazy_pgettext("fact", "Where")
FIELD_LABELS: dict[str, LazyString] = {
    "state": lazy_pgettext("session", "State"),
    "starts_at": _TIME,
    "ends_at": _TIME,
    "room": _WHERE,
    "place": _WHERE,
    "title": _l("Title"),
    "kind": _l("Kind of session"),
    "type": _l("Session type"),
    "track": lazy_pgettext("track", "Track"),
    "speakers": _l("Speakers"),
    "floors": lazy_pgettext("session", "Spoken"),
    "channels": lazy_pgettext("session", "Interpretation"),
    "abstract": _l("What it is about"),
    "bookable": lazy_pgettext("session", "Limited places"),
    "original_language": _l("Language of the text"),
    "slides_language": _l("Language of the slides"),
    "recording_optout": lazy_pgettext("session", "Not to be recorded"),
    "links": lazy_pgettext("session", "Links"),
}


@dataclass(frozen=True)
class Difference:
    """One thing that differs in a session; ``before`` and ``after`` are empty where they would say nothing: long texts,
    and texts that differ in another language."""

    what: str
    before: str = ""
    after: str = ""


@dataclass(frozen=True)
class Entry:
    """A session that a release says something new of: what kind of change, and the names of what differs."""

    session: ReleasedSession
    status: Status
    fields: list[str]


@dataclass(frozen=True)
class Past:
    """A release, and what it said anew of each session; nothing for the first one, in which all is new."""

    release: Release
    entries: list[Entry]
    is_first: bool
    holds: bool

    @property
    def number_of_changes(self) -> int:
        return len(self.release.changes)


def of(edition: Edition) -> list[Past]:
    """Every release of an edition, newest first."""
    releases, present = queries.releases_of(edition), queries.released(edition)
    return [
        Past(release, [] if release.number == 1 else _entries(release, present), release.number == 1, number == 0)
        for number, release in enumerate(releases)
    ]


def _entries(release: Release, present: Programme) -> list[Entry]:
    # No release ever drops a session, so the one that holds knows them all.
    found = [
        Entry(
            present.by_id[change.session_id],
            CHANGE_STATUS[change.kind],
            [] if change.kind is ChangeKind.CANCELLED else names(change.fields),
        )
        for change in release.changes
    ]
    order = list(CHANGE_STATUS.values())
    return sorted(found, key=lambda entry: (order.index(entry.status), entry.session.starts_at, entry.session.id))


def names(fields: Sequence[str]) -> list[str]:
    """The names of fields as readers know them, each once."""
    return list(dict.fromkeys(str(FIELD_LABELS[field]) for field in fields))


def differences(change: Change, zone: str) -> list[Difference]:
    """What differs in a session, each with what it was and what it is, in the language being spoken."""
    if change.before is None:
        return []
    found: dict[str, Difference] = {}
    for field in change.fields:
        what = str(FIELD_LABELS[field])
        before, after = _said(change.before, field, zone), _said(change.after, field, zone)
        found.setdefault(what, Difference(what, before, after) if before != after else Difference(what))
    return list(found.values())


def in_words(changes: Sequence[Change]) -> str:
    """How much is new, moved, changed and cancelled, in one line; empty where nothing is."""
    counts = {kind: sum(change.kind is kind for change in changes) for kind in ChangeKind}
    return ", ".join(_COUNTED[kind](number) for kind, number in counts.items() if number)


_COUNTED: dict[ChangeKind, Callable[[int], str]] = {
    ChangeKind.NEW: lambda number: ngettext("%(num)d new session", "%(num)d new sessions", number),
    ChangeKind.MOVED: lambda number: ngettext("%(num)d moved", "%(num)d moved", number),
    ChangeKind.CHANGED: lambda number: ngettext("%(num)d changed", "%(num)d changed", number),
    ChangeKind.CANCELLED: lambda number: ngettext("%(num)d cancelled", "%(num)d cancelled", number),
}


def _said(session: ReleasedSession, field: str, zone: str) -> str:
    return _SAID[field](session, zone) if field in _SAID else ""


def when(session: ReleasedSession, zone: str) -> str:
    """Day and time of a session on the clocks of ``zone``."""
    day = formats.day_month(moments.local(session.starts_at, zone).date())
    # As words: mails and lists of changes hold no markup.
    return f"{day}, {formats.clock(session.starts_at, zone)}–{formats.clock(session.ends_at, zone)}"


def _where(session: ReleasedSession, zone: str) -> str:
    return i18n.plain(session.where) or pgettext("room", "not known yet")


def _yes_no(is_so: bool) -> str:
    return pgettext("answer", "yes") if is_so else pgettext("answer", "no")


def _channels(session: ReleasedSession, zone: str) -> str:
    lines = [
        f"{i18n.autonym(heard.language)} ({rules.MODE_LABELS[heard.mode]}, {rules.PROMISE_LABELS[heard.promise]})"
        for heard in session.channels
    ]
    return ", ".join(lines) or pgettext("interpretation", "none")


def _language(code: str | None) -> str:
    return i18n.language_name(code) if code else pgettext("language", "None")


_SAID: dict[str, Callable[[ReleasedSession, str], str]] = {
    "state": lambda session, zone: str(rules.SESSION_STATUS[session.state].text),
    "starts_at": when,
    "ends_at": when,
    "room": _where,
    "place": _where,
    "title": lambda session, zone: i18n.plain(session.title),
    "kind": lambda session, zone: str(session.kind_label),
    "type": lambda session, zone: i18n.plain(session.type.name) if session.type else "",
    "track": lambda session, zone: i18n.plain(session.track.name) if session.track else "",
    "speakers": lambda session, zone: ", ".join(one.name for one in session.speakers),
    "floors": lambda session, zone: ", ".join(i18n.autonym(language) for language in session.spoken),
    "channels": _channels,
    "bookable": lambda session, zone: _yes_no(session.bookable),
    "original_language": lambda session, zone: _language(session.original_language),
    "slides_language": lambda session, zone: _language(session.slides_language),
    "recording_optout": lambda session, zone: _yes_no(session.recording_optout),
}
