"""The glossary of a conference: for translators and organisers to keep, for interpreters to learn."""

from typing import Any

from flask import (
    Blueprint,
    Response,
    abort,
    flash,
    make_response,
    redirect,
    render_template,
    url_for,
)
from flask_babel import gettext as _
from flask_babel import ngettext

from app import access, once, web
from app.accounts import gate
from app.database import unit_of_work
from app.series.models import Edition
from app.series.rules import ChangedMeanwhile
from app.translating import glossary as service
from app.translating import glossary_csv as tables
from app.translating import glossary_queries as queries
from app.translating.glossary_forms import ButtonForm, TableForm, TermForm
from app.translating.glossary_rules import GLOSSARY_READ
from app.translating.models import Term
from app.translating.rules import TEXTS_EDIT
from app.values import fingerprints, moments
from app.values.errors import DomainError
from app.values.languages import PAGE_LANGUAGES

bp = Blueprint("glossary_desk", __name__, url_prefix="/<lang:lang>/desk/<slug:series>/<slug:edition>/glossary")


@bp.after_request
def keep_private(response: Response) -> Response:
    return web.private(response)


@bp.get("")
@access.requires(GLOSSARY_READ)
def terms(edition: Edition) -> str:
    """All words in all languages."""
    return render_template(
        "translating/glossary/terms.html",
        terms=queries.terms_of([edition]),
        shown_languages=[PAGE_LANGUAGES[code] for code in edition.series.languages],
        may_edit=gate.may(TEXTS_EDIT),
    )


@bp.route("/add", methods=["GET", "POST"])
@access.requires(TEXTS_EDIT)
def add(edition: Edition) -> Response:
    form = TermForm(languages=edition.series.languages)
    if form.validate_on_submit():
        by, now = access.actor(), moments.now()
        try:
            with unit_of_work():
                once.make(form, Term, lambda: service.create(edition, form.wanted(), by=by, now=now), now=now)
        except DomainError as refusal:
            form.show(refusal)
        else:
            flash(_("The word stands in the glossary."), "good")
            return _back()
    return _page("add", form)


@bp.route("/<int:id>", methods=["GET", "POST"])
@access.requires(TEXTS_EDIT)
def term(edition: Edition, id: int) -> Response:
    """One word, to be changed."""
    found, was_overtaken = queries.find_term(edition, id) or abort(404), False
    data = {"words": found.words, "note": found.note, "seen": _seen(found)}
    form = TermForm(languages=edition.series.languages, data=data)
    if form.validate_on_submit():
        try:
            with unit_of_work():
                service.change(found, form.wanted(), seen=form.seen.data, by=access.actor(), now=moments.now())
        except ChangedMeanwhile as refusal:
            form.show(refusal)
            form.seen.data, was_overtaken = _seen(found), True
        except DomainError as refusal:
            form.show(refusal)
        else:
            flash(_("Saved."), "good")
            return _back()
    return _page("term", form, term=found, was_overtaken=was_overtaken)


@bp.route("/<int:id>/remove", methods=["GET", "POST"])
@access.requires(TEXTS_EDIT)
def remove(edition: Edition, id: int) -> Response:
    """Asks first."""
    found, form = queries.find_term(edition, id) or abort(404), ButtonForm()
    if form.validate_on_submit():
        with unit_of_work():
            service.remove(found, by=access.actor(), now=moments.now())
        flash(_("Removed."), "good")
        return _back()
    return _page("remove", form, term=found)


@bp.get("/glossary.csv")
@access.requires(GLOSSARY_READ)
def table(edition: Edition) -> Response:
    """All words as a table."""
    response = make_response(tables.written(queries.terms_of([edition]), edition.series.languages))
    response.headers["Content-Type"] = "text/csv; charset=utf-8"
    name = f"{edition.series.slug}-{edition.slug}-glossary.csv"
    response.headers.set("Content-Disposition", "attachment", filename=name)
    return response


@bp.route("/import", methods=["GET", "POST"])
@access.requires(TEXTS_EDIT)
@web.uploads
def receive(edition: Edition) -> Response:
    """Take over a table, for instance that of the last conference."""
    form = TableForm()
    if form.validate_on_submit():
        try:
            wanted = tables.read(form.file.upload.content, edition.series.languages)
            with unit_of_work():
                taken = service.take_over(edition, wanted, by=access.actor(), now=moments.now())
        except DomainError as refusal:
            refusal.field = "file"
            form.show(refusal)
        else:
            _tell(taken)
            return _back()
    return _page("import", form, columns=[*edition.series.languages, tables.NOTE])


def _tell(taken: service.Taken) -> None:
    flash(ngettext("One word is new.", "%(num)d words are new.", taken.new), "good")
    if taken.changed:
        flash(ngettext("One word was added to.", "%(num)d words were added to.", taken.changed), "good")


def _seen(term: Term) -> str:
    return fingerprints.of(service.facts_of(term))


def _back() -> Response:
    return redirect(url_for(".terms"), 303)  # type: ignore[return-value]


def _page(template: str, form: Any, **values: Any) -> Response:
    shown = render_template(f"translating/glossary/{template}.html", form=form, **values)
    return make_response(shown, 422 if form.is_submitted() else 200)
