"""The whole programme on paper: A4, tagged for readers, in the language being spoken."""

import re
import unicodedata
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from flask_babel import gettext as _
from flask_babel import pgettext

from app import formats, i18n, typesetting
from app.programme.released import Programme, ReleasedChannel, ReleasedSession
from app.programme.rules import ChannelMode
from app.programme.showing import by_day
from app.series import drawings
from app.series.models import Edition
from app.series.rules import EditionState
from app.typesetting import clean
from app.values import accents
from app.values.languages import PAGE_LANGUAGES
from app.values.translated import Translated

_TEMPLATE = Path(__file__).with_name("programme.typ")

# A session stays on one page unless it has more letters than this; a page has some 4,000.
_ONE_PAGE = 1200
# What is written in one piece may end a line here and there if it is longer than any word.
_PIECE = re.compile(r"\S{36,}")
_MAY_BREAK = re.compile(r"(\S{18})(?=\S)")


def document(edition: Edition, published: Programme, *, holds: Programme, address: str) -> bytes:
    """``published`` as a PDF. ``holds`` is the programme that holds now, ``address`` where it is read."""
    return typesetting.pressed_apart(_TEMPLATE, _data(edition, published, holds, address))


def _data(edition: Edition, published: Programme, holds: Programme, address: str) -> dict[str, Any]:
    """What the template reads."""
    towns = len(edition.series.editions)
    return {
        "title": _plain(_("%(town)s: programme", town=edition.town.name)),
        "author": _plain(edition.town.official_name or edition.town.name),
        "lang": typesetting.language(i18n.language().tag),
        "accent": accents.deep(edition.position),
        "ring": drawings.host_ring(edition.position, towns) if edition.position <= towns else None,
        "series": _shown(edition.series.title),
        "theme": _shown(edition.theme),
        "notes": [" ".join(sentences) for sentences in _notes(edition, published, holds)],
        "facts": _facts(edition, published, address),
        "release": _release(published),
        # The numbers are put in where the pages are counted.
        "page-numbers": _("Page %(page)s of %(pages)s", page="{page}", pages="{pages}"),
        "days": [
            {"name": formats.date_full(day), "sessions": _sessions(edition, published, sessions)}
            for day, sessions in by_day(published.sessions, edition.timezone).items()
        ],
        "funding": _funding() if edition.series.eu_statement else None,
    }


def _notes(edition: Edition, published: Programme, holds: Programme) -> Iterable[list[str]]:
    """What has to be known before one reads on."""
    if edition.series.is_demo:
        yield [
            _("This is a demonstration. The people in it are invented, and which town took which theme is an example.")
        ]
    if edition.state is EditionState.CANCELLED:
        yield [_("This conference is cancelled.")]
    if published.number != holds.number and published.made_at:
        on = formats.date_and_time(published.made_at, edition.timezone)
        yield [
            _("This is an earlier programme: release %(number)d.", number=published.number),
            _("It was published on %(date)s and has changed since.", date=on),
        ]


def _facts(edition: Edition, published: Programme, address: str) -> list[dict[str, Any]]:
    when = [
        _own(formats.date_range(edition.starts_on, edition.ends_on)),
        _text(_("All times are local times: %(zone)s", zone=edition.timezone)),
    ]
    where = [_shown(edition.venue_name), _text(edition.venue_address), _text(i18n.country_name(edition.town.country))]
    assert published.made_at is not None
    on = formats.date_and_time(published.made_at, edition.timezone)
    version = [
        _text(_release(published)),
        _own(_("Published on %(date)s.", date=on)),
    ]
    facts = (
        (pgettext("fact", "When"), when),
        (pgettext("fact", "Where"), where),
        (_("Programme"), version),
    )
    return [
        *({"name": name, "link": False, "lines": [line for line in lines if line["text"]]} for name, lines in facts),
        # An address is broken by the typesetter, which knows where, and so can be copied.
        {
            "name": _("The programme that holds now"),
            "link": True,
            "lines": [_own(clean(address))],
        },
    ]


def _release(published: Programme) -> str:
    if published.name:
        return _plain(_("Release %(number)d: %(name)s.", number=published.number, name=published.name))
    return _plain(_("Release %(number)d.", number=published.number))


