"""The calls of a conference."""

from datetime import datetime, time, timedelta
from typing import Any

from flask import Response, flash, redirect, render_template, url_for
from flask_babel import gettext as _

from app import access, once
from app.call import beginning, decision_queries, offered, queries, review_queries, rules, service, typed
from app.call.desk.blueprint import bp, get_call, page
from app.call.desk_forms import CallForm
from app.call.models import Call
from app.call.rules import CALL_EDIT
from app.database import unit_of_work
from app.i18n import plain
from app.programme import queries as programme
from app.registration.forms import ButtonForm
from app.series.models import Edition
from app.series.rules import EditionState
from app.values import moments
from app.values.errors import DomainError


@bp.get("")
@access.requires(CALL_EDIT)
def calls(edition: Edition) -> str:
    """Every call, whether it is open, and how much was proposed."""
    now = moments.now()
    found = queries.calls_of(edition)
    return render_template(
        "call/desk/calls.html",
        calls=[(call, _window(call, now)) for call in found],
        counts=queries.counts(edition),
        windows=rules.WINDOW_STATUS,
        is_public=edition.state is not EditionState.PLANNED,
    )


@bp.route("/add", methods=["GET", "POST"])
@access.requires(CALL_EDIT)
def create(edition: Edition) -> Response:
    """A new call, with everything filled in as most conferences have it."""
    now, has_types = moments.now(), beginning.has_types(edition)
    form = _form(edition, is_first=not has_types, data=_begun(edition, now))
    if form.validate_on_submit():
        try:
            with unit_of_work():
                made = once.make(form, Call, lambda: _begin(edition, form, now), now=now)
        except DomainError as refusal:
            form.show(refusal)
        else:
            flash(_("The call “%(title)s” is there.", title=plain(made.title)), "good")
            return redirect(url_for(".call", id=made.id), 303)  # type: ignore[return-value]
    return page("create.html", form)


@bp.get("/<int:id>")
@access.requires(CALL_EDIT)
def call(edition: Edition, id: int) -> str:
    """One call: whether it is open, what it asks, what was proposed."""
    found, now = get_call(edition, id), moments.now()
    counts = queries.counts(edition).get(found.id, {})
    return render_template(
        "call/desk/call.html",
        call=found,
        window=_window(found, now),
        windows=rules.WINDOW_STATUS,
        counts={state: counts[state] for state in rules.STATUS if state in counts},
        undecided=sum(counts.get(state, 0) for state in rules.UNDECIDED),
        reviewers=len(review_queries.reviewers_of(found)),
        held=len(decision_queries.decisions_held(edition)),
        waiting=len(programme.unplaced_sessions(edition)),
        status=rules.STATUS,
        questions=len(queries.asked(found)),
        codes=sum(code.valid_until > now and code.used < code.uses for code in queries.codes_of(found)),
        is_public=edition.state is not EditionState.PLANNED,
    )


@bp.route("/<int:id>/edit", methods=["GET", "POST"])
@access.requires(CALL_EDIT)
def edit(edition: Edition, id: int) -> Response:
    found = get_call(edition, id)
    form = _form(edition, data=typed.of_call(found))
    if form.validate_on_submit():
        try:
            with unit_of_work():
                service.change(found, form.wanted(), seen=form.seen.data, by=access.actor(), now=moments.now())
        except DomainError as refusal:
            form.show(refusal)
        else:
            flash(_("Saved."), "good")
            return redirect(url_for(".call", id=id), 303)  # type: ignore[return-value]
    return page("edit.html", form, call=found)


@bp.route("/<int:id>/remove", methods=["GET", "POST"])
@access.requires(CALL_EDIT)
def remove(edition: Edition, id: int) -> Response:
    """Asks first. A call in which something was proposed stays."""
    found = get_call(edition, id)
    form, title = ButtonForm(), plain(found.title)
    if form.validate_on_submit():
        try:
            with unit_of_work():
                service.remove(found, by=access.actor(), now=moments.now())
        except DomainError as refusal:
            form.show(refusal)
        else:
            flash(_("The call “%(title)s” is removed.", title=title), "good")
            return redirect(url_for(".calls"), 303)  # type: ignore[return-value]
    return page("remove.html", form, call=found)


def _form(edition: Edition, **kwargs: Any) -> CallForm:
    return CallForm.offering(offered.of_edition(edition), edition.timezone, **kwargs)


def _begin(edition: Edition, form: CallForm, now: datetime) -> Call:
    wanted, by = form.wanted(), access.actor()
    if "usual_types" in form and form.usual_types.data:
        wanted = beginning.with_usual_types(edition, wanted, by=by, now=now)
    return service.create(edition, wanted, by=by, now=now)


def _begun(edition: Edition, now: datetime) -> dict[str, Any]:
    """A call as most conferences have it: open for six weeks from today, decided and confirmed in time for printing."""
    today = moments.local(now, edition.timezone).date()
    latest = max(edition.starts_on - timedelta(weeks=8), today + timedelta(weeks=1))
    closes_on = min(today + timedelta(weeks=6), latest)
    return {
        "title": beginning.in_all(edition.series.languages, lambda: _("Call for speakers")),
        "text": beginning.in_all(edition.series.languages, beginning.usual_text),
        "usual_types": True,
        "session_types": [str(form.id) for form in offered.of_edition(edition).forms],
        "tracks": [str(id) for id, _name in offered.of_edition(edition).tracks],
        "opens_on": today,
        "opens": time(8),
        "closes_on": closes_on,
        "closes": time(23, 59),
        "languages": list(edition.series.languages),
        "speakers_at_most": 3,
        "confirm_until": min(closes_on + timedelta(weeks=4), edition.starts_on),
        "slides_due": max(edition.starts_on - timedelta(weeks=2), today),
    }


def _window(call: Call, now: datetime) -> rules.Window:
    return rules.window(call.opens_at, call.closes_at, now)
