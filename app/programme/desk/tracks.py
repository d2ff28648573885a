"""The tracks of a programme."""

from flask import Response, abort, flash, redirect, render_template, url_for
from flask_babel import gettext as _

from app import access, once
from app.database import unit_of_work
from app.i18n import plain
from app.programme import tracks as sorting
from app.programme.desk.blueprint import bp, page
from app.programme.forms import ButtonForm
from app.programme.models import Track
from app.programme.rules import PROGRAMME_EDIT
from app.programme.track_forms import TrackForm
from app.series.models import Edition
from app.values import moments
from app.values.errors import DomainError


@bp.get("/tracks")
@access.requires(PROGRAMME_EDIT)
def tracks(edition: Edition) -> str:
    """The threads through the programme, in their order."""
    return render_template(
        "programme/desk/tracks.html", tracks=sorting.tracks_of(edition), labels=sorting.COLOUR_LABELS
    )


@bp.route("/tracks/add", methods=["GET", "POST"])
@access.requires(PROGRAMME_EDIT)
def add_track(edition: Edition) -> Response:
    form = TrackForm.offering(languages=edition.series.languages)
    if form.validate_on_submit():
        by, now = access.actor(), moments.now()
        try:
            with unit_of_work():
                made = once.make(
                    form, Track, lambda: sorting.create_track(edition, form.wanted(), by=by, now=now), now=now
                )
        except DomainError as refusal:
            form.show(refusal)
        else:
            flash(_("The track “%(name)s” is there.", name=plain(made.name)), "good")
            return redirect(url_for(".tracks"), 303)  # type: ignore[return-value]
    return page("programme/desk/add_track.html", form)


@bp.route("/tracks/<int:id>", methods=["GET", "POST"])
@access.requires(PROGRAMME_EDIT)
def track(edition: Edition, id: int) -> Response:
    """One track, to be changed."""
    found = sorting.find_track(edition, id) or abort(404)
    form = TrackForm.offering(languages=edition.series.languages, track=sorting.facts_of_track(found))
    if form.validate_on_submit():
        try:
            with unit_of_work():
                sorting.change_track(found, form.wanted(), seen=form.seen.data, by=access.actor(), now=moments.now())
        except DomainError as refusal:
            form.show(refusal)
        else:
            flash(_("Saved."), "good")
            return redirect(url_for(".tracks"), 303)  # type: ignore[return-value]
    return page("programme/desk/track.html", form, track=found)


@bp.route("/tracks/<int:id>/remove", methods=["GET", "POST"])
@access.requires(PROGRAMME_EDIT)
def remove_track(edition: Edition, id: int) -> Response:
    """Asks first. What is in use stays."""
    found = sorting.find_track(edition, id) or abort(404)
    form, name = ButtonForm(), plain(found.name)
    if form.validate_on_submit():
        try:
            with unit_of_work():
                sorting.remove_track(found, by=access.actor(), now=moments.now())
        except DomainError as refusal:
            form.show(refusal)
        else:
            flash(_("The track “%(name)s” is removed.", name=name), "good")
            return redirect(url_for(".tracks"), 303)  # type: ignore[return-value]
    return page("programme/desk/remove_track.html", form, track=found)
