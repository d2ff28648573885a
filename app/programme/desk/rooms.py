"""The rooms of a venue."""

from flask import Response, abort, flash, redirect, render_template, url_for
from flask_babel import gettext as _

from app import access, once
from app.database import unit_of_work
from app.i18n import plain
from app.programme import queries, typed
from app.programme import rooms as venue
from app.programme.desk.blueprint import bp, page
from app.programme.forms import ButtonForm
from app.programme.models import Room
from app.programme.room_forms import RoomForm
from app.programme.rules import PROGRAMME_EDIT
from app.series.models import Edition
from app.values import moments
from app.values.errors import DomainError


@bp.get("/rooms")
@access.requires(PROGRAMME_EDIT)
def rooms(edition: Edition) -> str:
    """The rooms of the venue, in the order in which the programme shows them."""
    return render_template(
        "programme/desk/rooms.html", rooms=queries.rooms_of(edition), used=queries.sessions_in_rooms(edition)
    )


@bp.route("/rooms/add", methods=["GET", "POST"])
@access.requires(PROGRAMME_EDIT)
def add_room(edition: Edition) -> Response:
    form = RoomForm(languages=edition.series.languages)
    if form.validate_on_submit():
        by, now = access.actor(), moments.now()
        try:
            with unit_of_work():
                made = once.make(form, Room, lambda: venue.create_room(edition, form.wanted(), by=by, now=now), now=now)
        except DomainError as refusal:
            form.show(refusal)
        else:
            flash(_("The room “%(name)s” is there.", name=plain(made.name)), "good")
            return redirect(url_for(".rooms"), 303)  # type: ignore[return-value]
    return page("programme/desk/add_room.html", form)


@bp.route("/rooms/<int:id>", methods=["GET", "POST"])
@access.requires(PROGRAMME_EDIT)
def room(edition: Edition, id: int) -> Response:
    """One room, to be changed."""
    found = queries.find_room(edition, id) or abort(404)
    form = RoomForm(languages=edition.series.languages, data=typed.of_room(found))
    if form.validate_on_submit():
        try:
            with unit_of_work():
                venue.change_room(found, form.wanted(), seen=form.seen.data, by=access.actor(), now=moments.now())
        except DomainError as refusal:
            form.show(refusal)
        else:
            flash(_("Saved."), "good")
            return redirect(url_for(".rooms"), 303)  # type: ignore[return-value]
    return page("programme/desk/room.html", form, room=found)


@bp.route("/rooms/<int:id>/remove", methods=["GET", "POST"])
@access.requires(PROGRAMME_EDIT)
def remove_room(edition: Edition, id: int) -> Response:
    """Asks first. A room in use stays."""
    found = queries.find_room(edition, id) or abort(404)
    form, name = ButtonForm(), plain(found.name)
    if form.validate_on_submit():
        try:
            with unit_of_work():
                venue.remove_room(found, by=access.actor(), now=moments.now())
        except DomainError as refusal:
            form.show(refusal)
        else:
            flash(_("The room “%(name)s” is removed.", name=name), "good")
            return redirect(url_for(".rooms"), 303)  # type: ignore[return-value]
    return page("programme/desk/remove_room.html", form, room=found)
