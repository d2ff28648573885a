"""The programme as JSON for other websites, and the lines of HTML that show it there: data in, bytes out.

The form is described for web editors in `docs/web-editors.md`. Within a version fields are only ever added; whatever names
a session (``id``, ``number``, ``slug``) stays over releases.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import pgettext
from markupsafe import Markup

from app import formats, i18n
from app.programme import ical
from app.programme.frab import guid_of
from app.programme.released import Programme, ReleasedSession
from app.series.models import Edition
from app.values import moments
from app.values.languages import PAGE_LANGUAGES
from app.values.translated import Translated

FORMAT = "conferring-programme"
VERSION = 1


@dataclass(frozen=True)
class Pages:
    """Addresses that the JSON names: of the conference, its programme, a session, a person (by the name in addresses); what
    there is to read of a session, by its id, as (address, title)."""

    edition: str
    programme: str
    session: Callable[[ReleasedSession], str]
    speaker: Callable[[str], str]
    documents: Mapping[int, list[tuple[str, str]]]


@dataclass(frozen=True)
class Wish:
    """What a snippet shows: a language (empty: that of the page it stands on), one day, one track (its name in addresses)."""

    language: str = ""
    day: date | None = None
    track: str = ""


def as_json(edition: Edition, published: Programme, language: str, pages: Pages) -> bytes:
    """`programme.json` in the language with address code ``language``."""
    with i18n.speaking(language):
        made = _whole(edition, published, language, pages)
    return json.dumps(made, ensure_ascii=False, separators=(",", ":")).encode()


def snippet(wish: Wish, *, feed: str, script: str, link: tuple[str, str]) -> str:
    """Lines of HTML for somebody else's page: a place for the programme with a ``link`` (address, text) inside, which stays
    where no script runs, and the script that fills it from ``feed``."""
    wishes = {
        "data-language": wish.language,
        "data-day": wish.day.isoformat() if wish.day else "",
        "data-track": wish.track,
    }
    attributes = {"data-conferring-programme": feed, **{name: value for name, value in wishes.items() if value}}
    opening = Markup(" ").join(Markup('{}="{}"').format(Markup(name), value) for name, value in attributes.items())
    return str(
        Markup(
            '<div {}>\n  <a href="{}">{}</a>\n</div>\n<script src="{}" referrerpolicy="no-referrer" defer></script>\n'
        ).format(opening, *link, script)
    )


def _whole(edition: Edition, published: Programme, language: str, pages: Pages) -> dict[str, Any]:
    is_off = edition.cancelled_at is not None
    days = sorted({_day(edition, session) for session in published.sessions})
    return {
        "format": FORMAT,
        "version": VERSION,
        "language": PAGE_LANGUAGES[language].tag,
        "conference": {
            "title": _text(edition.series.title),
            "town": edition.town.name,
            "theme": _text(edition.theme),
            "starts_on": edition.starts_on.isoformat(),
            "ends_on": edition.ends_on.isoformat(),
            "timezone": edition.timezone,
            "is_cancelled": is_off,
            "url": pages.edition,
            "programme_url": pages.programme,
        },
        "release": {
            "number": published.number,
            "name": published.name,
            "published_at": published.made_at.isoformat() if published.made_at else None,
        }
        if published.is_released
        else None,
        "days": [{"date": day.isoformat(), "shown": formats.date_full(day)} for day in days],
        "rooms": [{"id": room.id, "name": _text(room.name)} for room in published.rooms],
        "tracks": [{"slug": track.slug, "name": _text(track.name)} for track in published.tracks],
        "sessions": [_session(edition, session, pages, is_off=is_off) for session in published.sessions],
        # What a page says around the programme, so that whoever shows it needs no words of their own.
        "words": {
            "cancelled": pgettext("session", "Cancelled"),
            "conference_cancelled": _("This conference is cancelled."),
            "not_published": _("The programme is not published yet"),
            "whole_programme": _("Show the whole programme"),
            "times": _("All times are local times: %(zone)s", zone=edition.timezone),
            "speakers": _("Speakers"),
            "languages": _("Languages"),
            "documents": _("To read"),
        },
    }


def _session(edition: Edition, session: ReleasedSession, pages: Pages, *, is_off: bool) -> dict[str, Any]:
    starts_at, ends_at = (moments.local(moment, edition.timezone) for moment in (session.starts_at, session.ends_at))
    spoken = ", ".join(i18n.language_name(floor.language) for floor in session.floors)
    heard = [
        ical.heard(one.number, one.language, one.mode, one.promise, name=i18n.language_name) for one in session.channels
    ]
    return {
        "id": guid_of(session.uid),
        "number": session.number,
        "slug": session.slug,
        "url": pages.session(session),
        "title": _text(session.title),
        "abstract": _text(session.abstract),
        "kind": session.kind.value,
        "type": _text(session.type.name)
        if session.type
        else {"text": str(session.kind_label), "language": i18n.language().tag},
        "track": session.track.slug if session.track else None,
        "room": session.room_id,
        "place": _text(session.where),
        "day": starts_at.date().isoformat(),
        "starts_at": starts_at.isoformat(),
        "ends_at": ends_at.isoformat(),
        "time": f"{starts_at:%H:%M}–{ends_at:%H:%M}",
        "is_cancelled": session.is_cancelled or is_off,
        "speakers": [
            {"name": who.name, "organisation": who.organisation, "url": pages.speaker(who.slug) if who.slug else None}
            for who in session.speakers
        ],
        "spoken": [{"language": _tag(floor.language), "minutes": floor.minutes} for floor in session.floors],
        "channels": [
            {"number": one.number, "language": _tag(one.language), "mode": one.mode.value, "promise": one.promise.value}
            for one in session.channels
        ],
        "languages": [*([_("Spoken: %(language)s", language=spoken)] if spoken else []), *heard],
        "documents": [{"url": url, "title": title} for url, title in pages.documents.get(session.id, [])],
    }


def _text(value: Translated) -> dict[str, str] | None:
    """A text and the language it is in, which is another one where it is not translated; None without a text."""
    shown = i18n.shown(value)
    return {"text": shown.text, "language": _tag(shown.language)} if shown.text else None


def _tag(code: str) -> str:
    return PAGE_LANGUAGES[code].tag if code in PAGE_LANGUAGES else code


def _day(edition: Edition, session: ReleasedSession) -> date:
    return moments.local(session.starts_at, edition.timezone).date()
