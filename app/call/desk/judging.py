"""How a call is judged: phases, criteria, reviewers and how far they are."""

from datetime import time
from typing import Any

from flask import Response, abort, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response as AnyResponse

from app import access, i18n, once
from app.accounts import queries as accounts
from app.accounts.models import User
from app.call import review_queries, review_rules, service, usual
from app.call.desk.blueprint import bp, get_call, page
from app.call.models import Call, Criterion, Phase
from app.call.review_forms import CriterionForm, PhaseForm, TracksForm
from app.call.rules import CALL_EDIT
from app.database import unit_of_work
from app.series.models import Edition
from app.values import fingerprints, moments
from app.values.access import Role, Scope
from app.values.errors import DomainError


@bp.get("/<int:id>/review")
@access.requires(CALL_EDIT)
def review(edition: Edition, id: int) -> str:
    """When, by what and by whom; each reviewer with how far they are."""
    call = get_call(edition, id)
    reviewers = review_queries.reviewers_of(call)
    named = {one.user_id for one in reviewers}
    return render_template(
        "call/desk/review.html",
        call=call,
        moment=review_rules.moment(call.phases, moments.now()),
        reviewers=reviewers,
        progress=review_queries.progress(call, reviewers),
        track_names={track.id: track.name for track in call.tracks},
        candidates=[user for user in _candidates(edition) if user.id not in named],
    )


@bp.post("/<int:id>/review/usual-phase")
@access.requires(CALL_EDIT)
def usual_phase(edition: Edition, id: int) -> AnyResponse:
    """Three weeks from when the call closes."""
    call = get_call(edition, id)
    with unit_of_work():
        usual.add_phase(call, by=access.actor(), now=moments.now())
    return _back(id)


@bp.post("/<int:id>/review/usual-criteria")
@access.requires(CALL_EDIT)
def usual_criteria(edition: Edition, id: int) -> AnyResponse:
    call = get_call(edition, id)
    with unit_of_work():
        usual.add_criteria(call, by=access.actor(), now=moments.now())
    return _back(id)


@bp.route("/<int:id>/review/phases/add", methods=["GET", "POST"])
@access.requires(CALL_EDIT)
def add_phase(edition: Edition, id: int) -> Response:
    call = get_call(edition, id)
    form = _phase_form(edition, {"opens": time(8), "closes": time(23, 59), "can_score": True})
    if form.validate_on_submit():
        by, now = access.actor(), moments.now()
        try:
            with unit_of_work():
                once.make(form, Phase, lambda: service.add_phase(call, form.wanted(), by=by, now=now), now=now)
        except DomainError as refusal:
            form.show(refusal)
        else:
            flash(_("The phase is there."), "good")
            return _back(id)
    return page("phase.html", form, call=call, phase=None)


@bp.route("/<int:id>/review/phases/<int:phase>", methods=["GET", "POST"])
@access.requires(CALL_EDIT)
def phase(edition: Edition, id: int, phase: int) -> Response:
    call = get_call(edition, id)
    found = _get_phase(call, phase)
    form = _phase_form(edition, _as_typed(found, edition.timezone))
    if form.validate_on_submit():
        try:
            with unit_of_work():
                service.change_phase(found, form.wanted(), seen=form.seen.data, by=access.actor(), now=moments.now())
        except DomainError as refusal:
            form.show(refusal)
        else:
            flash(_("Saved."), "good")
            return _back(id)
    return page("phase.html", form, call=call, phase=found)


@bp.post("/<int:id>/review/phases/<int:phase>/remove")
@access.requires(CALL_EDIT)
def remove_phase(edition: Edition, id: int, phase: int) -> AnyResponse:
    """What was written in it stays, so nothing is asked before."""
    found = _get_phase(get_call(edition, id), phase)
    with unit_of_work():
        service.remove_phase(found, by=access.actor(), now=moments.now())
    flash(_("The phase is removed; what was written in it stays."), "good")
    return _back(id)


@bp.route("/<int:id>/review/criteria/add", methods=["GET", "POST"])
@access.requires(CALL_EDIT)
def add_criterion(edition: Edition, id: int) -> Response:
    call = get_call(edition, id)
    form = CriterionForm(languages=edition.series.languages, data={"weight": 1})
    if form.validate_on_submit():
        by, now = access.actor(), moments.now()
        try:
            with unit_of_work():
                once.make(form, Criterion, lambda: service.add_criterion(call, form.wanted(), by=by, now=now), now=now)
        except DomainError as refusal:
            form.show(refusal)
        else:
            flash(_("The criterion is there."), "good")
            return _back(id)
    return page("criterion.html", form, call=call, criterion=None)


