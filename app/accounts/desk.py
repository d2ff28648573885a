"""The team of a conference, of a series, and the administrators of the installation."""

from typing import Any

from flask import Blueprint, Response, abort, flash, make_response, redirect, render_template, url_for
from flask_babel import gettext as _

from app import access
from app.accounts import gate, queries, rules, service
from app.accounts.forms import EndAccessForm, InviteForm
from app.accounts.rules import ROLE_HINTS, ROLE_NAMES, TEAM_EDIT
from app.database import unit_of_work
from app.i18n import language
from app.values import moments
from app.values.access import Role
from app.values.errors import DomainError
from app.web import private

bp = Blueprint("team", __name__, url_prefix="/<lang:lang>/desk")


@bp.after_request
def keep_private(response: Response) -> Response:
    return private(response)


@bp.get("/team")
@bp.get("/<slug:series>/team")
@bp.get("/<slug:series>/<slug:edition>/team")
@access.requires(TEAM_EDIT)
def team(series: Any = None, edition: Any = None) -> str:
    """Who belongs to it, what each role may do, and the way to invite and to end access."""
    scope = access.scope()
    from_above = queries.coordinators_of(series.id if series else edition.series_id) if edition else ()
    roles = (Role.COORDINATOR, *rules.roles_given_in(scope)) if edition else rules.roles_given_in(scope)
    return render_template(
        "accounts/team/team.html",
        team=queries.team_of(scope),
        from_above=from_above,
        roles=[(role, rules.permissions_of(role, gate.declared())) for role in roles],
        role_names=ROLE_NAMES,
        role_hints=ROLE_HINTS,
        zone=edition.timezone if edition else "UTC",
        me=gate.get_person(),
    )


@bp.route("/team/invite", methods=["GET", "POST"])
@bp.route("/<slug:series>/team/invite", methods=["GET", "POST"])
@bp.route("/<slug:series>/<slug:edition>/team/invite", methods=["GET", "POST"])
@access.requires(TEAM_EDIT)
def invite(series: Any = None, edition: Any = None) -> Response:
    scope = access.scope()
    form = InviteForm(rules.roles_given_in(scope), data={"language": language().code})
    if form.validate_on_submit():
        wanted = form.wanted()
        try:
            with unit_of_work():
                _appointment, is_new = service.invite(
                    wanted,
                    scope,
                    by=access.actor(),
                    now=moments.now(),
                    series=edition.series if edition else series,
                    edition=edition,
                )
        except DomainError as refusal:
            form.show(refusal)
        else:
            if is_new:
                flash(_("%(name)s is in the team now, and gets a mail with a link.", name=wanted.name), "good")
            else:
                flash(_("%(email)s has this role already. Nothing was changed.", email=wanted.email), "info")
            return redirect(url_for(".team"), 303)
    return make_response(render_template("accounts/team/invite.html", form=form), 422 if form.is_submitted() else 200)


@bp.route("/team/<int:appointment>/end", methods=["GET", "POST"])
@bp.route("/<slug:series>/team/<int:appointment>/end", methods=["GET", "POST"])
@bp.route("/<slug:series>/<slug:edition>/team/<int:appointment>/end", methods=["GET", "POST"])
@access.requires(TEAM_EDIT)
def end(appointment: int, series: Any = None, edition: Any = None) -> Response:
    """Asks first; the answer takes effect with the next request of whoever it is about."""
    found = queries.find_live(access.scope(), appointment) or abort(404)
    me = gate.get_person()
    form, name, is_me = EndAccessForm(), found.user.name, found.user_id == me.id
    if form.validate_on_submit():
        try:
            with unit_of_work():
                service.end(found, by=access.actor(), now=moments.now(), reason=form.reason.data)
        except DomainError as refusal:
            form.show(refusal)
        else:
            flash(_("The access of %(name)s has ended.", name=name), "good")
            return redirect(url_for("desk.home" if is_me else ".team"), 303)
    return make_response(
        render_template(
            "accounts/team/end.html",
            form=form,
            appointment=found,
            role=ROLE_NAMES[found.role],
            is_me=is_me,
            leaves_nobody=queries.is_last_to_lead(found),
            is_last=len([held for held in gate.holdings() if rules.reaches(held.scope, access.scope())]) == 1,
        ),
        422 if form.is_submitted() else 200,
    )
