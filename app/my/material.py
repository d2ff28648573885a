"""A speaker's slides and speeches: whoever holds the personal link hands them in, sees and removes their own."""

from flask import Blueprint, Response, abort, flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from app import access, limits, web
from app.call import slides
from app.database import unit_of_work
from app.files import serving
from app.files.rules import SCAN_WORDS
from app.i18n import plain
from app.programme import material as service
from app.programme import material_queries as queries
from app.programme import speaking
from app.programme.forms import ButtonForm
from app.programme.material_forms import HandInForm
from app.programme.material_rules import AGREED, INTERNAL, KIND_LABELS, PUBLIC, STATUS
from app.programme.models import Material, Session
from app.series.rules import EditionState
from app.settings import Rate
from app.speakers.models import Speaker
from app.values import moments
from app.values.errors import DomainError

bp = Blueprint("own_material", __name__, url_prefix="/<lang:lang>/speaker/<speaker_token>/material")

# Nobody has so many slides; files lie in the database.
_RATE = Rate(40, 24 * 3600)


@bp.after_request
def keep_private(response: AnyResponse) -> AnyResponse:
    return web.private(response)


@bp.route("", methods=["GET", "POST"])
@access.holder
@web.uploads
def material(speaker: Speaker) -> Response:
    """What is there, what is wanted by when, and the form that hands something in."""
    now, status = moments.now(), 200
    sessions = [one for one in speaking.planned_for(speaker) if not one.is_cancelled]
    open_ = [one for one in sessions if one.edition.state in (EditionState.PLANNED, EditionState.ANNOUNCED)]
    form = HandInForm.offering(
        [(one.id, f"{one.edition.town.name}: {plain(one.title)}") for one in open_],
        speaker.series.languages,
        data=_begun(open_),
    )
    if form.is_submitted():
        status = 422
        if form.validate():
            try:
                _hand_in(speaker, form, open_)
            except DomainError as refusal:
                form.show(refusal)
                status = refusal.status
            else:
                flash(_("Thank you. It is there, and the interpreters can prepare with it."), "good")
                return _back(speaker)
    given = slides.due_dates(sessions)
    own = queries.of_speaker(speaker)
    page = render_template(
        "programme/material/own.html",
        speaker=speaker,
        form=form if open_ else None,
        lines=[
            (queries.line_of(one, given.get(one.id), now=now), [it for it in own if it.session_id == one.id])
            for one in sessions
        ],
        now=now,
        kinds=KIND_LABELS,
        status=STATUS,
        public=PUBLIC,
        agreed=AGREED,
        internal=INTERNAL,
        scan_words=SCAN_WORDS,
    )
    return make_response(page, status)


@bp.get("/files/<key>")
@access.holder
def file(speaker: Speaker, key: str) -> Response:
    """One of their own files, older versions too."""
    found = next((one for one in queries.of_speaker(speaker) if one.file.key == key), None)
    return serving.answer(found.file if found else None)


@bp.post("/<int:id>/agree")
@access.holder
def agree(speaker: Speaker, id: int) -> Response:
    found = _get(speaker, id)
    with unit_of_work():
        service.agree(found, by=access.actor(), now=moments.now())
    flash(_("Thank you. The organisers can publish it now."), "good")
    return _back(speaker)


@bp.post("/<int:id>/take-back")
@access.holder
def take_back(speaker: Speaker, id: int) -> Response:
    """Their consent, at any time."""
    found = _get(speaker, id)
    with unit_of_work():
        service.take_consent_back(found, by=access.actor(), now=moments.now())
    flash(_("It is not public any more. The interpreters still have it."), "good")
    return _back(speaker)


@bp.route("/<int:id>/remove", methods=["GET", "POST"])
@access.holder
def remove(speaker: Speaker, id: int) -> Response:
    """Asks first."""
    found, form = _get(speaker, id), ButtonForm()
    if form.validate_on_submit():
        with unit_of_work():
            service.remove(found, by=access.actor(), now=moments.now())
        flash(_("Removed."), "good")
        return _back(speaker)
    page = render_template(
        "programme/material/own_remove.html", speaker=speaker, form=form, material=found, kinds=KIND_LABELS
    )
    return make_response(page, 422 if form.is_submitted() else 200)


def _hand_in(speaker: Speaker, form: HandInForm, sessions: list[Session]) -> None:
    """Raises TooOften and what the service refuses."""
    now = moments.now()
    with unit_of_work():
        limits.count("material", str(speaker.id), _RATE, now=now)
    session = next(one for one in sessions if str(one.id) == form.session.data)
    with unit_of_work():
        service.hand_in(session, form.wanted(), speaker=speaker, by=access.actor(), now=now)


def _begun(sessions: list[Session]) -> dict[str, str]:
    """What the form begins with: the session that a link names, or the only one, and the language of its slides."""
    asked = request.args.get("session", type=int)
    chosen = [one for one in sessions if one.id == asked] or (sessions if len(sessions) == 1 else [])
    if not chosen:
        return {}
    return {"session": str(chosen[0].id), "language": chosen[0].slides_language or ""}


def _get(speaker: Speaker, id: int) -> Material:
    return queries.find_of(speaker, id) or abort(404)


def _back(speaker: Speaker) -> Response:
    return redirect(url_for(".material", speaker=speaker), 303)  # type: ignore[return-value]
