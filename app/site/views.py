"""The public pages of series and conferences."""

from datetime import datetime
from typing import Any

from flask import Blueprint, Response, abort, current_app, g, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _

from app import access, i18n
from app.call import queries as calls
from app.programme import material_queries
from app.series import pagecache
from app.series import queries as series_queries
from app.series.models import Edition, Series
from app.series.rules import EDITION_EDIT, EditionState, Phase
from app.site import card as cards
from app.site import metadata, queries
from app.values import moments
from app.web import private

bp = Blueprint("site", __name__)


@bp.get("/")
@access.public
def root() -> Any:
    """To the reader's language, by what the browser prefers."""
    response = redirect(url_for("site.home", lang=i18n.page_language().code))
    response.headers["Vary"] = "Accept-Language"
    return response


@bp.get("/<lang:lang>/")
@access.public
def home() -> Any:
    """The series of this installation; where there is one, that one."""
    every = series_queries.all_series()
    if len(every) == 1:
        return redirect(url_for("site.series", series=every[0]))
    return render_template("site/home.html", every=every)


@bp.get("/<lang:lang>/<slug:series>/")
@access.public
@pagecache.public_page
def series(series: Series) -> str:
    now = moments.now()
    standings = queries.standings(series, now)
    running = next((standing for standing in standings if standing.phase is Phase.RUNNING), None)
    # The first that still has places; where none has, the first that says so.
    open_now = min(
        (standing for standing in standings if standing.phase is Phase.OPEN),
        key=lambda standing: standing.is_full,
        default=None,
    )
    held = sum(standing.phase is Phase.HELD for standing in standings)
    return render_template(
        "site/series.html",
        series=series,
        standings=standings,
        running=running,
        open_now=open_now,
        reached=held + bool(running),
        current=running or next((s for s in standings if s.phase not in (Phase.HELD, Phase.CANCELLED)), None),
        going_on=queries.running_sessions(running.edition, now) if running else [],
        day_number=_day_number(running.edition, now) if running else None,
        today=moments.local(now, running.edition.timezone if running else "Europe/Brussels").date(),
        countries=len({town.country for town in series.towns}),
        structured=metadata.series(series),
    )


@bp.get("/<lang:lang>/<slug:series>/<slug:edition>/")
@access.public
@pagecache.public_page
def edition(edition: Edition) -> str:
    return landing(edition, moments.now())


@bp.get("/<lang:lang>/<slug:series>/<slug:edition>/card.png")
@access.public
@pagecache.public_document("image/png")
def card(edition: Edition) -> bytes:
    """The picture beside a link to any of its pages."""
    return cards.picture(edition)


def landing(edition: Edition, now: datetime, *, preview: bool = False) -> str:
    """The landing page of ``edition``; a preview shows what the public will see once it is announced."""
    phase = edition.phase_if_announced(now) if preview else edition.phase(now)
    known = phase is not Phase.PLANNED
    today = moments.local(now, edition.timezone).date()
    return render_template(
        "site/edition.html",
        edition=edition,
        series=edition.series,
        phase=phase,
        status=queries.status(edition, phase, queries.came(edition) if phase is Phase.HELD else 0),
        known=known,
        open_call=next(iter(calls.open_calls(edition, now)), None) if known and phase is not Phase.HELD else None,
        preview=preview,
        days_to_go=(edition.starts_on - today).days
        if today < edition.starts_on and phase is not Phase.CANCELLED
        else None,
        quota=queries.places(edition) if known else None,
        channels=queries.channels(edition) if known else [],
        spoken=queries.spoken_languages(edition) if known else [],
        has_programme=known and queries.has_programme(edition),
        # What was never announced has no pages below its own, even when its days are over.
        documents=sum(map(len, material_queries.public(edition).values()))
        if phase is Phase.HELD and edition.state is not EditionState.PLANNED
        else 0,
        going_on=queries.running_sessions(edition, now) if phase is Phase.RUNNING else [],
        structured=metadata.edition(edition) if known else None,
    )


@bp.get("/<lang:lang>/desk/<slug:series>/<slug:edition>/preview")
@access.requires(EDITION_EDIT)
def preview(edition: Edition) -> Response:
    """The landing page for those who prepare it."""
    return private(make_response(landing(edition, moments.now(), preview=True)))


@bp.get("/<lang:lang>/<slug:series>/<slug:edition>/venue")
@access.public
@pagecache.public_page
def venue(edition: Edition) -> str:
    _announced(edition)
    return render_template("site/venue.html", edition=edition)


@bp.get("/<lang:lang>/<slug:series>/<slug:edition>/documents")
@access.public
@pagecache.public_page
def documents(edition: Edition) -> str:
    """Slides, speeches and results of all sessions that are published."""
    _announced(edition)
    return render_template("site/documents.html", edition=edition, days=queries.documents(edition))


@bp.get("/<lang:lang>/<slug:series>/<slug:edition>/participants")
@access.public
def participants(edition: Edition) -> Response | str:
    """Those who wanted to be listed. Never kept by a cache, so that withdrawing works at once."""
    _announced(edition)
    return render_template("site/participants.html", edition=edition, people=queries.listed_participants(edition))


@bp.get("/<lang:lang>/<slug:series>/<slug:edition>/privacy")
@access.public
@pagecache.public_page
def privacy(edition: Edition) -> str:
    return render_template(
        "site/privacy.html", edition=edition, health_days=current_app.config["SETTINGS"].health_data_days
    )


@bp.get("/<lang:lang>/<slug:series>/<slug:edition>/imprint")
@access.public
@pagecache.public_page
def imprint(edition: Edition) -> str:
    return render_template("site/imprint.html", edition=edition)


@bp.get("/<lang:lang>/<slug:series>/<slug:edition>/accessibility")
@access.public
@pagecache.public_page
def accessibility(edition: Edition) -> str:
    return render_template("site/accessibility.html", edition=edition)


@bp.app_context_processor
def edition_tabs() -> dict[str, Any]:
    """The tabs below the band of an edition's public pages."""
    edition = g.get("edition")
    if edition is None:
        return {"edition_tabs": []}
    return {"edition_tabs": tabs_of(edition)}


def tabs_of(edition: Edition) -> list[tuple[str, str, bool]]:
    """Address, text, whether it is the page being shown."""
    entries = [("site.edition", _("Overview"))]
    if edition.state is not EditionState.PLANNED:
        # What is over asks nobody to come or to speak any more.
        is_over = edition.phase(moments.now()) is Phase.HELD
        entries += [
            ("programme.programme", _("Programme")),
            *([("speakers.speakers", _("Speakers"))] if queries.has_programme(edition) else []),
            *([("site.documents", _("Slides and results"))] if is_over and material_queries.public(edition) else []),
            *([("call.calls", _("Call for speakers"))] if not is_over and calls.has_call(edition) else []),
            ("site.venue", _("Venue")),
            *([] if is_over else [("registration.register", _("Registration"))]),
        ]
    return [
        (url_for(endpoint, edition=edition), text, request.endpoint == endpoint or _is_below(endpoint))
        for endpoint, text in entries
    ]


def _is_below(endpoint: str) -> bool:
    """A page of one call stands under the tab of all of them."""
    return endpoint == "call.calls" and request.endpoint == "call.call"


def _announced(edition: Edition) -> None:
    if edition.state is EditionState.PLANNED:
        abort(404)


def _day_number(edition: Edition, now: datetime) -> int:
    return (moments.local(now, edition.timezone).date() - edition.starts_on).days + 1
