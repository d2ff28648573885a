"""Registering, as the public sees it. Nothing here tells a stranger whether somebody is registered."""

from collections.abc import Callable, Hashable
from datetime import datetime
from functools import partial
from typing import Any, NamedTuple

from flask import (
    Blueprint,
    Response,
    abort,
    current_app,
    make_response,
    redirect,
    render_template,
    request,
    session,
    url_for,
)
from itsdangerous import BadData, URLSafeSerializer

from app import access, i18n, limits, lost_links, web
from app.database import unit_of_work
from app.limits import TooOften
from app.registration import following, keeping, offers, queries, rules
from app.registration import service as registration
from app.registration.forms import RegistrationForm
from app.registration.queries import Places
from app.registration.rules import AlreadyRegistered, QuotaFull, RegistrationClosed
from app.registration.wanted import Wanted
from app.series import pagecache
from app.series.models import Edition
from app.series.rules import Phase
from app.settings import Settings
from app.values import moments
from app.values.errors import DomainError

bp = Blueprint("registration", __name__, url_prefix="/<lang:lang>/<slug:series>/<slug:edition>/register")


class Answer(NamedTuple):
    """What the confirmation page knows: no person, only what was chosen."""

    understands: list[str]
    wants: list[str]
    sessions: list[int]


@bp.get("")
@access.public
def register(edition: Edition) -> Response:
    now, places = moments.now(), queries.places(edition)
    if why := _why_not(edition, now, full=places.full):
        return _closed(edition, why)
    if "_flashes" in session:
        return _page("register.html", form=_form(edition, places))

    def make(form_key: str) -> str:
        return render_template("registration/register.html", form=_form(edition, places, form_key))

    # Numbers of places left may be a few minutes old, but not whether there are any.
    full = tuple(sorted(id for left in (places.categories, places.sessions) for id in left if left[id] <= 0))
    slot = int(now.timestamp()) // pagecache.SLOT_SECONDS
    return web.private(make_response(keeping.form_page((_published(edition), full, slot), make)))


@bp.post("")
@access.public
def send(edition: Edition) -> Response:
    now = moments.now()
    form, status = _form(edition, None), 422
    wanted = form.wanted() if form.validate() else None
    # Asked for before the commit, after which the edition would have to be read again.
    done = _address_of_answer(edition, wanted) if wanted else ""
    refusal = _tried(edition, wanted, now)
    if isinstance(refusal, AlreadyRegistered | QuotaFull):
        _remind_in_silence(edition, form.email.data, form.name.data, now)
    if wanted and (refusal is None or isinstance(refusal, AlreadyRegistered)):
        return redirect(done, 303)
    if isinstance(refusal, RegistrationClosed):
        return _closed(edition, _why_not(edition, now, full=False) or "closed", 409)
    if isinstance(refusal, QuotaFull) and not refusal.field:
        return _closed(edition, "full", 409)
    if refusal:
        form.show(refusal)
        status = refusal.status
    form.offer(offers.offered(edition, queries.places(edition)))
    return _page("register.html", status, form=form)


def _published(edition: Edition) -> tuple[str, int, int, str]:
    """What a kept page is of: it is made anew when something else is published."""
    return edition.series.slug, edition.series.version, edition.id, i18n.language().code


def _form(edition: Edition, places: Places | None, form_key: str | None = None) -> RegistrationForm:
    form = RegistrationForm.offering(offers.offered(edition, places or queries.NO_LIMITS))
    if form_key:
        form.form_key.data = form_key
    return form


def _tried(edition: Edition, wanted: Wanted | None, now: datetime) -> DomainError | None:
    """Count the try, and register if there is something to register; why not, if it is refused. One transaction, and a
    refused try counts all the same."""
    try:
        with unit_of_work():
            limits.count("registration", _network(), _settings().rate_registration, now=now)
            if wanted:
                try:
                    registration.register(edition, wanted, by=access.actor(), now=now)
                except DomainError as refusal:
                    return refusal
    except TooOften as refusal:
        return refusal
    return None


def _address_of_answer(edition: Edition, wanted: Wanted) -> str:
    answer = signed(Answer(list(wanted.understands), list(wanted.wants), list(wanted.sessions)))
    return url_for("registration.done", edition=edition, signed=answer)


def signed(answer: Answer) -> str:
    """What the confirmation page knows, as the part of its address that nobody can make up."""
    return _signer().dumps(answer)


@bp.get("/done/<signed>")
@access.public
def done(edition: Edition, signed: str) -> Response:
    try:
        answer = Answer(*_signer().loads(signed))
    except (BadData, TypeError):
        abort(404)

    def make() -> str:
        sessions = queries.sessions_for(edition, answer.sessions)
        return render_template(
            "registration/done.html",
            days=following.by_day(sessions, answer.understands, answer.wants, edition.timezone),
            understood=", ".join(i18n.language_name(code) for code in answer.understands),
            booked=answer.sessions,
        )

    return _kept((_published(edition), signed), make)


@bp.route("/link", methods=["GET", "POST"])
@access.public
def link(edition: Edition) -> Response:
    """Personal links again, by mail."""
    send = partial(registration.send_links, edition)
    return lost_links.answer("registration/link.html", send, url_for("registration.link_sent", edition=edition))


@bp.get("/link/sent")
@access.public
def link_sent(edition: Edition) -> Response:
    return _page("link_sent.html")


@bp.get("/erased")
@access.public
def erased(edition: Edition) -> Response:
    return _page("erased.html")


def _remind_in_silence(edition: Edition, email: str, name: str, now: datetime) -> None:
    """Send a person who is registered already their links again; the page says the same as to everybody else."""
    if queries.find_person(edition, email, name) is None:
        return
    try:
        with unit_of_work():
            lost_links.count_mail(email, now=now)
    except TooOften:
        return
    with unit_of_work():
        registration.send_links(edition, email, now=now)


def _why_not(edition: Edition, now: datetime, *, full: bool) -> str | None:
    """Why nobody can register now, as the page for it knows it; None if everybody can."""
    phase = edition.phase(now)
    closes_at = rules.closes_at(edition.registration_closes_at, edition.ends_on, edition.timezone)
    if phase in (Phase.CANCELLED, Phase.HELD):
        return phase.value
    if phase is Phase.PLANNED or edition.registration_opens_at is None:
        return "planned"
    if now < edition.registration_opens_at:
        return "early"
    if now > closes_at:
        return "closed"
    return "full" if full else None


def _closed(edition: Edition, why: str, status: int = 200) -> Response:
    """Why one cannot register now, and the way out."""

    def make() -> str:
        opens_at = edition.registration_opens_at
        opens_on = moments.local(opens_at, edition.timezone).date() if opens_at else None
        return render_template("registration/closed.html", why=why, opens_on=opens_on)

    return _kept((_published(edition), why), make, status)


def _kept(key: Hashable, make: Callable[[], str], status: int = 200) -> Response:
    """A page that is the same for everybody who gets it, unless it has a message to show."""
    page = make() if "_flashes" in session else keeping.page(key, make)
    return web.private(make_response(page, status))


def _page(template: str, status: int = 200, **context: Any) -> Response:
    """A page that no cache keeps: what it shows is as of now, or belongs to whoever typed it."""
    response = make_response(render_template(f"registration/{template}", **context), status)
    return web.private(response)


def _network() -> str:
    return limits.network_of(request.remote_addr)


def _settings() -> Settings:
    return current_app.config["SETTINGS"]


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(_settings().secret_key, salt="registration.done")
