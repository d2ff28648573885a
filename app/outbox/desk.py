"""The mails of a conference: what became of each, sending one again, stopping one.

The loader of addresses hands an edition over; its model lies further down the ladder.
"""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, Response, abort, flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response as AnyResponse

from app import access, i18n, once, web
from app.database import unit_of_work
from app.outbox import kinds, queries, rules, service
from app.outbox.forms import Confirmation, LettingGo, MailFilter
from app.outbox.models import Message
from app.outbox.rules import MAIL_READ, STATUS
from app.values import moments
from app.values.errors import DomainError
from app.values.languages import PAGE_LANGUAGES

bp = Blueprint("outbox_desk", __name__, url_prefix="/<lang:lang>/desk/<slug:series>/<slug:edition>/mails")

# A mail speaks its own language, so the address of its frame names none.
frame = Blueprint("outbox_frame", __name__, url_prefix="/desk/<slug:series>/<slug:edition>/mails")


@bp.after_request
@frame.after_request
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
        text=_text(mail),
        status=STATUS,
        languages_by_code=PAGE_LANGUAGES,
        kind_name=kinds.name,
        problem=rules.explain(mail.problem) if mail.problem else None,
        can_resend=rules.can_resend(mail.state, mail.to_address),
        can_stop=mail.state in rules.STOPPABLE,
        is_held=mail.state is rules.MessageState.HELD,
        zone=edition.timezone,
    )


@frame.get("/<int:id>/html")
@access.requires(MAIL_READ)
def html(edition: Any, id: int) -> Response:
    """The HTML of a mail, for the frame on its page; what would be a secret link leads nowhere."""
    page = rules.fill_marks(_get(edition, id).html, lambda name: "about:blank")
    return Response(page, headers={"Content-Security-Policy": rules.FRAME_POLICY})


@bp.post("/<int:id>/let-go")
@access.requires(MAIL_READ)
def let_go(edition: Any, id: int) -> AnyResponse:
    """One mail that was held back may go. A second time changes nothing."""
    mail = _get(edition, id)
    try:
        with unit_of_work():
            service.let_go(mail, by=access.actor(), now=moments.now())
        flash(_("The mail will be sent in a moment."), "good")
    except DomainError as refusal:
        flash(str(refusal.message), "bad")
    return redirect(url_for(".message", id=id), 303)


@bp.route("/held", methods=["GET", "POST"])
@access.requires(MAIL_READ)
def held(edition: Any) -> AnyResponse:
    """What waits for a second look, with what each mail says; chosen ones go, or all that are shown."""
    kinds_held = queries.held_by_kind(edition.id)
    kind = request.args.get("kind", "")
    kind = kind if kind in kinds_held else ""
    mails = queries.held_of_edition(edition.id, kind=kind, page=web.page_number())
    form = LettingGo(held=[(mail.id, mail.to_name or mail.to_address) for mail in mails.items])
    if form.validate_on_submit():
        with unit_of_work():
            chosen = queries.all_in_edition(form.wanted, edition.id)
            gone = service.let_all_go(chosen, by=access.actor(), now=moments.now())
        if gone:
            flash(
                ngettext("One mail will be sent in a moment.", "%(num)d mails will be sent in a moment.", gone), "good"
            )
        else:
            flash(_("No mail was let go. Please tick those that may go."), "bad")
        return redirect(url_for(".held", kind=kind or None), 303)
    page = render_template(
        "outbox/held.html",
        form=form,
        mails=mails,
        texts={mail.id: _text(mail) for mail in mails.items},
        kind=kind,
        kinds=[(code, kinds.name(code), number) for code, number in kinds_held.items()],
        address=lambda number: url_for(".held", page=number, kind=kind or None),
        languages_by_code=PAGE_LANGUAGES,
        kind_name=kinds.name,
    )
    return make_response(page, 400 if form.errors else 200)


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
            if once.spend(form, now=moments.now()):
                act(mail)
        flash(said, "good")
    except DomainError as refusal:
        flash(str(refusal.message), "bad")
    return redirect(url_for(".message", id=id), 303)


def _text(mail: Message) -> str:
    """What the mail says; where a link goes in, it says so in its own language."""
    with i18n.speaking(mail.language):
        mark = _("[the personal link goes in here]")
    return rules.fill_marks(mail.text, lambda name: mark)


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
