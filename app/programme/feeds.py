"""Calendars to subscribe to, and schedules for apps."""

import hashlib
from collections.abc import Callable, Iterable

from flask import Blueprint, Response, abort, current_app, request, send_file, url_for
from flask_babel import gettext as _

from app import access, assets, i18n
from app.programme import documents, embed, frab, ical, queries, xcal
from app.programme.released import Programme, ReleasedSession, ReleasedSpeaker
from app.series import pagecache
from app.series.models import Edition, Series
from app.series.rules import EditionState
from app.speakers import queries as speakers
from app.values.languages import PAGE_LANGUAGES

bp = Blueprint("feeds", __name__)

_CALENDAR = "text/calendar"
# Whoever shows the programme elsewhere gets a mended script a day later at the latest.
_SCRIPT_KEPT_SECONDS = 24 * 3600


@bp.after_request
def open_to_all(response: Response) -> Response:
    """Scripts of other websites may read what everybody may read. No cookie is asked for, so none comes along."""
    response.headers["Access-Control-Allow-Origin"] = "*"
    return response


@bp.get("/<slug:series>/calendar.ics")
@access.public
@pagecache.public_feed(_CALENDAR)
def series(series: Series) -> bytes:
    """All conferences of a series."""
    language = _language(series)
    with i18n.speaking(language):
        name = i18n.plain(series.title)
    return ical.series_calendar(
        series.editions,
        name=name,
        language=language,
        address=lambda edition: _address("site.edition", language, edition=edition),
    )


@bp.get("/<slug:series>/<slug:edition>/programme.ics")
@access.public
@pagecache.public_feed(_CALENDAR)
def programme(edition: Edition) -> bytes:
    """The programme of a conference: whole, or of a room (id), a track or a speaker (by their names in addresses), or the
    sessions that somebody chose (names in addresses or numbers, with commas between them)."""
    _check_public(edition)
    language = _language(edition.series)
    with i18n.speaking(language):
        name = _("%(town)s: programme", town=edition.town.name)
        sessions, part = _wished(queries.released(edition))
    return _sessions(edition, sessions, f"{name}: {part}" if part else name, language)


@bp.get("/<slug:series>/<slug:edition>/programme/<slug:session>.ics")
@access.public
@pagecache.public_feed(_CALENDAR)
def session(edition: Edition, session: str) -> bytes:
    """One session."""
    _check_public(edition)
    found = queries.released(edition).by_slug.get(session) or abort(404)
    language = _language(edition.series)
    with i18n.speaking(language):
        name = i18n.plain(found.title)
    return _sessions(edition, [found], name, language)


@bp.get("/<slug:series>/<slug:edition>/schedule.xml")
@access.public
@pagecache.public_feed("application/xml")
def schedule_xml(edition: Edition) -> bytes:
    """The programme for apps such as Giggity and EventFahrplan."""
    return _schedule(edition, frab.as_xml)


@bp.get("/<slug:series>/<slug:edition>/schedule.json")
@access.public
@pagecache.public_feed("application/json")
def schedule_json(edition: Edition) -> bytes:
    """The same as JSON."""
    return _schedule(edition, frab.as_json)


@bp.get("/<slug:series>/<slug:edition>/schedule.xcal")
@access.public
@pagecache.public_feed("application/calendar+xml")
def schedule_xcal(edition: Edition) -> bytes:
    """The programme as a calendar in XML."""
    _check_public(edition)
    language = _language(edition.series)
    page = _page(edition, language)
    with i18n.speaking(language):
        name = _("%(town)s: programme", town=edition.town.name)
        there = documents.of(edition)
    sessions = queries.released(edition).sessions
    return xcal.xml(ical.composed(edition, sessions, name=name, language=language, address=page, documents=there))


@bp.get("/<slug:series>/<slug:edition>/programme.json")
@access.public
@pagecache.public_feed("application/json")
def programme_json(edition: Edition) -> bytes:
    """The programme for other websites."""
    _check_public(edition)
    language = _language(edition.series)
    people = _address("speakers.speakers", language, edition=edition)
    pages = embed.Pages(
        edition=_address("site.edition", language, edition=edition),
        programme=_address("programme.programme", language, edition=edition),
        session=_page(edition, language),
        speaker=lambda slug: f"{people}/{slug}",
        documents=_attachments(edition, language),
    )
    return embed.as_json(edition, queries.released(edition), language, pages)


