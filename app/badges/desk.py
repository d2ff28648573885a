"""Badges at the desk: printing them sheet by sheet, and a new ticket for a badge that was lost."""

from typing import NamedTuple

from flask import Blueprint, Response, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from app import access, i18n, once
from app.badges import composing, pdf, queries, rules, service
from app.badges.forms import ChoiceForm, Confirmation, SheetForm
from app.badges.queries import Person
from app.database import unit_of_work
from app.registration import service as registrations
from app.registration.rules import REGISTRATION_EDIT, REGISTRATION_READ
from app.series.models import Edition
from app.values import moments
from app.web import private

bp = Blueprint("badges_desk", __name__, url_prefix="/<lang:lang>/desk/<slug:series>/<slug:edition>/badges")


class Sheet(NamedTuple):
    """As many badges as are printed at once, in the order of names."""

    first: Person
    last: Person
    count: int
    form: SheetForm


@bp.after_request
def keep_private(response: AnyResponse) -> AnyResponse:
    return private(response)


@bp.get("")
@access.requires(REGISTRATION_READ)
def sheets(edition: Edition) -> str:
    """Who gets a badge, in sheets of some hundred by name; those printed before only when asked for."""
    choice = ChoiceForm(request.args)
    people = queries.people(edition)
    wanted = people if choice.all.data else [person for person in people if not person.is_printed]
    return render_template(
        "badges/sheets.html",
        choice=choice,
        total=len(people),
        printed=sum(person.is_printed for person in people),
        sheets=[
            _sheet(number, wanted[start : start + rules.SHEET], sides=1 if choice.one_sided.data else 2)
            for number, start in enumerate(range(0, len(wanted), rules.SHEET), 1)
        ],
    )


@bp.post("/print")
@access.requires(REGISTRATION_READ)
def print_all(edition: Edition) -> AnyResponse:
    """The badges of the chosen people as one PDF; that they were printed is noted."""
    form = SheetForm()
    if not form.validate():
        flash(next(iter(form.ids.errors), _("Please choose whose badges you want to print.")), "bad")
        return redirect(url_for(".sheets"), 303)
    chosen = queries.to_print(edition, form.ids.data)
    if not chosen:
        raise rules.NothingToPrint
    made = composing.badges(edition, chosen, with_back=form.with_back)
    title = _("Badges: %(conference)s, %(town)s", conference=i18n.plain(edition.series.title), town=edition.town.name)
    document = pdf.pages(made, title=title, tag=i18n.language().tag)
    with unit_of_work():
        service.record_printing(edition, chosen, by=access.actor(), now=moments.now())
    response = Response(document, mimetype="application/pdf")
    response.headers["Content-Disposition"] = f'attachment; filename="badges-{edition.slug}.pdf"'
    return response


@bp.route("/<int:id>/new-ticket", methods=["GET", "POST"])
@access.requires(REGISTRATION_EDIT)
def new_ticket(edition: Edition, id: int) -> AnyResponse | str:
    """Make a lost badge void and send its owner a new one."""
    registration = queries.find_person(edition, id) or abort(404)
    form = Confirmation()
    if form.validate_on_submit():
        now = moments.now()
        with unit_of_work():
            if once.spend(form, now=now):
                registrations.reissue_ticket(registration, by=access.actor(), now=now)
        flash(_("The old badge is no longer valid. A new one is on its way by mail."), "good")
        return redirect(url_for("registration_desk.registration", id=registration.id), 303)
    return render_template("badges/new_ticket.html", form=form, registration=registration)


def _sheet(number: int, people: list[Person], *, sides: int) -> Sheet:
    form = SheetForm(formdata=None, prefix="", ids=[person.id for person in people], sides=str(sides))
    # Several forms stand on one page, and ids are unique there.
    for field in form:
        field.id = f"{field.id}-{number}"
    return Sheet(people[0], people[-1], len(people), form)
