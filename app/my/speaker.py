"""A speaker's own page: whoever holds the personal link sees, corrects and removes what is stored of that one person."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from flask import Blueprint, Response, abort, flash, jsonify, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _

from app import access, web
from app.database import unit_of_work
from app.files import serving
from app.files.forms import Kept
from app.files.rules import SCAN_WORDS
from app.my.speaker_forms import AbsenceForm
from app.privacy import service as privacy
from app.programme import speaking
from app.programme.models import Session
from app.series.models import Edition
from app.series.rules import ChangedMeanwhile, EditionState
from app.speakers import queries, service, typed
from app.speakers.forms import ButtonForm
from app.speakers.models import Speaker
from app.speakers.rules import GENDER_LABELS
from app.values import moments
from app.values.errors import DomainError

bp = Blueprint("speaker", __name__, url_prefix="/<lang:lang>/speaker")


@bp.after_request
def keep_private(response: Response) -> Response:
    return web.private(response)


@bp.get("/<speaker_token>/")
@access.holder
def own(speaker: Speaker) -> str:
    """Everything that is stored about them, and what they can do about it."""
    sessions = speaking.planned_for(speaker)
    return render_template(
        "speakers/own/own.html",
        speaker=speaker,
        sessions=sessions,
        absences=queries.absences_of(speaker),
        can_be_absent=bool(_coming(speaker, sessions, moments.now())),
        gender=GENDER_LABELS[speaker.gender] if speaker.gender else None,
    )


@bp.route("/<speaker_token>/change", methods=["GET", "POST"])
@access.holder
def change(speaker: Speaker) -> Response:
    form, was_overtaken = typed.form_of(speaker.series, speaker, own=True), False
    if form.validate_on_submit():
        try:
            with unit_of_work():
                service.change(speaker, form.wanted(), seen=form.seen.data, by=access.actor(), now=moments.now())
        except ChangedMeanwhile as refusal:
            form.show(refusal)
            form.seen.data, was_overtaken = typed.fingerprint(speaker), True
        except DomainError as refusal:
            form.show(refusal)
        else:
            flash(_("Saved."), "good")
            return _back(speaker)
    return _page("change", form, speaker, was_overtaken=was_overtaken)


@bp.route("/<speaker_token>/photo", methods=["GET", "POST"])
@access.holder
@web.uploads
def photo(speaker: Speaker) -> Response:
    form = typed.photo_form(speaker)
    form.consents.label.text = _("I agree that everybody sees this photo on the pages of the conference.")
    if speaker.photo:
        remark = SCAN_WORDS.get(speaker.photo.scan, "")
        form.photo.kept = Kept(speaker.photo.name, url_for(".picture", speaker=speaker), remark)
    if form.validate_on_submit():
        try:
            with unit_of_work():
                service.change_photo(speaker, form.wanted(), by=access.actor(), now=moments.now())
        except DomainError as refusal:
            form.show(refusal)
        else:
            flash(_("Saved."), "good")
            return _back(speaker)
    return _page("photo", form, speaker)


@bp.get("/<speaker_token>/picture")
@access.holder
def picture(speaker: Speaker) -> Response:
    """Their photo, also while nobody else may see it."""
    return serving.answer(speaker.photo, small="small" in request.args)


@bp.route("/<speaker_token>/absences", methods=["GET", "POST"])
@access.holder
def absences(speaker: Speaker) -> Response:
    """When they cannot be there, during the conferences they are in."""
    now = moments.now()
    editions = _coming(speaker, speaking.planned_for(speaker), now)
    form = AbsenceForm.offering(editions)
    if form.validate_on_submit():
        edition, starts_at, ends_at = form.wanted()
        try:
            with unit_of_work():
                service.note_absence(speaker, edition, starts_at, ends_at, by=access.actor(), now=now)
        except DomainError as refusal:
            form.show(refusal)
        else:
            flash(_("Noted. The organisers see it when they plan."), "good")
            return redirect(url_for(".absences", speaker=speaker), 303)  # type: ignore[return-value]
    return _page("absences", form, speaker, absences=queries.absences_of(speaker), editions=editions)


@bp.post("/<speaker_token>/absences/<int:id>/remove")
@access.holder
def remove_absence(speaker: Speaker, id: int) -> Response:
    found = queries.find_absence(speaker, id) or abort(404)
    with unit_of_work():
        service.remove_absence(found, speaker, by=access.actor(), now=moments.now())
    flash(_("Removed."), "good")
    return redirect(url_for(".absences", speaker=speaker), 303)  # type: ignore[return-value]


@bp.get("/<speaker_token>/data")
@access.holder
def data(speaker: Speaker) -> Response:
    """The same for taking along (GDPR, articles 15 and 20)."""
    response = jsonify(privacy.find_speaker(speaker))
    response.headers["Content-Disposition"] = f'attachment; filename="{speaker.series.slug}-{speaker.slug}.json"'
    return response


@bp.route("/<speaker_token>/remove", methods=["GET", "POST"])
@access.holder
def remove(speaker: Speaker) -> Response:
    """Asks first; then they are in no programme any more, published or not."""
    form = ButtonForm()
    if form.validate_on_submit():
        series = speaker.series
        with unit_of_work():
            privacy.forget_speaker(speaker, by=access.actor(), now=moments.now())
        return redirect(url_for("speakers.removed", series=series), 303)  # type: ignore[return-value]
    return _page("remove", form, speaker, sessions=speaking.planned_for(speaker))


def _coming(speaker: Speaker, sessions: Sequence[Session], now: datetime) -> list[Edition]:
    """The conferences they are in, or are asked for, that are not over."""
    named = {session.edition_id for session in sessions}
    named |= {approach.edition_id for approach in queries.approaches_of(speaker)}
    return [
        edition
        for edition in speaker.series.editions
        if edition.id in named
        and edition.state in (EditionState.PLANNED, EditionState.ANNOUNCED)
        and edition.ends_on >= moments.local(now, edition.timezone).date()
    ]


def _back(speaker: Speaker) -> Response:
    return redirect(url_for(".own", speaker=speaker), 303)  # type: ignore[return-value]


def _page(template: str, form: Any, speaker: Speaker, **values: Any) -> Response:
    page = render_template(f"speakers/own/{template}.html", form=form, speaker=speaker, **values)
    return make_response(page, 422 if form.is_submitted() else 200)
