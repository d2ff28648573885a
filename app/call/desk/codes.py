"""Late codes: by which somebody may propose although the call is closed."""

from datetime import datetime

from flask import Response, abort, flash, redirect, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from app import access, once
from app.call import queries, service
from app.call.desk.blueprint import bp, get_call, page
from app.call.desk_forms import CodeForm
from app.call.models import Call, LateCode
from app.call.rules import CALL_EDIT
from app.database import unit_of_work
from app.series.models import Edition
from app.values import moments
from app.values.errors import DomainError


@bp.route("/<int:id>/codes", methods=["GET", "POST"])
@access.requires(CALL_EDIT)
def codes(edition: Edition, id: int) -> Response:
    """Those there are, and a form for one more."""
    call, now = get_call(edition, id), moments.now()
    form = CodeForm(data={"uses": 1})
    if form.validate_on_submit():
        try:
            with unit_of_work():
                made = once.make(form, LateCode, lambda: _make(call, form, now), now=now)
        except DomainError as refusal:
            form.show(refusal)
        else:
            flash(_("The code is %(code)s. Give it to nobody else than the person it is for.", code=made.code), "good")
            return redirect(url_for(".codes", id=id), 303)  # type: ignore[return-value]
    return page("codes.html", form, call=call, codes=queries.codes_of(call), now=now)


@bp.post("/<int:id>/codes/<int:code>/revoke")
@access.requires(CALL_EDIT)
def revoke(edition: Edition, id: int, code: int) -> AnyResponse:
    """What was proposed by it stays."""
    call = get_call(edition, id)
    found = next((one for one in queries.codes_of(call) if one.id == code), None) or abort(404)
    with unit_of_work():
        service.revoke_code(found, call, by=access.actor(), now=moments.now())
    flash(_("The code is no longer valid."), "good")
    return redirect(url_for(".codes", id=id), 303)


def _make(call: Call, form: CodeForm, now: datetime) -> LateCode:
    until = moments.end_of_day(form.valid_until.data, call.edition.timezone)
    return service.make_code(
        call, note=form.note.data, uses=form.uses.data, valid_until=until, by=access.actor(), now=now
    )
