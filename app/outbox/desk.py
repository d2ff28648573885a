"""The mails of a conference: what became of each, sending one again, stopping one.

The loader of addresses hands an edition over; its model lies further down the ladder.
"""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, Response, abort, flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from app import access, web
from app.database import unit_of_work
from app.outbox import kinds, queries, rules, service
from app.outbox.forms import Confirmation, MailFilter
from app.outbox.models import Message
from app.outbox.rules import MAIL_READ, STATUS
from app.values import moments
from app.values.errors import DomainError
from app.values.languages import PAGE_LANGUAGES

bp = Blueprint("outbox_desk", __name__, url_prefix="/<lang:lang>/desk/<slug:series>/<slug:edition>/mails")


@bp.after_request
def keep_private(response: AnyResponse) -> AnyResponse:
    return web.private(response)


@bp.get("")
@access.requires(MAIL_READ)
def messages(edition: Any) -> str:
    """Newest first, searched and filtered."""
    present = [(kind, kinds.name(kind)) for kind in queries.kinds_of_edition(edition.id)]
    form = MailFilter(request.args, kinds=sorted(present, key=lambda pair: pair[1]))
    chosen: dict[str, Any] = {
        "search": form.search.data, "state": form.wanted_state or "", "kind": form.wanted_kind
    }  # fmt: skip
    found = queries.page_of_edition(
        edition.id,
        search=form.search.data,
        state=form.wanted_state,
        kind=form.wanted_kind,
        page=web.page_number(),
    )
    return render_template(
        "outbox/messages.html",
        form=form,
        mails=found,
        counts=queries.states_of_edition(edition.id),
        chips=_chips(form, chosen),
        address=lambda page: url_for(".messages", page=page, **_given(chosen)),
        status=STATUS,
        languages_by_code=PAGE_LANGUAGES,
        kind_name=kinds.name,
        zone=edition.timezone,
    )


@bp.get("/<int:id>")
@access.requires(MAIL_READ)
def message(edition: Any, id: int) -> str:
    """One mail as it is stored: secret links are put in only when it is sent."""
    mail = _get(edition, id)
    return render_template(
        "outbox/message.html",
        mail=mail,
        text=rules.fill_marks(mail.text, lambda name: _("[the personal link goes in here]")),
        status=STATUS,
        languages_by_code=PAGE_LANGUAGES,
        kind_name=kinds.name,
        problem=rules.explain(mail.problem) if mail.problem else None,
        can_resend=rules.can_resend(mail.state, mail.to_address),
        can_stop=mail.state in rules.STOPPABLE,
        zone=edition.timezone,
    )


@bp.route("/<int:id>/resend", methods=["GET", "POST"])
@access.requires(MAIL_READ)
def resend(edition: Any, id: int) -> AnyResponse:
    return _confirmed(
        edition, id, "resend", lambda mail: service.resend(mail, by=access.actor(), now=moments.now()),
        _("The mail will be sent again in a moment."),
    )  # fmt: skip


@bp.route("/<int:id>/stop", methods=["GET", "POST"])
@access.requires(MAIL_READ)
def stop(edition: Any, id: int) -> AnyResponse:
    return _confirmed(
        edition, id, "stop", lambda mail: service.stop(mail, by=access.actor(), now=moments.now()),
        _("The mail is stopped and will not be sent."),
    )  # fmt: skip


def _confirmed(edition: Any, id: int, name: str, act: Callable[[Message], None], said: str) -> AnyResponse:
    """Ask first, then act; what is refused in the meantime is said on the mail's page."""
    mail = _get(edition, id)
    form = Confirmation()
    if not form.validate_on_submit():
        return _page(f"outbox/{name}.html", mail, form)
    try:
        with unit_of_work():
            act(mail)
        flash(said, "good")
    except DomainError as refusal:
        flash(str(refusal.message), "bad")
    return redirect(url_for(".message", id=id), 303)


def _page(template: str, mail: Message, form: Confirmation) -> Response:
    page = render_template(template, mail=mail, form=form, languages_by_code=PAGE_LANGUAGES)
    return make_response(page, 400 if form.errors else 200)


def _get(edition: Any, id: int) -> Message:
    return queries.find_in_edition(id, edition.id) or abort(404)


def _given(chosen: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in chosen.items() if value}


def _chips(form: MailFilter, chosen: dict[str, Any]) -> list[tuple[str, str]]:
    """What narrows the list, each with the address of the list without it."""
    words = {
        "search": form.search.data,
        "state": str(STATUS[form.wanted_state].text) if form.wanted_state else "",
        "kind": kinds.name(form.wanted_kind) if form.wanted_kind else "",
    }
    return [
        (text, url_for(".messages", **{other: value for other, value in _given(chosen).items() if other != name}))
        for name, text in words.items()
        if text
    ]
