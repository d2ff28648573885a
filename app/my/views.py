"""A participant's own pages: whoever holds the personal link sees that one registration and no other."""

from typing import Any

from flask import (
    Blueprint,
    Response,
    flash,
    jsonify,
    make_response,
    redirect,
    render_template,
    request,
    session,
    url_for,
)
from flask_babel import gettext as _

from app import access, i18n, lost_links, web
from app.database import unit_of_work
from app.limits import TooOften
from app.my import queries
from app.privacy import service as privacy
from app.registration import calendar as calendars
from app.registration import service, typed
from app.registration.forms import ButtonForm, ChangeForm
from app.registration.models import Registration
from app.registration.rules import KEPT, LIVE, STATUS, ConsentPurpose
from app.values import moments
from app.values.errors import DomainError
from app.values.languages import PAGE_LANGUAGES

bp = Blueprint("my", __name__)
_PAGES = "/<lang:lang>/my/<token>"

# A browser remembers the registrations it has opened, so that the code on a badge leads it back to them.
_REMEMBERED = 20


@bp.get(f"{_PAGES}/")
@access.holder
def registration(registration: Registration) -> Response:
    _remember(registration)
    return _page("registration.html", view=queries.overview(registration, moments.now()))


@bp.route(f"{_PAGES}/change", methods=["GET", "POST"])
@access.holder
def change(registration: Registration) -> Response:
    now, status = moments.now(), 200
    if not queries.can_change(registration, now):
        flash(_("Changes are no longer possible here. Please write to the organisers."), "warn")
        return _back(registration)
    offered = typed.offered(registration)
    form = ChangeForm.offering(offered, data=typed.as_typed(registration, offered))
    if form.is_submitted():
        status = 422
        if form.validate():
            try:
                with unit_of_work():
                    different = service.change(registration, form.changes(), by=access.actor(), now=now)
            except DomainError as refusal:
                form.offer(typed.offered(registration))
                form.show(refusal)
                status = refusal.status
            else:
                if different:
                    flash(_("Your registration has been changed. You will get an email about it."), "good")
                else:
                    flash(_("Nothing was different, so nothing has been changed."), "info")
                return _back(registration)
    return _page("change.html", status, form=form)


@bp.route(f"{_PAGES}/cancel", methods=["GET", "POST"])
@access.holder
def cancel(registration: Registration) -> Response:
    now, form = moments.now(), ButtonForm()
    if not queries.can_cancel(registration, now):
        return _back(registration)
    if form.validate_on_submit():
        with unit_of_work():
            service.cancel(registration, by=access.actor(), now=now)
        flash(_("Your registration is cancelled. You will get an email about it."), "good")
        return _back(registration)
    return _page("cancel.html", form=form, booked=queries.booked(registration))


@bp.post(f"{_PAGES}/resend")
@access.holder
def resend(registration: Registration) -> Response:
    now = moments.now()
    try:
        with unit_of_work():
            lost_links.count_mail(registration.email, now=now)
        with unit_of_work():
            service.resend(registration, now=now)
    except TooOften as refusal:
        flash(str(refusal.message), "warn")
    else:
        flash(_("The email with your badge and your calendar is on its way again."), "good")
    return _back(registration)


@bp.route(f"{_PAGES}/consents/<any({', '.join(ConsentPurpose)}):purpose>", methods=["POST"])
@access.holder
def consent(registration: Registration, purpose: str) -> Response:
    now, wanted = moments.now(), ConsentPurpose(purpose)
    with unit_of_work():
        if request.args.get("give") and wanted is not ConsentPurpose.ACCESS_NEEDS:
            language = i18n.language().code
            service.give_consent(registration, wanted, language, by=access.actor(), now=now)
            message = _("Your consent is noted.")
        else:
            service.withdraw_consent(registration, wanted, by=access.actor(), now=now)
            message = _("Your consent is withdrawn.")
    flash(message, "good")
    return _back(registration)


@bp.get(f"{_PAGES}/data")
@access.holder
def data(registration: Registration) -> Response:
    """Everything that is stored about this person, for reading and for taking along (GDPR, articles 15 and 20)."""
    response = jsonify(privacy.find(registration))
    edition = registration.edition
    name = f"{edition.series.slug}-{edition.slug}-{registration.id}.json"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return web.private(response)


@bp.route(f"{_PAGES}/erase", methods=["GET", "POST"])
@access.holder
def erase(registration: Registration) -> Response:
    form = ButtonForm()
    if form.validate_on_submit():
        edition = registration.edition
        opened = [id for id in session.get("opened", []) if id != registration.id]
        with unit_of_work():
            privacy.forget(registration, by=access.actor(), now=moments.now())
        session["opened"] = opened
        return redirect(url_for("registration.erased", edition=edition), 303)
    return _page("erase.html", form=form, keeps=KEPT, is_live=registration.state in LIVE)


@bp.get("/my/<token>/calendar.ics")
@access.holder
def calendar(registration: Registration) -> Response:
    """The calendar that stays up to date by itself, in the language asked for or else that of the person's mails."""
    code = request.args.get("lang", "")
    with i18n.speaking(code if code in PAGE_LANGUAGES else registration.mail_language):
        response = make_response(calendars.own(registration))
    response.content_type = "text/calendar; charset=utf-8"
    return web.private(response)


def _remember(registration: Registration) -> None:
    opened = [id for id in session.get("opened", []) if id != registration.id]
    if [*opened, registration.id] != session.get("opened"):
        session["opened"] = [*opened, registration.id][-_REMEMBERED:]


def _back(registration: Registration) -> Response:
    return web.private(redirect(url_for("my.registration", registration=registration), 303))


def _page(template: str, status: int = 200, **context: Any) -> Response:
    registration = request.view_args["registration"]
    context = {"registration": registration, "status_of": STATUS[registration.state], **context}
    return web.private(make_response(render_template(f"my/{template}", **context), status))