@bp.get("/embed.js")
@access.public
def embed_js() -> Response:
    """The script that shows a programme on other websites, under an address that stays."""
    response = send_file(assets.file("embed.js"), "text/javascript", conditional=True, max_age=_SCRIPT_KEPT_SECONDS)
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response


def _schedule(edition: Edition, form: Callable[[Edition, Programme, str, frab.Pages], bytes]) -> bytes:
    _check_public(edition)
    language, published = _language(edition.series), queries.released(edition)
    pages = frab.Pages(
        programme=_address("programme.programme", language, edition=edition),
        own=current_app.config["SETTINGS"].base_url + request.path,
        session=_page(edition, language),
        person_id=_numbers(edition.series, published),
        attachments=_attachments(edition, language),
    )
    return form(edition, published, language, pages)


def _attachments(edition: Edition, language: str) -> dict[int, list[tuple[str, str]]]:
    """What everybody may read of each session, by its id."""
    with i18n.speaking(language):
        return {id: [(one.address, one.title) for one in there] for id, there in documents.of(edition).items()}


def _numbers(series: Series, published: Programme) -> Callable[[ReleasedSpeaker], int | None]:
    """The number of each person in exchanged schedules: the one that an imported programme gave them, else one made of
    their name in addresses."""
    slugs = {one.slug for session in published.sessions for one in session.speakers if one.slug}
    sources = speakers.sources_of(series, slugs)

    def number(speaker: ReleasedSpeaker) -> int | None:
        if speaker.slug is None:
            return None
        given = (sources.get(speaker.slug) or "").rpartition("/")[2]
        if given.isascii() and given.isdigit():
            return int(given)
        digest = hashlib.blake2b(f"{series.slug}/{speaker.slug}".encode(), digest_size=4).digest()
        # Readers keep it as a signed number of 32 bits.
        return int.from_bytes(digest) >> 1

    return number


def _wished(published: Programme) -> tuple[Iterable[ReleasedSession], str]:
    """The sessions that the address asks for, and what they have in common. Nothing but favourites can be asked for that
    is not there."""
    sessions, part = published.sessions, ""
    if room := request.args.get("room"):
        found = [one for one in published.rooms if str(one.id) == room] or abort(404)
        part = i18n.plain(found[0].name)
        sessions = tuple(one for one in sessions if one.room_id == found[0].id)
    if track := request.args.get("track"):
        threads = [one for one in published.tracks if one.slug == track] or abort(404)
        part = i18n.plain(threads[0].name)
        sessions = tuple(one for one in sessions if one.track and one.track.slug == track)
    if speaker := request.args.get("speaker"):
        sessions = tuple(one for one in sessions if any(who.slug == speaker for who in one.speakers)) or abort(404)
        part = next(who.name for who in sessions[0].speakers if who.slug == speaker)
    if "sessions" in request.args:
        chosen = {one.strip() for one in ",".join(request.args.getlist("sessions")).split(",")}
        sessions = tuple(one for one in sessions if one.slug in chosen or str(one.number) in chosen)
        part = _("my sessions")
    return sessions, part


def _page(edition: Edition, language: str) -> Callable[[ReleasedSession], str]:
    """What gives the address of a session's page; putting it together for each would cost more than all the rest."""
    pages = _address("programme.programme", language, edition=edition)
    return lambda session: f"{pages}/{session.slug}"


def _sessions(edition: Edition, sessions: Iterable[ReleasedSession], name: str, language: str) -> bytes:
    with i18n.speaking(language):
        there = documents.of(edition)
    return ical.calendar(
        edition, sessions, name=name, language=language, address=_page(edition, language), documents=there
    )


def _address(endpoint: str, language: str, **values: object) -> str:
    return current_app.config["SETTINGS"].base_url + url_for(endpoint, lang=language, **values)


def _language(series: Series) -> str:
    wish = request.args.get("lang", "")
    return wish if wish in PAGE_LANGUAGES else series.languages[0]


def _check_public(edition: Edition) -> None:
    if edition.state is EditionState.PLANNED:
        abort(404)
