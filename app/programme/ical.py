"""Sessions and conferences in iCalendar form (RFC 5545): data in, bytes out."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from functools import cache

import icalendar
from flask_babel import gettext as _
from icalendar.timezone.tzid import tzid_from_dt

from app import i18n
from app.programme.documents import Document
from app.programme.released import ReleasedSession
from app.programme.rules import PROMISE_LABELS, SHARED_KINDS, ChannelMode, SessionState
from app.series.models import Edition
from app.series.rules import EditionState
from app.values import moments

_PRODUCT = "-//Conferring//Conference calendar//EN"
# Readers are asked to look again this often (RFC 7986 5.7).
_REFRESH = timedelta(hours=1)

Documents = Mapping[int, Sequence[Document]]
_NONE: Documents = {}

# What neither calendars nor XML 1.0 can hold.
_UNREADABLE = re.compile("[^\t\n\r\x20-\x7e\x80-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def readable(text: str) -> str:
    """``text`` without what readers of feeds refuse."""
    return _UNREADABLE.sub("", text)


def calendar(
    edition: Edition,
    sessions: Iterable[ReleasedSession],
    *,
    name: str,
    language: str,
    address: Callable[[ReleasedSession], str] | None = None,
    note: Callable[[ReleasedSession], str] | None = None,
    documents: Documents = _NONE,
) -> bytes:
    """What `composed` makes, as text. The same sessions and documents give the same bytes."""
    return composed(
        edition, sessions, name=name, language=language, address=address, note=note, documents=documents
    ).to_ical(sorted=False)


def composed(
    edition: Edition,
    sessions: Iterable[ReleasedSession],
    *,
    name: str,
    language: str,
    address: Callable[[ReleasedSession], str] | None = None,
    note: Callable[[ReleasedSession], str] | None = None,
    documents: Documents = _NONE,
) -> icalendar.Calendar:
    """A calendar of published ``sessions`` of ``edition``, in the language with address code ``language``.

    ``address`` gives the page of a session; ``note`` a line on how its reader follows it; ``documents`` are what
    everybody may read, by the session's id. Time stamps are those of the last change. There is no METHOD, as in every
    published feed.
    """
    with i18n.speaking(language):
        made = _calendar(name)
        # Sixty sessions say the same few lines on languages; looking a sentence up costs more than writing it.
        said = cache(heard)
        for session in sessions:
            made.add_component(_session(edition, session, address, note, said, documents.get(session.id, ())))
        return _finished(made)


def series_calendar(
    editions: Iterable[Edition], *, name: str, language: str, address: Callable[[Edition], str]
) -> bytes:
    """One entry for each edition, from the morning of its first day to the afternoon of its last: an entry without times
    makes some readers drop the whole file."""
    with i18n.speaking(language):
        made = _calendar(name)
        for edition in editions:
            made.add_component(_edition(edition, address))
        return _finished(made).to_ical(sorted=False)


def _calendar(name: str) -> icalendar.Calendar:
    made = icalendar.Calendar()
    made.add("prodid", _PRODUCT)
    made.add("version", "2.0")
    made.add("name", name)
    made.add("x-wr-calname", name)
    made.add("refresh-interval", _REFRESH, parameters={"VALUE": "DURATION"})
    made.add("x-published-ttl", "PT1H")
    return made


def _finished(made: icalendar.Calendar) -> icalendar.Calendar:
    starts = [event["dtstart"].dt for event in made.walk("VEVENT")]
    for position, zone in enumerate(sorted({tzid for start in starts if (tzid := tzid_from_dt(start))})):
        years = [start.year for start in starts if tzid_from_dt(start) == zone]
        made.subcomponents.insert(position, _timezone(zone, min(years), max(years)))
    return made


@cache
def _timezone(zone: str, first_year: int, last_year: int) -> icalendar.Timezone:
    """The rules of a zone for the years that are needed and one before, so that a start in January is covered."""
    return icalendar.Timezone.from_tzid(
        zone, first_date=date(first_year - 1, 1, 1), last_date=date(last_year + 1, 1, 1)
    )


def _session(
    edition: Edition,
    session: ReleasedSession,
    address: Callable[[ReleasedSession], str] | None,
    note: Callable[[ReleasedSession], str] | None,
    said: Callable[[int | None, str, ChannelMode, str], str],
    documents: Sequence[Document],
) -> icalendar.Event:
    zone = edition.timezone
    event = icalendar.Event()
    event.add("uid", session.uid)
    event.add("summary", readable(i18n.plain(session.title)))
    event.add("dtstart", moments.local(session.starts_at, zone))
    event.add("dtend", moments.local(session.ends_at, zone))
    # With the conference all its sessions are off, which is one more change of each.
    off_at = edition.cancelled_at
    changed_at = max(session.changed_at, off_at or session.changed_at, *(one.since for one in documents))
    _add_version(event, session.revision + bool(off_at), changed_at)
    event.add("status", "CANCELLED" if off_at or session.state is SessionState.CANCELLED else "CONFIRMED")
    event.add("location", readable(_location(edition, session)))
    lines = [note(session)] if note else []
    lines += _description(session, said)
    for one in documents:
        event.add("attach", one.address, parameters={"FMTTYPE": one.media_type, "FILENAME": readable(one.filename)})
        # Many programs show the text of an entry and nothing that hangs on it.
        lines.append(_("%(what)s: %(which)s", what=one.title, which=one.address))
    if address:
        page = address(session)
        event.add("url", page)
        lines.append(page)
    event.add("description", readable("\n".join(line for line in lines if line)))
    return event


def _add_version(event: icalendar.Event, revision: int, changed_at: datetime) -> None:
    event.add("sequence", revision)
    event.add("dtstamp", changed_at)
    event.add("last-modified", changed_at)


def _location(edition: Edition, session: ReleasedSession) -> str:
    return ", ".join(
        part for part in (i18n.plain(session.where), i18n.plain(edition.venue_name), edition.town.name) if part
    )


def _description(session: ReleasedSession, said: Callable[[int | None, str, ChannelMode, str], str]) -> list[str]:
    lines = [", ".join(part for part in (one.name, one.organisation) if part) for one in session.speakers]
    lines.append(i18n.plain(session.abstract))
    if session.room:
        lines.append(_("Room: %(room)s", room=i18n.plain(session.room.name)))
    if session.kind in SHARED_KINDS:
        return lines
    lines += [_("Spoken: %(language)s", language=i18n.autonym(floor.language)) for floor in session.floors]
    return lines + [
        said(channel.number, channel.language, channel.mode, channel.promise) for channel in session.channels
    ]


def heard(
    number: int | None, code: str, mode: ChannelMode, promise: str, *, name: Callable[[str], str] = i18n.autonym
) -> str:
    """A line on one language that a session can be listened to in. ``name`` says what a language is called."""
    values = {"number": number, "language": name(code), "promise": PROMISE_LABELS[promise]}
    if mode is ChannelMode.SIGN:
        return _("Sign language: %(language)s (%(promise)s)", **values)
    if mode is ChannelMode.CAPTIONS:
        return _("Live captions: %(language)s (%(promise)s)", **values)
    if number is None:
        return _("Interpretation: %(language)s (%(promise)s)", **values)
    return _("Channel %(number)s: %(language)s (%(promise)s)", **values)


def _edition(edition: Edition, address: Callable[[Edition], str]) -> icalendar.Event:
    event = icalendar.Event()
    event.add("uid", edition.uid)
    event.add("summary", f"{i18n.plain(edition.series.title)} – {edition.town.name}: {i18n.plain(edition.theme)}")
    event.add("dtstart", moments.local(moments.at(edition.starts_on, time(9), edition.timezone), edition.timezone))
    event.add("dtend", moments.local(moments.at(edition.ends_on, time(17), edition.timezone), edition.timezone))
    _add_version(event, edition.revision, edition.changed_at)
    event.add("status", _STATUS[edition.state])
    event.add("location", ", ".join(part for part in (i18n.plain(edition.venue_name), edition.town.name) if part))
    event.add("url", address(edition))
    event.add("description", address(edition))
    return event


_STATUS = {
    EditionState.PLANNED: "TENTATIVE",
    EditionState.ANNOUNCED: "CONFIRMED",
    EditionState.CANCELLED: "CANCELLED",
    EditionState.ARCHIVED: "CONFIRMED",
}
