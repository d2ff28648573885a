"""The session types of a programme: the forms that its sessions have."""

from flask import Response, abort, flash, redirect, render_template, url_for
from flask_babel import gettext as _

from app import access, once
from app.database import unit_of_work
from app.i18n import plain
from app.programme import tracks as sorting
from app.programme.desk.blueprint import bp, page
from app.programme.forms import ButtonForm
from app.programme.models import SessionType
from app.programme.rules import KIND_LABELS, PROGRAMME_EDIT
from app.programme.track_forms import SessionTypeForm
from app.series.models import Edition
from app.values import moments
from app.values.errors import DomainError


@bp.get("/types")
@access.requires(PROGRAMME_EDIT)
def types(edition: Edition) -> str:
    """The forms, in their order."""
    return render_template("programme/desk/types.html", types=sorting.types_of(edition), labels=KIND_LABELS)


@bp.route("/types/add", methods=["GET", "POST"])
@access.requires(PROGRAMME_EDIT)
def add_type(edition: Edition) -> Response:
    form = SessionTypeForm.offering(languages=edition.series.languages)
    if form.validate_on_submit():
        by, now = access.actor(), moments.now()
        try:
            with unit_of_work():
                made = once.make(
                    form, SessionType, lambda: sorting.create_type(edition, form.wanted(), by=by, now=now), now=now
                )
        except DomainError as refusal:
            form.show(refusal)
        else:
            flash(_("The form “%(name)s” is there.", name=plain(made.name)), "good")
            return redirect(url_for(".types"), 303)  # type: ignore[return-value]
    return page("programme/desk/add_type.html", form)


@bp.route("/types/<int:id>", methods=["GET", "POST"])
@access.requires(PROGRAMME_EDIT)
def type(edition: Edition, id: int) -> Response:
    """One session type, to be changed."""
    found = sorting.find_type(edition, id) or abort(404)
    form = SessionTypeForm.offering(languages=edition.series.languages, type=sorting.facts_of_type(found))
    if form.validate_on_submit():
        try:
            with unit_of_work():
                sorting.change_type(found, form.wanted(), seen=form.seen.data, by=access.actor(), now=moments.now())
        except DomainError as refusal:
            form.show(refusal)
        else:
            flash(_("Saved."), "good")
            return redirect(url_for(".types"), 303)  # type: ignore[return-value]
    return page("programme/desk/type.html", form, type=found)


@bp.route("/types/<int:id>/remove", methods=["GET", "POST"])
@access.requires(PROGRAMME_EDIT)
def remove_type(edition: Edition, id: int) -> Response:
    """Asks first. What is in use stays."""
    found = sorting.find_type(edition, id) or abort(404)
    form, name = ButtonForm(), plain(found.name)
    if form.validate_on_submit():
        try:
            with unit_of_work():
                sorting.remove_type(found, by=access.actor(), now=moments.now())
        except DomainError as refusal:
            form.show(refusal)
        else:
            flash(_("The form “%(name)s” is removed.", name=name), "good")
            return redirect(url_for(".types"), 303)  # type: ignore[return-value]
    return page("programme/desk/remove_type.html", form, type=found)
