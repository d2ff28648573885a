"""The call for speakers, as the public sees it. Nothing here tells a stranger whether somebody has proposed something."""

from datetime import datetime
from functools import partial
from typing import Any

from flask import (
    Blueprint,
    Response,
    abort,
    current_app,
    jsonify,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)

from app import access, formats, limits, lost_links, web
from app.call import offered, queries, rules, service
from app.call.forms import LateForm, ProposalForm
from app.call.models import Call
from app.call.rules import MOST_PROPOSALS, Window
from app.database import unit_of_work
from app.files.forms import Kept
from app.series import pagecache
from app.series.models import Edition
from app.series.rules import EditionState
from app.settings import Rate
from app.speakers import letters, pipeline_queries
from app.values import moments
from app.values.errors import DomainError

bp = Blueprint("call", __name__, url_prefix="/<lang:lang>/<slug:series>/<slug:edition>/call")

# A draft is kept at each pause in typing.
_RATE_KEEP = Rate(300, 600)
_RATE_MAILBOX = Rate(MOST_PROPOSALS, 24 * 3600)


@bp.get("")
@access.public
@pagecache.public_page
def calls(edition: Edition) -> str:
    """What is sought; where there are several calls, all of them."""
    found = _public(edition)
    if len(found) == 1:
        return _about(found[0])
    now = moments.now()
    return render_template(
        "call/calls.html",
        edition=edition,
        calls=[(one, _window(one, now)) for one in found],
        status=rules.WINDOW_STATUS,
    )


@bp.get("/<slug:call>")
@access.public
@pagecache.public_page
def call(edition: Edition, call: str) -> str:
    return _about(_get(edition, call))


@bp.route("/<slug:call>/propose", methods=["GET", "POST"])
@access.public
@web.uploads
def propose(edition: Edition, call: str) -> Response:
    """The form. It answers the same whether the address is known or not."""
    found, now = _get(edition, call), moments.now()
    window = _window(found, now)
    if request.method == "GET":
        code = request.args.get("code", "").strip().upper()
        if window is Window.OPEN or (window is Window.CLOSED and _is_good(found, code, now)):
            form = ProposalForm.offering(offered.of(found), data={"code": code} if window is Window.CLOSED else None)
            page = _form_page(found, form, window)
            # Nobody has typed anything yet. Whoever comes back to this page by the button of their browser finds the same
            # key in it, so that they write on in their proposal instead of making a second one.
            page.headers["Cache-Control"] = "private, no-cache"
            return page
        return _not_now(found, window, code)
    return _sent(found, window, now)


@bp.get("/arrived")
@access.public
def arrived(edition: Edition) -> Response:
    """The proposal is there; no person is named."""
    return _page("call/arrived.html", edition=edition)


@bp.route("/link", methods=["GET", "POST"])
@access.public
def link(edition: Edition) -> Response:
    """Personal links again, by mail."""
    send = partial(service.send_links, edition)
    return lost_links.answer("call/link.html", send, url_for(".link_sent", edition=edition))


@bp.get("/link/sent")
@access.public
def link_sent(edition: Edition) -> Response:
    return _page("call/link_sent.html")


def _sent(call: Call, window: Window, now: datetime) -> Response:
    """What came from the form: a draft that is kept while typing or by its button, or a proposal to submit."""
    act = request.form.get("act", "submit")
    form, status = ProposalForm.offering(offered.of(call)), 422
    form.submitting = act == "submit"
    form.keep(_kept(form))
    try:
        with unit_of_work():
            _count(form, now)
        if form.validate():
            with unit_of_work():
                service.propose(
                    call,
                    form.wanted(),
                    form.person(form.email.data),
                    form_key=form.form_key.data,
                    code=(form.code.data or "").upper(),
                    submit=form.submitting,
                    quiet=act == "keep",
                    by=access.actor(),
                    now=now,
                )
            if act == "keep":
                return web.private(jsonify(kept=True))
            if form.submitting:
                return web.private(redirect(url_for(".arrived", edition=call.edition), 303))  # type: ignore[arg-type]
            form.keep(_kept(form))
            kept_at = formats.clock(now, call.edition.timezone)
            return _form_page(call, form, window, kept_at=kept_at)
    except DomainError as refusal:
        form.show(refusal)
        status = refusal.status
    if act == "keep":
        return web.private(make_response(jsonify(kept=False), status))
    return _form_page(call, form, window, status)


def _kept(form: ProposalForm) -> dict[int, Kept]:
    """The files that were sent with this form before."""
    if not form.takes_files:
        return {}
    return {question: Kept(name) for question, name in queries.files_of_form(form.form_key.data).items()}


def _count(form: ProposalForm, now: datetime) -> None:
    """Raises TooOften."""
    if queries.is_begun(form.form_key.data):
        limits.count("draft", form.form_key.data, _RATE_KEEP, now=now)
        return
    limits.count("proposal", _network(), _settings().rate_registration, now=now)
    if form.email.data:
        limits.count("proposals of a mailbox", form.email.data.casefold(), _RATE_MAILBOX, now=now)


def _form_page(call: Call, form: ProposalForm, window: Window, status: int = 200, *, kept_at: str = "") -> Response:
    return _page("call/propose.html", status, call=call, form=form, kept_at=kept_at, is_late=window is Window.CLOSED)


def _about(call: Call) -> str:
    now = moments.now()
    window = _window(call, now)
    brief = pipeline_queries.brief_of(call.edition)
    return render_template(
        "call/call.html",
        edition=call.edition,
        call=call,
        window=window,
        status=rules.WINDOW_STATUS[window],
        brief=brief,
        questions=letters.questions_of(brief),
        is_only=len(queries.calls_of(call.edition)) == 1,
    )


def _not_now(call: Call, window: Window, code: str) -> Response:
    """Why nobody can propose now, and the way out."""
    form = LateForm(request.args if code else None)
    if code:
        form.code.errors = [rules.LateCodeSpent.message]
    return _page("call/closed.html", 422 if code else 200, call=call, window=window, form=form)


def _window(call: Call, now: datetime) -> Window:
    return rules.window(call.opens_at, call.closes_at, now)


def _is_good(call: Call, code: str, now: datetime) -> bool:
    found = queries.find_code(call, code) if code else None
    return found is not None and found.valid_until > now and found.used < found.uses


def _public(edition: Edition) -> list[Call]:
    """The calls of an edition that the public may know of. Answers 404 where there is none."""
    if edition.state is EditionState.PLANNED:
        abort(404)
    return list(queries.calls_of(edition)) or abort(404)


def _get(edition: Edition, slug: str) -> Call:
    if edition.state is EditionState.PLANNED:
        abort(404)
    return queries.find_call(edition, slug) or abort(404)


def _page(template: str, status: int = 200, **context: Any) -> Response:
    """A page that no cache keeps: what it shows is as of now, or belongs to whoever typed it."""
    return web.private(make_response(render_template(template, **context), status))


def _network() -> str:
    return limits.network_of(request.remote_addr)


def _settings() -> Any:
    return current_app.config["SETTINGS"]
