"""The sessions of a programme."""

from collections.abc import Sequence
from datetime import date, time, timedelta
from itertools import groupby
from typing import NamedTuple

from flask import Response, abort, current_app, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from app import access, once
from app.database import unit_of_work
from app.i18n import plain
from app.programme import queries, service, typed
from app.programme.desk.blueprint import bp, page
from app.programme.forms import ButtonForm, CancelForm, SessionForm
from app.programme.hints import HINT_WORDS, Days, Hint, hints
from app.programme.models import Session
from app.programme.rules import PROGRAMME_EDIT, SESSION_STATUS
from app.programme.tracks import tracks_of, types_of
from app.series.models import Edition
from app.series.rules import EditionState
from app.speakers import queries as speakers
from app.values import moments
from app.values.errors import DomainError

# Browsers suggest from so many names; whoever is further down is typed.
_LONGEST_POOL = 600


class Line(NamedTuple):
    """A session in the list, and what it still lacks."""

    session: Session
    hints: list[Hint]


@bp.get("")
@access.requires(PROGRAMME_EDIT)
def sessions(edition: Edition) -> str:
    """Every session, day by day, with what it still lacks."""
    found = [session for session in queries.sessions_of(edition) if session.starts_at]
    lines = map(Line, found, hints(found, edition.series.languages, _bounds(edition)))
    published = queries.released(edition)
    return render_template(
        "programme/desk/sessions.html",
        days=[
            (day, list(group)) for day, group in groupby(lines, key=lambda line: _day(line.session, edition.timezone))
        ],
        hint_words=HINT_WORDS,
        status=SESSION_STATUS,
        edition=edition,
        waiting=queries.unplaced_sessions(edition),
        has_rooms=bool(queries.rooms_of(edition)),
        published=published,
        is_public=edition.state is not EditionState.PLANNED and published.is_released,
    )


@bp.route("/add", methods=["GET", "POST"])
@access.requires(PROGRAMME_EDIT)
def add(edition: Edition) -> Response:
    form = _session_form(edition)
    if form.validate_on_submit():
        by, now = access.actor(), moments.now()
        try:
            with unit_of_work():
                made = once.make(form, Session, lambda: service.create(edition, form.wanted(), by=by, now=now), now=now)
        except DomainError as refusal:
            form.show(refusal)
        else:
            flash(_("“%(title)s” is in the draft.", title=plain(made.title)), "good")
            return redirect(url_for(".session", id=made.id), 303)  # type: ignore[return-value]
    return page("programme/desk/add.html", form)


@bp.route("/<int:id>", methods=["GET", "POST"])
@access.requires(PROGRAMME_EDIT)
def session(edition: Edition, id: int) -> Response:
    """One session, to be changed."""
    found = queries.find_by_id(edition, id) or abort(404)
    form = _session_form(edition, found)
    if form.validate_on_submit():
        try:
            with unit_of_work():
                service.change(found, form.wanted(), seen=form.seen.data, by=access.actor(), now=moments.now())
        except DomainError as refusal:
            form.show(refusal)
        else:
            flash(_("Saved."), "good")
            return redirect(url_for(".session", id=id), 303)  # type: ignore[return-value]
    return page(
        "programme/desk/session.html",
        form,
        session=found,
        status=SESSION_STATUS,
        can_delete=not queries.was_released(found),
        is_public=edition.state is not EditionState.PLANNED and found.slug in queries.released(edition).by_slug,
        has_places="places.places" in current_app.view_functions,
    )


@bp.route("/<int:id>/cancel", methods=["GET", "POST"])
@access.requires(PROGRAMME_EDIT)
def cancel(edition: Edition, id: int) -> Response:
    """Asks first, with a reason."""
    found = queries.find_by_id(edition, id) or abort(404)
    form, title = CancelForm(), plain(found.title)
    if form.validate_on_submit():
        with unit_of_work():
            service.cancel(found, reason=form.reason.data, by=access.actor(), now=moments.now())
        flash(_("“%(title)s” is cancelled in the draft. Calendars will show it once you publish.", title=title), "good")
        return redirect(url_for(".sessions"), 303)  # type: ignore[return-value]
    return page("programme/desk/cancel.html", form, session=found)


@bp.post("/<int:id>/restore")
@access.requires(PROGRAMME_EDIT)
def restore(edition: Edition, id: int) -> AnyResponse:
    """Take a cancellation back."""
    found = queries.find_by_id(edition, id) or abort(404)
    title = plain(found.title)
    with unit_of_work():
        service.restore(found, by=access.actor(), now=moments.now())
    flash(_("“%(title)s” takes place again.", title=title), "good")
    return redirect(url_for(".session", id=id), 303)


@bp.route("/<int:id>/delete", methods=["GET", "POST"])
@access.requires(PROGRAMME_EDIT)
def delete(edition: Edition, id: int) -> Response:
    """Asks first. Only what the public has not seen can be deleted."""
    found = queries.find_by_id(edition, id) or abort(404)
    form, title = ButtonForm(), plain(found.title)
    if form.validate_on_submit():
        try:
            with unit_of_work():
                service.delete(found, by=access.actor(), now=moments.now())
        except DomainError as refusal:
            form.show(refusal)
        else:
            flash(_("“%(title)s” is deleted.", title=title), "good")
            return redirect(url_for(".sessions"), 303)  # type: ignore[return-value]
    return page("programme/desk/delete.html", form, session=found)


def _session_form(edition: Edition, session: Session | None = None) -> SessionForm:
    return SessionForm.offering(
        languages=edition.series.languages,
        days=_days(edition),
        pool=speakers.names_of(edition.series, limit=_LONGEST_POOL),
        rooms=[(room.id, room.name) for room in queries.rooms_of(edition)],
        types=[(one.id, one.name) for one in types_of(edition)],
        tracks=[(one.id, one.name) for one in tracks_of(edition)],
        data=typed.of_session(session) if session else None,
    )


def _days(edition: Edition) -> Sequence[date]:
    length = (edition.ends_on - edition.starts_on).days
    return [edition.starts_on + timedelta(days=number) for number in range(length + 1)]


def _bounds(edition: Edition) -> Days:
    return Days(
        moments.at(edition.starts_on, time(0), edition.timezone),
        moments.at(edition.ends_on + timedelta(days=1), time(0), edition.timezone),
    )


def _day(session: Session, zone: str) -> date:
    return moments.local(session.starts_at, zone).date()
