"""Setting up a conference: the list, announcing it, cancelling it, closing it."""

from typing import Any

from flask import flash, make_response, redirect, render_template, url_for
from flask_babel import gettext as _

from app import access
from app.accounts import gate
from app.database import unit_of_work
from app.desk import queries
from app.desk.checklist import checklist, still_needed
from app.desk.forms import ButtonForm, CancelForm
from app.desk.standing import warnings
from app.programme.rules import PROGRAMME_EDIT
from app.series import rules, service
from app.series.models import Edition
from app.series.rules import ARROWS, EDITION_EDIT, STATUS, EditionState, NotComplete, Phase
from app.values import moments
from app.values.errors import DomainError
from app.values.languages import PAGE_LANGUAGES


@access.requires(EDITION_EDIT)
def setup(edition: Edition) -> str:
    """What is done, what is still needed, and why it is asked."""
    now = moments.now()
    items = checklist(edition, now)
    phase = edition.phase(now)
    return render_template(
        "desk/setup.html",
        edition=edition,
        items=items,
        needed=still_needed(items),
        done=sum(item.is_done for item in items),
        status=STATUS[phase],
        tags={code: PAGE_LANGUAGES[code].tag for code in edition.series.languages},
        warnings=warnings(edition) if phase is not Phase.HELD and gate.may(PROGRAMME_EDIT) else 0,
        asks_for_results=phase is Phase.HELD and edition.state is not EditionState.ARCHIVED,
        can_announce=EditionState.ANNOUNCED in ARROWS[edition.state],
        can_cancel=EditionState.CANCELLED in ARROWS[edition.state] and phase is not Phase.HELD,
        can_archive=EditionState.ARCHIVED in ARROWS[edition.state] and phase is Phase.HELD,
    )


@access.requires(EDITION_EDIT)
def announce(edition: Edition) -> Any:
    """Asks first, and says what the public will see; refused while something needed is open."""
    now, form = moments.now(), ButtonForm()
    if form.validate_on_submit():
        try:
            with unit_of_work():
                service.lock(edition)
                rules.check_arrow(edition.state, EditionState.ANNOUNCED)
                if needed := still_needed(checklist(edition, now)):
                    raise NotComplete([item.key for item in needed])
                service.announce(edition, by=access.actor(), now=now)
        except DomainError as refusal:
            form.show(refusal)
        else:
            flash(_("The conference is announced. The public sees it now."), "good")
            return redirect(url_for("desk.setup", edition=edition), 303)
    page = render_template(
        "desk/announce.html",
        edition=edition,
        form=form,
        needed=still_needed(checklist(edition, now)),
        can_announce=EditionState.ANNOUNCED in ARROWS[edition.state],
    )
    return make_response(page, 422 if form.is_submitted() else 200)


@access.requires(EDITION_EDIT)
def cancel(edition: Edition) -> Any:
    """Asks first; the reason is for the public."""
    form = CancelForm(languages=edition.series.languages)
    if form.validate_on_submit():
        try:
            with unit_of_work():
                service.cancel(edition, form.public_reason.data, by=access.actor(), now=moments.now())
        except DomainError as refusal:
            form.show(refusal)
        else:
            flash(_("The conference is cancelled. Its page says so, and why."), "good")
            return redirect(url_for("desk.setup", edition=edition), 303)
    page = render_template(
        "desk/cancel.html",
        edition=edition,
        form=form,
        registered=queries.registered(edition),
        can_cancel=EditionState.CANCELLED in ARROWS[edition.state],
    )
    return make_response(page, 422 if form.is_submitted() else 200)


@access.requires(EDITION_EDIT)
def archive(edition: Edition) -> Any:
    """Asks first; afterwards nothing changes any more."""
    form = ButtonForm()
    if form.validate_on_submit():
        try:
            with unit_of_work():
                service.archive(edition, by=access.actor(), now=moments.now())
        except DomainError as refusal:
            form.show(refusal)
        else:
            flash(_("The conference is archived."), "good")
            return redirect(url_for("desk.setup", edition=edition), 303)
    can_archive = EditionState.ARCHIVED in ARROWS[edition.state] and edition.phase(moments.now()) is Phase.HELD
    page = render_template("desk/archive.html", edition=edition, form=form, can_archive=can_archive)
    return make_response(page, 422 if form.is_submitted() else 200)
