"""Calendars to subscribe to."""

from collections.abc import Iterable

from flask import Blueprint, abort, current_app, request, url_for
from flask_babel import gettext as _

from app import access, i18n
from app.programme import ical, queries
from app.programme.released import ReleasedSession
from app.series import pagecache
from app.series.models import Edition, Series
from app.series.rules import EditionState
from app.values.languages import PAGE_LANGUAGES

bp = Blueprint("feeds", __name__)

_CALENDAR = "text/calendar"


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
    """The whole programme of a conference."""
    _check_public(edition)
    language = _language(edition.series)
    with i18n.speaking(language):
        name = _("%(town)s: programme", town=edition.town.name)
    return _sessions(edition, queries.released(edition).sessions, name, language)


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


def _sessions(edition: Edition, sessions: Iterable[ReleasedSession], name: str, language: str) -> bytes:
    return ical.calendar(
        edition,
        sessions,
        name=name,
        language=language,
        address=lambda session: _address("programme.session", language, edition=edition, session=session.slug),
    )


def _address(endpoint: str, language: str, **values: object) -> str:
    return current_app.config["SETTINGS"].base_url + url_for(endpoint, lang=language, **values)


def _language(series: Series) -> str:
    wish = request.args.get("lang", "")
    return wish if wish in PAGE_LANGUAGES else series.languages[0]


def _check_public(edition: Edition) -> None:
    if edition.state is EditionState.PLANNED:
        abort(404)
