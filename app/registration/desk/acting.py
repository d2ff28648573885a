"""What organisers do about a registration: make, correct, cancel it, send mails and links again."""

from dataclasses import replace

from flask import Response, flash, make_response, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from app import access, i18n, once
from app.database import unit_of_work
from app.outbox import queries as outbox
from app.registration import offers, queries, rules, service, typed
from app.registration.choices import Offered
from app.registration.desk.blueprint import bp
from app.registration.desk.person import get
from app.registration.desk_forms import ButtonForm, CancelForm, CorrectForm, SpotForm
from app.registration.models import Registration
from app.registration.rules import REGISTRATION_EDIT, AlreadyRegistered, RegistrationState
from app.series.models import Edition
from app.values import moments
from app.values.errors import DomainError


@bp.route("/new", methods=["GET", "POST"])
@access.requires(REGISTRATION_EDIT)
def create(edition: Edition) -> AnyResponse:
    """Register somebody on the spot, also when registration is closed for the public."""
    form = SpotForm.offering(_offered(edition), data={"mail_language": i18n.language().code})
    if not form.is_submitted():
        return _page("create.html", form=form, existing=None)
    existing, status = None, 422
    if form.validate():
        try:
            with unit_of_work():
                made = service.register(edition, form.wanted(), by=access.actor(), now=moments.now(), at_the_desk=True)
            flash(_("%(name)s is registered.", name=made.name), "good")
            return redirect(url_for(".registration", id=made.id), 303)
        except DomainError as refusal:
            form.offer(_offered(edition))
            form.show(refusal)
            existing = refusal.registration_id if isinstance(refusal, AlreadyRegistered) else None
            status = refusal.status
    return _page("create.html", status, form=form, existing=existing)


@bp.route("/<int:id>/correct", methods=["GET", "POST"])
@access.requires(REGISTRATION_EDIT)
def correct(edition: Edition, id: int) -> AnyResponse:
    """Correct what stands in a registration; what somebody else has saved meanwhile is not overwritten."""
    found = get(edition, id)
    if found.state not in rules.LIVE or found.erased_at is not None:
        flash(_("This registration does not stand any more, so there is nothing to correct."), "warn")
        return _back(found)
    offered = _offered(edition)
    form = CorrectForm.offering(
        offered,
        data={
            **typed.as_typed(found, offered),
            "email": found.email,
            "category": found.category.kind.value,
            "mail_language": found.mail_language,
            "as_of": found.changed_at.isoformat(),
            "tell": True,
        },
    )
    if not form.is_submitted():
        return _page("correct.html", form=form, registration=found, existing=None)
    existing, status = None, 422
    if form.validate():
        try:
            with unit_of_work():
                different = service.change(
                    found, form.changes(), by=access.actor(), now=moments.now(), as_of=form.seen(), tell=form.tell.data
                )
            if different:
                flash(_("The registration has been corrected."), "good")
            else:
                flash(_("Nothing was different, so nothing has been changed."), "info")
            return _back(found)
        except DomainError as refusal:
            form.offer(_offered(edition))
            form.show(refusal)
            existing = refusal.registration_id if isinstance(refusal, AlreadyRegistered) else None
            status = refusal.status
    return _page("correct.html", status, form=form, registration=found, existing=existing)


@bp.route("/<int:id>/cancel", methods=["GET", "POST"])
@access.requires(REGISTRATION_EDIT)
def cancel(edition: Edition, id: int) -> AnyResponse:
    """Cancel somebody's registration; pressed twice, it is cancelled once."""
    found, form = get(edition, id), CancelForm()
    if found.state is RegistrationState.CANCELLED:
        flash(_("This registration is cancelled already."), "info")
        return _back(found)
    if form.validate_on_submit():
        try:
            with unit_of_work():
                service.cancel(found, by=access.actor(), now=moments.now(), reason=form.reason.data)
            flash(_("The registration is cancelled, and its places are free again."), "good")
        except DomainError as refusal:
            flash(str(refusal.message), "bad")
        return _back(found)
    return _page(
        "cancel.html",
        422 if form.errors else 200,
        form=form,
        registration=found,
        booked=queries.booked_sessions(found),
    )


@bp.post("/<int:id>/resend")
@access.requires(REGISTRATION_EDIT)
def resend(edition: Edition, id: int) -> AnyResponse:
    """Send the confirmation once more; asked for twice within the hour it is one mail."""
    found = get(edition, id)
    before = len(outbox.about("registration", found.id))
    try:
        with unit_of_work():
            service.resend(found, now=moments.now())
    except DomainError as refusal:
        flash(str(refusal.message), "bad")
        return _back(found)
    if len(outbox.about("registration", found.id)) > before:
        flash(_("The confirmation with badge and calendar is on its way again."), "good")
    else:
        flash(_("This was asked for within the last hour. What became of the mail stands under “Mails”."), "info")
    return _back(found)


@bp.route("/<int:id>/new-link", methods=["GET", "POST"])
@access.requires(REGISTRATION_EDIT)
def reissue(edition: Edition, id: int) -> AnyResponse:
    """Make the personal link void and mail a new one."""
    found, form = get(edition, id), ButtonForm()
    if form.validate_on_submit():
        try:
            with unit_of_work():
                if once.spend(form, now=moments.now()):
                    service.reissue_link(found, by=access.actor(), now=moments.now())
            flash(_("The old link is void, and a new one is on its way by email."), "good")
        except DomainError as refusal:
            flash(str(refusal.message), "bad")
        return _back(found)
    return _page("reissue.html", form=form, registration=found)


def _offered(edition: Edition) -> Offered:
    """What the form offers at the desk: also the categories that are not on the public form."""
    places = queries.places(edition)
    categories = queries.categories(edition)
    return replace(
        offers.offered(edition, places),
        categories=tuple(category.kind for category in categories),
        full_categories=frozenset(one.kind for one in categories if places.categories.get(one.id, 1) <= 0),
    )


def _back(registration: Registration) -> AnyResponse:
    return redirect(url_for(".registration", id=registration.id), 303)


def _page(template: str, status: int = 200, **context: object) -> Response:
    return make_response(render_template(f"registration/desk/{template}", **context), status)
