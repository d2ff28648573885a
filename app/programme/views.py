"""The programme as the public sees it."""

from typing import Any

from flask import Blueprint, Response, abort, current_app, make_response, redirect, render_template, request, url_for

from app import access, i18n
from app.programme import favourites, history, queries
from app.programme.showing import Reader, by_day, shown, shown_session
from app.series import pagecache
from app.series.models import Edition
from app.series.rules import EditionState
from app.values import moments
from app.web import private

bp = Blueprint("programme", __name__, url_prefix="/<lang:lang>/<slug:series>/<slug:edition>/programme")


@bp.get("")
@access.public
@pagecache.public_page
def programme(edition: Edition) -> str:
    _check_public(edition)
    return shown(edition, queries.released(edition), url_for("programme.programme"), moments.now())


@bp.get("/<slug:session>")
@access.public
@pagecache.public_page
def session(edition: Edition, session: str) -> str:
    _check_public(edition)
    found = queries.released(edition).by_slug.get(session) or abort(404)
    return shown_session(edition, found, moments.now())


@bp.get("/releases")
@access.public
@pagecache.public_page
def releases(edition: Edition) -> str:
    """Every release with its note and what it changed, newest first."""
    _check_public(edition)
    return render_template("programme/releases.html", edition=edition, history=history.of(edition))


@bp.get("/releases/<int:number>")
@access.public
@pagecache.public_page
def release(edition: Edition, number: int) -> str:
    """The programme as it was published once."""
    _check_public(edition)
    found = queries.find_released(edition, number) or abort(404)
    return shown(edition, found, url_for("programme.release", number=number), moments.now(), kind="earlier")


@bp.get("/favourites")
@access.public
def favourite_sessions(edition: Edition) -> Response:
    """The sessions that this browser keeps, or those that an address asks to keep: that of a
    star, or one sent from another device. A button keeps them, for opening an address changes nothing."""
    _check_public(edition)
    published = queries.released(edition)
    mine = favourites.read(request.cookies.get(favourites.cookie_name(edition.id), ""))
    sent = favourites.read(request.args.get("sessions", ""))
    is_sent = not set(sent) <= set(mine)
    numbers = sent if is_sent else mine
    chosen = [session for session in published.sessions if session.number in numbers]
    page = render_template(
        "programme/favourites.html",
        edition=edition,
        days=by_day(chosen, edition.timezone),
        numbers=favourites.written(numbers),
        calendar=url_for("feeds.programme", sessions=favourites.written(numbers, ","), lang=i18n.language().code),
        is_sent=is_sent,
        own_address=current_app.config["SETTINGS"].base_url
        + url_for("programme.favourite_sessions", sessions=favourites.written(numbers)),
        reader=Reader([], moments.now()),
    )
    return private(make_response(page))


@bp.post("/favourites")
@access.public
def keep(edition: Edition) -> Any:
    """Add sessions to those that this browser keeps, or remove some. The script writes the same cookie by itself."""
    _check_public(edition)
    name = favourites.cookie_name(edition.id)
    known = {session.number for session in queries.released(edition).sessions}
    kept = [number for number in favourites.read(request.cookies.get(name, "")) if number in known]
    added = [number for number in favourites.read(request.form.get("add", "")) if number in known]
    kept = favourites.changed(kept, add=added, remove=favourites.read(request.form.get("remove", "")))
    response = redirect(url_for("programme.favourite_sessions"), 303)
    response.set_cookie(
        name,
        favourites.written(kept),
        max_age=favourites.KEPT_SECONDS if kept else 0,
        secure=current_app.config["SETTINGS"].secure,
        samesite="Lax",
    )
    return private(response)


def _check_public(edition: Edition) -> None:
    if edition.state is EditionState.PLANNED:
        abort(404)