def _funding() -> dict[str, str]:
    return {
        "emblem": drawings.emblem(),
        "emblem-alt": _("Emblem of the European Union"),
        "statement": _("Funded by the European Union"),
        "disclaimer": _(
            "Views and opinions expressed are however those of the author(s) only and do not necessarily reflect those"
            " of the European Union or the European Education and Culture Executive Agency (EACEA). Neither the"
            " European Union nor EACEA can be held responsible for them."
        ),
    }


def _sessions(edition: Edition, published: Programme, sessions: Iterable[ReleasedSession]) -> list[dict[str, Any]]:
    """The sessions of a day by time and room; what is for all rooms comes before them."""
    order = {room.id: number for number, room in enumerate(published.rooms)}
    in_order = sorted(
        sessions,
        key=lambda one: (one.starts_at, -1 if one.room_id is None else order.get(one.room_id, len(order)), one.id),
    )
    return [_session(edition, session) for session in in_order]


def _session(edition: Edition, session: ReleasedSession) -> dict[str, Any]:
    zone = edition.timezone
    title = _shown(session.title)
    if not title["text"]:
        # A heading without a text is none.
        title = _text("–")
    speakers = [_plain(", ".join(filter(None, (who.name, who.organisation)))) for who in session.speakers]
    kinds = [] if session.is_shared else _kinds(session)
    written = [title["text"], *speakers, *(kind["text"] for kind in kinds)]
    return {
        "time": f"{formats.clock(session.starts_at, zone)}–{formats.clock(session.ends_at, zone)}",
        "place": _shown(session.where) if session.where else None,
        "title": title,
        "from-right": _is_read_from_right(title["text"]),
        "cancelled": _plain(pgettext("session", "Cancelled")) if session.is_cancelled else "",
        "shared": session.is_shared,
        "kind": kinds,
        "speakers": speakers,
        "languages": _languages(session),
        "long": sum(map(len, written)) > _ONE_PAGE,
    }


def _kinds(session: ReleasedSession) -> list[dict[str, Any]]:
    """What sort of session it is, in words: its kind, its type where that says more, its track."""
    kind = _text(str(session.kind_label))
    type_ = _shown(session.type.name) if session.type else None
    says_more = type_ is not None and type_["text"].casefold() != kind["text"].casefold()
    track = _shown(session.track.name) if session.track else None
    return [one for one in (kind, type_ if says_more else None, track) if one and one["text"]]


def _languages(session: ReleasedSession) -> list[list[str]]:
    """What is spoken, and on a line of its own what one can listen to, with what is promised of it."""
    spoken = [_("Spoken: %(language)s", language=i18n.language_name(floor.language)) for floor in session.floors]
    heard = [f"{_heard(channel)} ({channel.promise_label})" for channel in session.channels]
    return [[_plain(one) for one in line] for line in (spoken, heard) if line]


def _heard(channel: ReleasedChannel) -> str:
    if channel.mode is ChannelMode.SIGN:
        return _("Sign language: %(language)s", language=i18n.autonym(channel.language))
    name = i18n.language_name(channel.language)
    if channel.mode is ChannelMode.CAPTIONS:
        return _("Live captions: %(language)s", language=name)
    if channel.number is None:
        return _("Interpretation: %(language)s", language=name)
    return _("Channel %(number)s: %(language)s", number=channel.number, language=name)


def _shown(value: Translated) -> dict[str, Any]:
    """A text and, where it is not in the language being spoken, its own."""
    text, code = i18n.shown(value)
    here = i18n.language().code
    return _text(text, None if code == here else typesetting.language(PAGE_LANGUAGES[code].tag))


def _text(text: str, lang: list[str | None] | None = None) -> dict[str, Any]:
    return {"text": _plain(text), "lang": lang}


def _own(text: str) -> dict[str, Any]:
    """Words of ours, which keep the spaces at which no line ends."""
    return {"text": text, "lang": None}


def _plain(text: str) -> str:
    """One line of plain text in which no piece is longer than a line."""
    return _PIECE.sub(lambda piece: _MAY_BREAK.sub("\\1\u200b", piece[0]), clean(text))


def _is_read_from_right(text: str) -> bool:
    """Whether the first letter that has a direction is of a script read from the right."""
    directions = (unicodedata.bidirectional(char) for char in text)
    return next((one in ("R", "AL") for one in directions if one in ("L", "R", "AL")), False)
