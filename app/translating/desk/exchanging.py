"""Files for those who translate elsewhere, out and back."""

from collections import Counter
from datetime import datetime

from flask import Response, abort, flash, g, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from app import access, i18n, once, web
from app.database import unit_of_work
from app.i18n import plain
from app.series.models import Edition, Series
from app.series.rules import ChangedMeanwhile
from app.translating import exchange, importing, po, queries, xliff
from app.translating.desk.blueprint import bp, here, page
from app.translating.exchange import Sent, Unit
from app.translating.forms import PO, UNFINISHED, ExportForm, ImportForm, TakeOverForm
from app.translating.importing import VERDICT_WORDS, Verdict
from app.translating.models import TextImport
from app.translating.queries import Text
from app.translating.rules import DAMAGE_WORDS, STATE_STATUS, TEXTS_EDIT, State
from app.values import moments
from app.values.errors import DomainError
from app.values.texts import Place
from app.values.translated import Translated

_FORMS = {"xliff": (xliff.written, "xlf", xliff.MEDIA_TYPE), "po": (po.written, "po", po.MEDIA_TYPE)}


@bp.get("/texts/export")
@bp.get("/<slug:edition>/texts/export")
@access.requires(TEXTS_EDIT)
def export(series: Series | None = None, edition: Edition | None = None) -> str:
    """Choose what an agency is to translate."""
    form = ExportForm(request.args).offer(g.series.languages)
    return render_template("translating/export.html", form=form)


@bp.get("/texts/file")
@bp.get("/<slug:edition>/texts/file")
@access.requires(TEXTS_EDIT)
def file(series: Series | None = None, edition: Edition | None = None) -> Response:
    """The file itself."""
    form = ExportForm(request.args).offer(g.series.languages)
    if not form.validate():
        return page("export", form)
    place, language = here(), form.language.data
    states = (State.MISSING, State.OUTDATED) if form.which.data == UNFINISHED else tuple(State)
    name = _name_of(place)
    sent = [_sent(text, language) for text in exchange.chosen(queries.texts_of(place), language, states)]
    write, ending, kind = _FORMS[PO if form.format.data == PO else "xliff"]
    response = make_response(write(sent, language, name=name))
    response.headers["Content-Type"] = f"{kind}; charset=utf-8"
    response.headers["Content-Disposition"] = f'attachment; filename="{name.replace("/", "-")}-{language}.{ending}"'
    return response


@bp.route("/texts/import", methods=["GET", "POST"])
@bp.route("/<slug:edition>/texts/import", methods=["GET", "POST"])
@access.requires(TEXTS_EDIT)
@web.uploads
def receive(series: Series | None = None, edition: Edition | None = None) -> Response:
    """Send a file that came back; what it would change is shown next."""
    form = ImportForm().offer(g.series.languages)
    if form.validate_on_submit():
        now = moments.now()
        try:
            with unit_of_work():
                made = once.make(form, TextImport, lambda: _receive(form, now), now=now)
                id = made.id
        except DomainError as refusal:
            form.show(refusal)
        else:
            return redirect(url_for(".take_over", id=id), 303)  # type: ignore[return-value]
    return page("import", form)


@bp.route("/texts/import/<int:id>", methods=["GET", "POST"])
@bp.route("/<slug:edition>/texts/import/<int:id>", methods=["GET", "POST"])
@access.requires(TEXTS_EDIT)
def take_over(id: int, series: Series | None = None, edition: Edition | None = None) -> Response:
    """What a file would change, unit by unit; taken over by a button."""
    place = here()
    waiting = queries.find_import(place, id) or abort(404)
    lines = importing.plan(place, waiting)
    form = TakeOverForm(data={"seen": importing.seen_of(lines)})
    if form.validate_on_submit():
        try:
            with unit_of_work():
                taken = importing.take_over(
                    place,
                    waiting,
                    final_as_checked=form.final_as_checked.data,
                    seen=form.seen.data,
                    by=access.actor(),
                    now=moments.now(),
                )
        except ChangedMeanwhile as refusal:
            form.show(refusal)
            lines = importing.plan(place, waiting)
            form.seen.data = importing.seen_of(lines)
        else:
            _tell(taken)
            return redirect(url_for(".texts"), 303)  # type: ignore[return-value]
    return page("take_over", form, **_shown(lines, waiting))


@bp.post("/texts/import/<int:id>/drop")
@bp.post("/<slug:edition>/texts/import/<int:id>/drop")
@access.requires(TEXTS_EDIT)
def drop(id: int, series: Series | None = None, edition: Edition | None = None) -> Response:
    """Throw a file away without taking anything over."""
    waiting = queries.find_import(here(), id) or abort(404)
    with unit_of_work():
        importing.drop(waiting)
    flash(_("The file is dropped. Nothing was changed."), "good")
    return redirect(url_for(".texts"), 303)  # type: ignore[return-value]


def _receive(form: ImportForm, now: datetime) -> TextImport:
    sent = form.file.upload
    return importing.receive(here(), form.language.data, sent.content, sent.name, by=access.actor(), now=now)


def _shown(lines: list[importing.Line], waiting: TextImport) -> dict:
    order = list(Verdict)
    counted = Counter(line.verdict for line in lines)
    shown = [line for line in lines if line.verdict not in (Verdict.SAME, Verdict.EMPTY)]
    return {
        "waiting": waiting,
        "lines": sorted(shown, key=lambda line: (not line.damages, order.index(line.verdict))),
        "counted": [(VERDICT_WORDS[verdict], counted[verdict]) for verdict in order if counted[verdict]],
        "final": sum(line.can_be_checked for line in lines),
        "has_any": any(line.is_taken for line in lines),
        "verdicts": VERDICT_WORDS,
        "damages": DAMAGE_WORDS,
        "status": STATE_STATUS,
    }


def _tell(taken: importing.Taken) -> None:
    number = sum(number for verdict, number in taken.verdicts.items() if verdict is not Verdict.SAME)
    flash(ngettext("One translation is taken over.", "%(num)d translations are taken over.", number), "good")
    if taken.checked:
        flash(ngettext("One is marked as checked.", "%(num)d are marked as checked.", taken.checked), "good")
    if taken.refused:
        flash(
            ngettext(
                "One translation was not taken over: what it belongs to cannot be changed as it stands.",
                "%(num)d translations were not taken over: what they belong to cannot be changed as it stands.",
                taken.refused,
            ),
            "warn",
        )


def _name_of(place: Place) -> str:
    slug = place.series.slug
    return slug if place.whole else f"{slug}/{place.editions[0].slug}"


def _sent(text: Text, language: str) -> Sent:
    """A text on its way out, with what its translator should know, in the language of the page."""
    name = text.name
    name = plain(name) if isinstance(name, Translated) else str(name)
    where = _("%(kind)s “%(name)s”: %(field)s", kind=text.kind.label, name=name, field=text.field.label)
    notes = [where, _("Up to %(limit)d characters.", limit=text.field.limit)]
    if text.field.rows:
        notes.append(_("Light markup: keep signs such as * and [ ]( ) where the original has them."))
    if text.states[language] is State.OUTDATED:
        notes.append(_("The original read before: %(text)s", text=text.said[language].source))
    if text.original != language:
        notes.append(_("Written in: %(language)s", language=i18n.language_name(text.original)))
    unit = Unit(text.id, text.source, text.value.get(language, ""))
    return Sent(unit, text.original, text.states[language], str(text.field.label), tuple(notes), text.field.limit)
