"""A series at the desk: what is known of it, and changing that."""

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _

from app import access, once
from app.accounts.rules import ADMINISTER
from app.database import unit_of_work
from app.i18n import language
from app.series import parts, service
from app.series.desk.blueprint import bp
from app.series.desk.parts import answer
from app.series.models import Series
from app.series.parts import SeriesFacts
from app.series.rules import SERIES_EDIT, STATUS, ChangedMeanwhile
from app.series.series_forms import SeriesForm
from app.values import fingerprints, moments
from app.values.errors import DomainError
from app.values.languages import PAGE_LANGUAGES


@bp.get("/<slug:series>/")
@access.requires(SERIES_EDIT)
def series(series: Series) -> str:
    """Facts, the ring of towns, the conferences."""
    return render_template("series/desk/series.html", series=series, status=STATUS, now=moments.now())


@bp.route("/new", methods=["GET", "POST"])
@access.requires(ADMINISTER)
def create() -> Any:
    every = [language().code, *(code for code in PAGE_LANGUAGES if code != language().code)]
    form = SeriesForm.offering(languages=every, data=SeriesForm.places_of(list(PAGE_LANGUAGES)))
    if form.validate_on_submit():
        by, now = access.actor(), moments.now()
        try:
            with unit_of_work():
                made = once.make(form, Series, lambda: service.create_series(form.wanted(), by=by, now=now), now=now)
        except DomainError as refusal:
            form.show(refusal)
        else:
            flash(_("The series is made. Add its towns next, in the order in which they host."), "good")
            return redirect(url_for(".series", series=made), 303)
    return answer(render_template("series/desk/create.html", form=form), form)


@bp.route("/<slug:series>/edit", methods=["GET", "POST"])
@access.requires(SERIES_EDIT)
def change(series: Series) -> Any:
    stored = parts.read(SeriesFacts, series)
    form = SeriesForm.offering(
        languages=series.languages,
        data={**vars(stored), **SeriesForm.places_of(stored.languages), "seen": fingerprints.of(stored)},
    )
    was_overtaken = False
    if form.validate_on_submit():
        try:
            with unit_of_work():
                service.change_series(series, form.wanted(), seen=form.seen.data, by=access.actor(), now=moments.now())
        except ChangedMeanwhile as refusal:
            form.show(refusal)
            form.seen.data, was_overtaken = fingerprints.of(parts.read(SeriesFacts, series)), True
        except DomainError as refusal:
            form.show(refusal)
        else:
            flash(_("Saved."), "good")
            return redirect(url_for(".series", series=series), 303)
    return answer(render_template("series/desk/change.html", form=form, was_overtaken=was_overtaken), form)
