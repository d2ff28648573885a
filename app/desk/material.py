"""Slides, speeches and results at the desk: what is there and what is late, for organisers and for interpreters."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from flask import (
    Blueprint,
    Response,
    abort,
    flash,
    make_response,
    redirect,
    render_template,
    stream_with_context,
    url_for,
)
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from app import access, web
from app.accounts import gate
from app.call import slides
from app.database import unit_of_work
from app.desk.forms import ButtonForm
from app.files import serving
from app.files.rules import FETCHABLE, SCAN_WORDS
from app.programme import material as service
from app.programme import material_queries as queries
from app.programme import packing
from app.programme import queries as programme
from app.programme.material_forms import DeskMaterialForm
from app.programme.material_queries import Line
from app.programme.material_rules import (
    AGREED,
    FOR_INTERPRETERS,
    INTERNAL,
    KIND_LABELS,
    MATERIAL_READ,
    PUBLIC,
    PUBLISHABLE,
    STATUS,
)
from app.programme.models import Material, Session
from app.programme.rules import PROGRAMME_EDIT
from app.series.models import Edition
from app.translating import glossary_csv, glossary_queries
from app.values import moments
from app.values.errors import DomainError

bp = Blueprint("material_desk", __name__, url_prefix="/<lang:lang>/desk/<slug:series>/<slug:edition>/material")


@bp.after_request
def keep_private(response: AnyResponse) -> AnyResponse:
    return web.private(response)


@bp.get("")
@access.requires(MATERIAL_READ)
def materials(edition: Edition) -> str:
    """Every session in which somebody speaks, the interpreted ones first, with the newest of what there is."""
    may_edit = gate.may(PROGRAMME_EDIT)
    lines = lines_of(edition, moments.now())
    shown = [(line, line.newest if may_edit else _for_interpreters(line.newest)) for line in lines]
    return render_template(
        "programme/material/desk.html",
        edition=edition,
        lines=shown,
        counts=[(status, sum(line.standing is standing for line in lines)) for standing, status in STATUS.items()],
        may_edit=may_edit,
        can_pack=any(_ready(materials) for _line, materials in shown) or glossary_queries.has_terms(edition),
        **_words(),
    )


@bp.route("/sessions/<int:id>", methods=["GET", "POST"])
@access.requires(PROGRAMME_EDIT)
@web.uploads
def session(edition: Edition, id: int) -> Response:
    """Everything of one session with its earlier versions, and the form that adds something."""
    found, now, status = programme.find_by_id(edition, id) or abort(404), moments.now(), 200
    form = DeskMaterialForm.offering(
        [(speaker.id, speaker.name) for speaker in found.speakers],
        edition.series.languages,
        data={"language": found.slides_language or ""},
    )
    if form.is_submitted():
        status = 422
        if form.validate():
            speaker = next((one for one in found.speakers if str(one.id) == form.speaker.data), None)
            try:
                with unit_of_work():
                    service.hand_in(found, form.wanted(), speaker=speaker, by=access.actor(), now=now)
            except DomainError as refusal:
                form.show(refusal)
                status = refusal.status
            else:
                flash(_("The file is there."), "good")
                return _back(found)
    page = render_template(
        "programme/material/session.html",
        edition=edition,
        form=form,
        line=queries.line_of(found, slides.due_dates([found]).get(found.id), now=now),
        materials=queries.of_session(found),
        publishable=PUBLISHABLE,
        **_words(),
    )
    return make_response(page, status)


@bp.get("/files/<key>")
@access.requires(MATERIAL_READ)
def file(edition: Edition, key: str) -> Response:
    """A file of this conference; interpreters get the newest versions, and nothing but what they prepare with."""
    found = queries.find_by_key(edition, key) or abort(404)
    if not gate.may(PROGRAMME_EDIT) and not queries.is_for_interpreters(found):
        abort(404)
    return serving.answer(found.file)


@bp.get("/interpreters.zip")
@access.requires(MATERIAL_READ)
def pack(edition: Edition) -> Response:
    """Everything that the interpreters prepare with, the glossary first, as one archive that is written while it is
    sent."""
    ready = [
        (material, line.session)
        for line in lines_of(edition, moments.now())
        for material in _ready(_for_interpreters(line.newest))
    ]
    terms = glossary_queries.terms_of([edition])
    if not ready and not terms:
        abort(404)

    def parts() -> Iterator[tuple[str, bytes]]:
        if terms:
            yield "glossary.csv", glossary_csv.written(terms, edition.series.languages)
        for material, session in ready:
            yield packing.name_of(material, session, edition.timezone), packing.content_of(material)

    response = Response(stream_with_context(packing.packed(parts())), mimetype="application/zip")
    name = f"{edition.series.slug}-{edition.slug}-material.zip"
    response.headers.set("Content-Disposition", "attachment", filename=name)
    return response


@bp.post("/<int:id>/publish")
@access.requires(PROGRAMME_EDIT)
def publish(edition: Edition, id: int) -> Response:
    found = _get(edition, id)
    try:
        with unit_of_work():
            service.publish(found, by=access.actor(), now=moments.now())
    except DomainError as refusal:
        flash(str(refusal.message), "warn")
    else:
        flash(_("Everybody can read it on the page of the session, once the session is published."), "good")
    return _back(found.session)


@bp.post("/<int:id>/withdraw")
@access.requires(PROGRAMME_EDIT)
def withdraw(edition: Edition, id: int) -> Response:
    found = _get(edition, id)
    with unit_of_work():
        service.withdraw(found, by=access.actor(), now=moments.now())
    flash(_("It is not public any more."), "good")
    return _back(found.session)


@bp.post("/<int:id>/agree")
@access.requires(PROGRAMME_EDIT)
def agree(edition: Edition, id: int) -> Response:
    """Note that whoever it is from has agreed."""
    found = _get(edition, id)
    with unit_of_work():
        service.agree(found, by=access.actor(), now=moments.now())
    flash(_("Noted. It can be published now."), "good")
    return _back(found.session)


@bp.route("/<int:id>/remove", methods=["GET", "POST"])
@access.requires(PROGRAMME_EDIT)
def remove(edition: Edition, id: int) -> Response:
    """Asks first."""
    found, form = _get(edition, id), ButtonForm()
    session = found.session
    if form.validate_on_submit():
        with unit_of_work():
            service.remove(found, by=access.actor(), now=moments.now())
        flash(_("Removed."), "good")
        return _back(session)
    page = render_template("programme/material/remove.html", form=form, material=found, session=session)
    return make_response(page, 422 if form.is_submitted() else 200)


def lines_of(edition: Edition, now: datetime) -> list[Line]:
    """How every session of a conference stands."""
    return queries.lines(edition, slides.due_dates_of(edition.id), now=now)


def _for_interpreters(materials: list[Material]) -> list[Material]:
    return [one for one in materials if one.kind in FOR_INTERPRETERS]


def _ready(materials: list[Material]) -> list[Material]:
    return [one for one in materials if one.file.scan in FETCHABLE]


def _words() -> dict[str, Any]:
    return {
        "kinds": KIND_LABELS,
        "status": STATUS,
        "public": PUBLIC,
        "agreed": AGREED,
        "internal": INTERNAL,
        "scan_words": SCAN_WORDS,
    }


def _get(edition: Edition, id: int) -> Material:
    return queries.find(edition, id) or abort(404)


def _back(session: Session) -> Response:
    return redirect(url_for(".session", id=session.id), 303)  # type: ignore[return-value]
