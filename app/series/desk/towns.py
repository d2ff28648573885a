"""The towns of a series: adding, changing, ordering, removing."""

from typing import Any

from flask import abort, flash, redirect, render_template, url_for
from flask_babel import gettext as _

from app import access, once
from app.database import unit_of_work
from app.forms import Form
from app.i18n import language
from app.series import parts, queries, service
from app.series.desk.blueprint import bp
from app.series.desk.parts import answer
from app.series.models import Series, Town
from app.series.parts import TownFacts
from app.series.rules import SERIES_EDIT, ChangedMeanwhile
from app.series.series_forms import JoinForm, OrderForm, TownForm
from app.values import fingerprints, moments
from app.values.errors import DomainError


@bp.route("/<slug:series>/towns/new", methods=["GET", "POST"])
@access.requires(SERIES_EDIT)
def add_town(series: Series) -> Any:
    """A town that this installation does not know yet."""
    form = TownForm(languages=series.languages, data={"language": language().code})
    form.offer()
    if form.validate_on_submit():
        by, now = access.actor(), moments.now()
        try:
            with unit_of_work():
                town = once.make(
                    form, Town, lambda: service.create_town(series, form.wanted(), by=by, now=now), now=now
                )
        except DomainError as refusal:
            form.show(refusal)
        else:
            flash(_("%(town)s is in the ring.", town=town.name), "good")
            return redirect(url_for(".series", series=series), 303)
    return answer(render_template("series/desk/add_town.html", form=form, others=queries.towns_outside(series)), form)


@bp.route("/<slug:series>/towns/join", methods=["GET", "POST"])
@access.requires(SERIES_EDIT)
def join_town(series: Series) -> Any:
    """A town that takes part in another series already."""
    others, form = queries.towns_outside(series), JoinForm()
    # Sent twice, the town is in the ring when the form comes the second time.
    known = {town.id: town for town in (*others, *series.towns)}
    form.town.choices = [(id, town.name) for id, town in known.items()]
    if form.validate_on_submit():
        town = known[form.town.data]
        with unit_of_work():
            service.add_town(series, town, by=access.actor(), now=moments.now())
        flash(_("%(town)s is in the ring.", town=town.name), "good")
        return redirect(url_for(".series", series=series), 303)
    form.town.choices = [(town.id, town.name) for town in others]
    return answer(render_template("series/desk/join_town.html", form=form), form)


@bp.route("/<slug:series>/towns/order", methods=["GET", "POST"])
@access.requires(SERIES_EDIT)
def order_towns(series: Series) -> Any:
    """The order of the ring, by numbers: it works with the keyboard and without script."""
    form = OrderForm.of(series.towns)
    if form.validate_on_submit():
        try:
            with unit_of_work():
                service.order_towns(series, form.wanted(), by=access.actor(), now=moments.now())
        except DomainError as refusal:
            form.show(refusal)
        else:
            flash(_("Saved."), "good")
            return redirect(url_for(".series", series=series), 303)
    return answer(render_template("series/desk/order_towns.html", form=form), form)


@bp.route("/<slug:series>/towns/<slug:town>", methods=["GET", "POST"])
@access.requires(SERIES_EDIT)
def change_town(series: Series, town: str) -> Any:
    found = _get(series, town)
    stored = parts.read(TownFacts, found)
    form = TownForm(
        languages=series.languages,
        data={**vars(stored), "seen": fingerprints.of(stored)},
    )
    form.offer()
    was_overtaken = False
    if form.validate_on_submit():
        try:
            with unit_of_work():
                service.change_town(found, form.wanted(), seen=form.seen.data, by=access.actor(), now=moments.now())
        except ChangedMeanwhile as refusal:
            form.show(refusal)
            form.seen.data, was_overtaken = fingerprints.of(parts.read(TownFacts, found)), True
        except DomainError as refusal:
            form.show(refusal)
        else:
            flash(_("Saved."), "good")
            return redirect(url_for(".series", series=series), 303)
    page = render_template(
        "series/desk/change_town.html",
        form=form,
        town=found,
        was_overtaken=was_overtaken,
        is_shared=len(queries.series_of_town(found)) > 1,
    )
    return answer(page, form)


@bp.route("/<slug:series>/towns/<slug:town>/remove", methods=["GET", "POST"])
@access.requires(SERIES_EDIT)
def remove_town(series: Series, town: str) -> Any:
    found, form = _get(series, town), Form()
    if form.validate_on_submit():
        try:
            with unit_of_work():
                service.remove_town(series, found, by=access.actor(), now=moments.now())
        except DomainError as refusal:
            form.show(refusal)
        else:
            flash(_("%(town)s is no longer in the ring.", town=found.name), "good")
            return redirect(url_for(".series", series=series), 303)
    return answer(render_template("series/desk/remove_town.html", form=form, town=found), form)


def _get(series: Series, slug: str) -> Town:
    """A town of this series, else 404: those of others are none of its coordinators' business."""
    return next((town for town in series.towns if town.slug == slug), None) or abort(404)
