"""Check-in on a phone: every step is a page of its own; the camera only saves typing."""

from datetime import datetime
from typing import Any, NamedTuple

from flask import Blueprint, abort, flash, make_response, redirect, render_template, request, session, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app import access
from app.badges import tickets
from app.badges.rules import Ticket, UnknownCode
from app.checkin import admission, answering, queries, rules, service
from app.checkin.forms import CodeForm, FindForm, PersonForm, UndoForm
from app.checkin.models import Gate, Scan
from app.checkin.queries import Found
from app.checkin.rules import Person
from app.database import unit_of_work
from app.registration import queries as registrations
from app.registration.models import Registration
from app.registration.rules import STATUS, RegistrationState
from app.series import queries as series
from app.values import moments
from app.values.status import Status
from app.web import private

bp = Blueprint("checkin", __name__)


@bp.before_request
def speak() -> None:
    if request.view_args is None or "edition" not in request.view_args:
        admission.speak_own_language()


@bp.after_request
def keep_private(response: Response) -> Response:
    return private(response)


@bp.get("/checkin/")
@access.signed_in
def home() -> Response | str:
    """Where to check people in; with one entrance only, that one."""
    offered = []
    for edition in admission.editions():
        with unit_of_work():
            offered.append((edition, [(gate, answering.gate_name(gate)) for gate in service.gates(edition)]))
    if len(offered) == 1 and len(offered[0][1]) == 1:
        return redirect(url_for(".gate", gate_id=offered[0][1][0][0].id), 303)
    return render_template("checkin/home.html", offered=offered)


@bp.get("/checkin/<int:gate_id>")
@access.signed_in
def gate(gate_id: int) -> str:
    """The camera; without script the way to find by name."""
    here = admission.get_gate(gate_id)
    admission.remember(here)
    return _page("gate.html", here)


@bp.get("/checkin/<int:gate_id>/find")
@access.signed_in
def find(gate_id: int) -> str:
    form = FindForm(request.args)
    return _find_page(admission.get_gate(gate_id), form, CodeForm(formdata=None))


@bp.get("/checkin/<int:gate_id>/person/<int:id>")
@access.signed_in
def person(gate_id: int, id: int) -> str:
    """One person, and the button that lets them in: opening the page does not."""
    here = admission.get_gate(gate_id)
    found = _get_person(here, id)
    return _page(
        "person.html",
        here,
        form=PersonForm(formdata=None, code=request.args.get("code", "")),
        person=found,
        who=answering.who(found),
        status=STATUS[found.state],
        since=_since(here, found.since, moments.now()),
    )


@bp.post("/checkin/<int:gate_id>/person/<int:id>")
@access.signed_in
def admit(gate_id: int, id: int) -> Response:
    form, now = PersonForm(), moments.now()
    if not form.validate():
        abort(400)
    with unit_of_work():
        made = service.admit(admission.get_gate(gate_id), form.asked(id, now), by=access.actor(), now=now)
        return redirect(url_for(".verdict", gate_id=gate_id, client_id=made.client_id), 303)


@bp.post("/checkin/<int:gate_id>/scan")
@access.signed_in
def scan(gate_id: int) -> Response | str:
    """A code typed or pasted by hand."""
    form, now = CodeForm(), moments.now()
    if not form.validate():
        return make_response(_find_page(admission.get_gate(gate_id), FindForm(formdata=None), form), 422)
    with unit_of_work():
        made = service.admit(admission.get_gate(gate_id), form.asked(now), by=access.actor(), now=now)
        return redirect(url_for(".verdict", gate_id=gate_id, client_id=made.client_id), 303)


@bp.get("/checkin/<int:gate_id>/scans/<client_id>")
@access.signed_in
def verdict(gate_id: int, client_id: str) -> str:
    made = _get_scan(gate_id, client_id)
    return _page("verdict.html", made.gate, answer=answering.answer(service.given(made)), scan=made)


