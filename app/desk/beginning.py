"""Beginning a conference: what cannot be guessed is asked, everything else gets a default."""

from datetime import datetime
from typing import Any

from flask import flash, make_response, redirect, render_template, url_for
from flask_babel import gettext as _

from app import access, once
from app.database import unit_of_work
from app.i18n import language
from app.registration import service as registration
from app.series import service
from app.series.models import Edition, Series
from app.series.rules import SERIES_EDIT
from app.series.series_forms import NewEditionForm
from app.values import moments
from app.values.errors import DomainError


@access.requires(SERIES_EDIT)
def new_edition(series: Series) -> Any:
    """Four answers; the towns that have not hosted yet come first."""
    hosts = {edition.town_id for edition in series.editions}
    own, every = language().code, series.languages
    spoken = [own, *(code for code in every if code != own)] if own in every else every
    form = NewEditionForm(languages=spoken)
    form.offer(sorted(series.towns, key=lambda town: town.id in hosts))
    if form.validate_on_submit():
        now = moments.now()
        try:
            with unit_of_work():
                edition = once.make(form, Edition, lambda: _begin(series, form, now), now=now)
        except DomainError as refusal:
            form.show(refusal)
        else:
            flash(_("The conference is planned. This list says what it needs before you announce it."), "good")
            return redirect(url_for("desk.setup", edition=edition), 303)
    return make_response(render_template("desk/new_edition.html", form=form), 422 if form.is_submitted() else 200)


def _begin(series: Series, form: NewEditionForm, now: datetime) -> Edition:
    edition = service.create_edition(series, form.wanted(), by=access.actor(), now=now)
    registration.set_up(edition, by=access.actor(), now=now)
    return edition
