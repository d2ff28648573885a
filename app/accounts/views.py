"""Signing in and out, and one's own account."""

from urllib.parse import urlsplit

from flask import (
    Blueprint,
    Response,
    current_app,
    flash,
    make_response,
    redirect,
    render_template,
    request,
    session,
    url_for,
)
from flask_babel import gettext as _

from app import access, i18n, limits
from app.accounts import gate, links, rules, service, sessions
from app.accounts.forms import AccountForm, ButtonForm, SignInForm
from app.accounts.models import User
from app.accounts.rules import LinkSpent
from app.database import db, unit_of_work
from app.limits import TooOften
from app.settings import Settings
from app.values import moments
from app.web import private

bp = Blueprint("accounts", __name__, url_prefix="/<lang:lang>/account")

_ONWARDS = "onwards"


@bp.after_request
def keep_private(response: Response) -> Response:
    return private(response)


@bp.route("/sign-in", methods=["GET", "POST"])
@access.public
def sign_in() -> Response:
    """Ask for a link by mail. The answer is the same whether there is an account or not."""
    onwards = _own_page(request.args.get("next"))
    if request.method == "GET" and gate.person():
        return redirect(onwards or url_for("desk.home"))
    form = SignInForm()
    if form.validate_on_submit():
        try:
            _send_link(form.email.data)
        except TooOften as refusal:
            form.show(refusal)
            return _page("sign_in", form, refusal.status, retry_after=refusal.retry_after)
        if onwards:
            session[_ONWARDS] = onwards
        return redirect(url_for(".sign_in_sent"), 303)
    return _page("sign_in", form, 422 if form.is_submitted() else 200)


@bp.get("/sign-in-sent")
@access.public
def sign_in_sent() -> str:
    return render_template("accounts/sign_in_sent.html", minutes=int(rules.SIGN_IN_LINK_LASTS.total_seconds() // 60))


@bp.route("/sign-in/<link>", methods=["GET", "POST"])
@access.public
def enter(link: str) -> Response:
    """A link from a mail. Opening it shows a button, because mail scanners open links too; the button signs in."""
    said = links.read(link)
    user = db.session.get(User, said.user.id) if said else None
    if said is None or user is None or not user.active or user.link_generation != said.user.generation:
        return _spent()
    form, now = ButtonForm(), moments.now()
    if not form.validate_on_submit():
        return _spent() if now > said.until else _page("enter", form, email=user.email, name=user.name)
    try:
        with unit_of_work():
            limits.count("sign_in", str(said.user.id), _settings().rate_sign_in, now=now)
        with unit_of_work():
            user = service.use_link(said.user, until=said.until, now=now)
    except LinkSpent:
        return _spent()
    onwards = _own_page(session.get(_ONWARDS))
    sessions.begin(user)
    with i18n.speaking(user.language):
        home = url_for("desk.home")
    return redirect(onwards or home, 303)


@bp.post("/sign-out")
@access.signed_in
def sign_out() -> Response:
    sessions.end()
    return redirect(url_for(".signed_out"), 303)


@bp.post("/sign-out-everywhere")
@access.signed_in
def sign_out_everywhere() -> Response:
    with unit_of_work():
        service.sign_out_everywhere(gate.get_person(), by=access.actor(), now=moments.now())
    sessions.end()
    return redirect(url_for(".signed_out"), 303)


@bp.get("/signed-out")
@access.public
def signed_out() -> str:
    return render_template("accounts/signed_out.html")


@bp.route("/", methods=["GET", "POST"])
@access.signed_in
def account() -> Response:
    """What we know of the person signed in, and what they may change of it."""
    user = gate.get_person()
    form = AccountForm(obj=user)
    if form.validate_on_submit():
        with unit_of_work():
            service.change_account(
                user, name=form.name.data, language=form.language.data, by=access.actor(), now=moments.now()
            )
        flash(_("Your account is saved."), "good")
        return redirect(url_for(".account"), 303)
    holdings = gate.holdings()
    return _page(
        "account",
        form,
        422 if form.is_submitted() else 200,
        email=user.email,
        holdings=holdings,
        places=gate.places_of(held.scope for held in holdings),
        role_names=rules.ROLE_NAMES,
    )


def _send_link(email: str) -> None:
    """Raises TooOften, by mailbox and by network, known or not."""
    now, settings = moments.now(), _settings()
    with unit_of_work():
        limits.count("sign_in_network", request.remote_addr or "", settings.rate_registration, now=now)
    with unit_of_work():
        limits.count("sign_in_link", email, settings.rate_link, now=now)
    with unit_of_work():
        service.send_link(email, now=now)


def _spent() -> Response:
    """The way out for a link that no longer works: ask for a new one, on the same page."""
    form = SignInForm(formdata=None)
    return _page("link_spent", form, LinkSpent.status, message=LinkSpent.message)


def _page(
    template: str, form: object, status: int = 200, *, retry_after: int | None = None, **context: object
) -> Response:
    response = make_response(render_template(f"accounts/{template}.html", form=form, **context), status)
    if retry_after:
        response.headers["Retry-After"] = str(retry_after)
    return response


def _own_page(address: str | None) -> str | None:
    """``address`` if it is a page of ours, so that nobody can be sent elsewhere from here."""
    if not address or not address.startswith("/") or address.startswith(("//", "/\\")) or not address.isprintable():
        return None
    parts = urlsplit(address)
    return None if parts.scheme or parts.netloc else address


def _settings() -> Settings:
    return current_app.config["SETTINGS"]