@bp.route("/checkin/<int:gate_id>/scans/<client_id>/undo", methods=["GET", "POST"])
@access.signed_in
def undo(gate_id: int, client_id: str) -> Response | str:
    made, form = _get_scan(gate_id, client_id), UndoForm()
    if form.validate_on_submit():
        with unit_of_work():
            made = _get_scan(gate_id, client_id)
            service.undo(made, form.reason.data or "", by=access.actor(), now=moments.now())
            flash(_("The check-in was taken back. The person is not in any more."), "good")
        return redirect(url_for(".gate", gate_id=gate_id), 303)
    if made.verdict is not rules.Verdict.WELCOME:
        raise rules.NothingToUndo
    page = _page(
        "undo.html",
        made.gate,
        form=form,
        who=answering.who(_get_person(made.gate, made.registration_id or 0)),
        scan=made,
    )
    return make_response(page, 422 if form.errors else 200)


@bp.get("/t/<ticket>")
@bp.get("/T/<ticket>")
@access.public
def ticket(ticket: str) -> Response | str:
    """What the QR code on a badge leads to, for whoever reads it: badges are worn and photographed."""
    try:
        named = tickets.read(ticket)
        edition = series.get_edition(named.edition_id)
    except (UnknownCode, LookupError):
        return make_response(render_template("checkin/ticket.html", edition=None), 404)
    admission.here(edition)
    if admission.may_at(edition) and _find_holder(named) is not None:
        with unit_of_work():
            at = admission.usual(service.gates(edition)).id
        return redirect(url_for(".person", gate_id=at, id=named.registration_id, code=ticket), 303)
    if named.registration_id in session.get("opened", ()) and (holder := _find_holder(named)) is not None:
        return redirect(url_for("my.registration", registration=holder), 303)
    return render_template("checkin/ticket.html", edition=edition)


def _find_holder(named: Ticket) -> Registration | None:
    try:
        found = registrations.get_registration(named.registration_id)
    except LookupError:
        return None
    return found if found.edition_id == named.edition_id and found.erased_at is None else None


def _get_person(here: Gate, id: int) -> Person:
    found = queries.find_person(here, id)
    if found is None or found.edition_id != here.edition_id or not found.name:
        raise rules.NoSuchPerson
    return found


def _get_scan(gate_id: int, client_id: str) -> Scan:
    made = admission.get_scan(client_id)
    if made.gate_id != gate_id:
        raise rules.NoSuchScan
    return made


def _find_page(here: Gate, form: FindForm, code_form: CodeForm) -> str:
    now = moments.now()
    found = [_listed(here, one, now) for one in queries.search(here, form.q.data or "")]
    return _page("find.html", here, form=form, found=found, code_form=code_form)


class Listed(NamedTuple):
    """Somebody on the list: in since then, or to be checked in by the form, or not to be let in for their state."""

    id: int
    who: tuple[str, ...]
    since: str
    form: PersonForm | None
    status: Status


def _listed(here: Gate, found: Found, now: datetime) -> Listed:
    registration, form = found.registration, None
    if registration.state is RegistrationState.CONFIRMED and found.welcome is None:
        form = PersonForm(formdata=None)
        # Several of these forms stand on one page, and ids are unique there.
        for field in form:
            field.id = f"{field.id}-{registration.id}"
    return Listed(
        registration.id,
        answering.who_is(registration.name, registration.town, registration.category.kind),
        _since(here, found.welcome.scanned_at if found.welcome else None, now),
        form,
        STATUS[registration.state],
    )


def _since(here: Gate, at: datetime | None, now: datetime) -> str:
    return answering.moment(at, here.edition, now) if at else ""


def _page(template: str, here: Gate, **context: Any) -> str:
    return render_template(
        f"checkin/{template}",
        gate=here,
        gate_name=answering.gate_name(here),
        counts=queries.counts(here),
        **context,
    )
