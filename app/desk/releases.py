"""Publishing the programme: what is new against the last release, who will be told, and what was published before."""

from typing import Any

from flask import Response, abort, flash, make_response, redirect, render_template, url_for
from flask_babel import gettext as _

from app import access
from app.database import db, unit_of_work
from app.desk.forms import ButtonForm, ReleaseForm
from app.programme import history, queries, releasing, showing, telling
from app.programme.rules import PROGRAMME_EDIT
from app.registration import queries as registrations
from app.series.models import Edition
from app.series.rules import EditionState
from app.values import moments
from app.values.errors import DomainError
from app.web import private


@access.requires(PROGRAMME_EDIT)
def release(edition: Edition) -> Any:
    """What the next release would say, the button that publishes it, and the releases so far."""
    now = moments.now()
    found = releasing.upcoming(edition, now=now)
    form = ReleaseForm(languages=edition.series.languages, data={"seen": found.seen})
    if form.validate_on_submit():
        try:
            with unit_of_work():
                made = releasing.release(
                    edition,
                    name=form.name.data,
                    note=form.note.data,
                    seen=form.seen.data,
                    by=access.actor(),
                    now=now,
                )
        except DomainError as refusal:
            form.show(refusal)
            # The page shows what is new now, so that is what the button is about.
            db.session.expire_all()
            found = releasing.upcoming(edition, now=now)
            form.seen.data, form.seen.raw_data = found.seen, None
        else:
            flash(_("The programme is published: release %(number)d.", number=made.number), "good")
            return redirect(url_for("desk.release", edition=edition), 303)
    told = [change for change in found.changes if telling.concerns_people(change)]
    page = render_template(
        "desk/release.html",
        edition=edition,
        form=form,
        found=found,
        in_words=history.in_words(found.changes),
        lines=[
            (change, history.CHANGE_STATUS[change.kind], history.differences(change, edition.timezone))
            for change in found.changes
        ],
        speakers=len(telling.speakers_concerned(edition, found.changes)),
        people=registrations.number_concerned(edition, [change.after.id for change in told]),
        past=history.of(edition),
        is_public=edition.state is not EditionState.PLANNED,
        waiting=len(queries.unplaced_sessions(edition)),
    )
    return make_response(page, 422 if form.is_submitted() else 200)


@access.requires(PROGRAMME_EDIT)
def take_back(edition: Edition, number: int) -> Any:
    """Asks first. Only the last release can be taken back."""
    found = queries.find_release(edition, number) or abort(404)
    form = ButtonForm()
    if form.validate_on_submit():
        try:
            with unit_of_work():
                releasing.take_back(edition, number=number, by=access.actor(), now=moments.now())
        except DomainError as refusal:
            form.show(refusal)
        else:
            flash(_("Release %(number)d is taken back. The programme before it holds again.", number=number), "good")
            return redirect(url_for("desk.release", edition=edition), 303)
    page = render_template("desk/take_back.html", edition=edition, release=found, form=form)
    return make_response(page, 422 if form.is_submitted() else 200)


@access.requires(PROGRAMME_EDIT)
def preview_programme(edition: Edition) -> Response:
    """The draft as the public would see it."""
    now = moments.now()
    upcoming = releasing.upcoming(edition, now=now).programme
    address = url_for("desk.preview_programme", edition=edition)
    return private(make_response(showing.shown(edition, upcoming, address, now, kind="preview")))


@access.requires(PROGRAMME_EDIT)
def preview_session(edition: Edition, session: str) -> Response:
    """One session of the draft as the public would see it."""
    now = moments.now()
    found = releasing.upcoming(edition, now=now).programme.by_slug.get(session) or abort(404)
    return private(make_response(showing.shown_session(edition, found, now, preview=True)))