@bp.route("/<int:id>/review/criteria/<int:criterion>", methods=["GET", "POST"])
@access.requires(CALL_EDIT)
def criterion(edition: Edition, id: int, criterion: int) -> Response:
    call = get_call(edition, id)
    found = _get_criterion(call, criterion)
    data = {
        "seen": fingerprints.of(service.facts_of_criterion(found)),
        "name": found.name,
        "hint": found.hint,
        "weight": found.weight,
        "scale": CriterionForm.as_lines(found.scale),
    }
    form = CriterionForm(languages=edition.series.languages, data=data)
    if form.validate_on_submit():
        try:
            with unit_of_work():
                wanted, seen = form.wanted(), form.seen.data
                service.change_criterion(found, wanted, seen=seen, by=access.actor(), now=moments.now())
        except DomainError as refusal:
            form.show(refusal)
        else:
            flash(_("Saved."), "good")
            return _back(id)
    return page("criterion.html", form, call=call, criterion=found)


@bp.post("/<int:id>/review/criteria/<int:criterion>/remove")
@access.requires(CALL_EDIT)
def remove_criterion(edition: Edition, id: int, criterion: int) -> AnyResponse:
    """Only where nobody has given points by it, so nothing is lost."""
    found = _get_criterion(get_call(edition, id), criterion)
    try:
        with unit_of_work():
            service.remove_criterion(found, by=access.actor(), now=moments.now())
    except DomainError as refusal:
        flash(str(refusal.message), "warn")
    else:
        flash(_("The criterion is removed."), "good")
    return _back(id)


@bp.route("/<int:id>/review/reviewers/<int:user>", methods=["GET", "POST"])
@access.requires(CALL_EDIT)
def reviewer(edition: Edition, id: int, user: int) -> Response:
    """Name somebody of the team as a reviewer, or change which tracks they read."""
    call = get_call(edition, id)
    present = review_queries.find_reviewer(call.id, user)
    who = present.user if present else _get_candidate(edition, user)
    form = TracksForm(data={"tracks": [str(track) for track in present.tracks] if present else []})
    form.tracks.choices = [(str(track.id), i18n.plain(track.name)) for track in call.tracks]
    if form.validate_on_submit():
        with unit_of_work():
            tracks = [int(track) for track in form.tracks.data or ()]
            service.name_reviewer(call, who, tracks, by=access.actor(), now=moments.now())
        flash(_("%(name)s reviews this call.", name=who.name), "good")
        return _back(id)
    return page("reviewer.html", form, call=call, who=who, is_named=present is not None)


@bp.post("/<int:id>/review/reviewers/<int:user>/remove")
@access.requires(CALL_EDIT)
def dismiss_reviewer(edition: Edition, id: int, user: int) -> AnyResponse:
    """What they have written counts on; they can be named again."""
    found = review_queries.find_reviewer(get_call(edition, id).id, user) or abort(404)
    name = found.user.name
    with unit_of_work():
        service.dismiss_reviewer(found, by=access.actor(), now=moments.now())
    flash(_("%(name)s reviews this call no more. What they wrote counts on.", name=name), "good")
    return _back(id)


@bp.post("/<int:id>/review/remind")
@access.requires(CALL_EDIT)
def remind_reviewers(edition: Edition, id: int) -> AnyResponse:
    """A mail to those who have something left; pressed twice on one day, it is one mail."""
    call = get_call(edition, id)
    with unit_of_work():
        told = service.remind_reviewers(call, by=access.actor(), now=moments.now())
    if told:
        flash(ngettext("One reviewer gets a mail.", "%(num)d reviewers get a mail.", told), "good")
    else:
        flash(_("Nobody has anything left to read."), "good")
    return _back(id)


def _candidates(edition: Edition) -> list[User]:
    """Who can be named: reviewers of the team, and those who organise, by name."""
    posts = [*accounts.team_of(Scope(edition.series_id, edition.id)), *accounts.coordinators_of(edition.series_id)]
    roles = (Role.REVIEWER, Role.HOST_ORGANISER, Role.COORDINATOR)
    people = {post.user.id: post.user for post in posts if post.role in roles}
    return sorted(people.values(), key=lambda user: (user.name.casefold(), user.id))


def _get_candidate(edition: Edition, id: int) -> User:
    return next((user for user in _candidates(edition) if user.id == id), None) or abort(404)


def _get_phase(call: Call, id: int) -> Phase:
    return next((one for one in call.phases if one.id == id), None) or abort(404)


def _get_criterion(call: Call, id: int) -> Criterion:
    return next((one for one in call.criteria if one.id == id), None) or abort(404)


def _phase_form(edition: Edition, data: dict[str, Any]) -> PhaseForm:
    form = PhaseForm(languages=edition.series.languages, data=data)
    form.zone = edition.timezone
    return form


def _as_typed(phase: Phase, zone: str) -> dict[str, Any]:
    opens, closes = moments.local(phase.opens_at, zone), moments.local(phase.closes_at, zone)
    return {
        "seen": fingerprints.of(service.facts_of_phase(phase)),
        "name": phase.name,
        "opens_on": opens.date(),
        "opens": opens.time(),
        "closes_on": closes.date(),
        "closes": closes.time(),
        "can_score": phase.can_score,
        "shows_others": phase.shows_others,
    }


def _back(id: int) -> Response:
    return redirect(url_for(".review", id=id), 303)  # type: ignore[return-value]
