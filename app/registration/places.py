"""Places and groups of a conference, for organisers."""

from typing import Any

from flask import Blueprint, flash, make_response, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app import access, i18n, web
from app.database import unit_of_work
from app.registration import queries, service
from app.registration.places_form import PlacesForm
from app.series.models import Edition
from app.series.rules import EDITION_EDIT, ChangedMeanwhile
from app.values import fingerprints, moments
from app.values.errors import DomainError

bp = Blueprint("places", __name__, url_prefix="/<lang:lang>/desk/<slug:series>/<slug:edition>/setup")


@bp.after_request
def keep_private(response: Response) -> Response:
    return web.private(response)


@bp.route("/places", methods=["GET", "POST"])
@access.requires(EDITION_EDIT)
def places(edition: Edition) -> Any:
    """How many people the conference takes, of which groups, and into which sessions."""
    stored = queries.capacity(edition)
    sessions = [(session.id, i18n.plain(session.title)) for session in queries.booked_at(edition)]
    form = PlacesForm.of(stored, sessions, fingerprints.of(stored))
    was_overtaken = False
    if form.validate_on_submit():
        try:
            with unit_of_work():
                service.change_capacity(
                    edition, form.wanted(), seen=form.seen.data, by=access.actor(), now=moments.now()
                )
        except ChangedMeanwhile as refusal:
            form.show(refusal)
            form.seen.data, was_overtaken = fingerprints.of(queries.capacity(edition)), True
        except DomainError as refusal:
            form.show(refusal)
        else:
            flash(_("Saved."), "good")
            return redirect(url_for("desk.setup", edition=edition), 303)
    taken = {(quota.category_id, quota.session_id): quota.taken for quota in queries.quotas(edition)}
    page = render_template(
        "registration/desk/places.html", form=form, taken=taken.get((None, None)), was_overtaken=was_overtaken
    )
    return make_response(page, 422 if form.is_submitted() else 200)
