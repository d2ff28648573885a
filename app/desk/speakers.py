"""The pool of speakers at the desk: of a series for its coordinators, from a conference for its organisers."""

from collections.abc import Collection
from typing import Any, NamedTuple

from flask import Blueprint, Response, abort, flash, g, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from app import access, once, web
from app.database import unit_of_work
from app.desk import merging
from app.files import serving
from app.files.forms import Kept
from app.files.rules import SCAN_WORDS
from app.privacy import service as privacy
from app.programme import speaking
from app.programme.speaking import Spoken
from app.series.models import Edition, Series
from app.series.rules import ChangedMeanwhile
from app.speakers import queries, service, typed
from app.speakers.forms import ButtonForm, ListForm, MergeForm
from app.speakers.models import Speaker
from app.speakers.rules import GENDER_LABELS, SPEAKERS_EDIT
from app.speakers.searching import fits
from app.values import moments
from app.values.errors import DomainError

bp = Blueprint("speakers_desk", __name__, url_prefix="/<lang:lang>/desk/<slug:series>")
_PER_PAGE = 50


class Line(NamedTuple):
    """A row of the list."""

    speaker: Any
    spoken: list[Spoken]


class Page(NamedTuple):
    """A part of the list, as `lists.pages` wants it."""

    page: int
    pages: int
    items: list[Line]

    has_prev = property(lambda self: self.page > 1)
    has_next = property(lambda self: self.page < self.pages)
    prev_num = property(lambda self: self.page - 1)
    next_num = property(lambda self: self.page + 1)

    def iter_pages(self, **_edges: int) -> list[int]:
        return list(range(1, self.pages + 1))


@bp.after_request
def keep_private(response: AnyResponse) -> AnyResponse:
    return web.private(response)


@bp.get("/speakers")
@bp.get("/<slug:edition>/speakers")
@access.requires(SPEAKERS_EDIT)
def speakers(series: Series | None = None, edition: Edition | None = None) -> str:
    """Everybody of the pool by name, searched and narrowed."""
    series = g.series
    form = ListForm.offering(
        request.args,
        towns=[(town.id, town.name) for town in series.towns],
        languages=series.languages,
        editions=[(one.slug, one.town.name) for one in series.editions],
    )
    pool, spoken = queries.pool_of(series), speaking.spoken_in(series, _drafts())
    lines = [Line(one, spoken.get(one.slug, [])) for one in pool]
    lines = [line for line in lines if _fits(line, form)]
    number = web.page_number()
    given = form.given()
    return render_template(
        "speakers/desk/speakers.html",
        form=form,
        total=len(pool),
        found=len(lines),
        page=Page(number, max(1, -(-len(lines) // _PER_PAGE)), lines[(number - 1) * _PER_PAGE : number * _PER_PAGE]),
        towns={town.id: town.name for town in series.towns},
        chips=[
            (text, url_for(".speakers", **{key: value for key, value in given.items() if key != name}))
            for name, text in form.words().items()
        ],
        address=lambda number: url_for(".speakers", page=number, **given),
    )


@bp.route("/speakers/add", methods=["GET", "POST"])
@bp.route("/<slug:edition>/speakers/add", methods=["GET", "POST"])
@access.requires(SPEAKERS_EDIT)
def add(series: Series | None = None, edition: Edition | None = None) -> Response:
    form = typed.form_of(g.series)
    if form.validate_on_submit():
        by, now = access.actor(), moments.now()
        try:
            with unit_of_work():
                made = once.make(
                    form, Speaker, lambda: service.create(g.series, form.wanted(), by=by, now=now), now=now
                )
        except DomainError as refusal:
            form.show(refusal)
        else:
            flash(_("%(name)s is in the pool.", name=made.name), "good")
            return _to(made.id)
    return _page("add", form)


@bp.get("/speakers/<int:id>")
@bp.get("/<slug:edition>/speakers/<int:id>")
@access.requires(SPEAKERS_EDIT)
def speaker(id: int, series: Series | None = None, edition: Edition | None = None) -> str:
    """One person, and where they speak or spoke."""
    found = _get(id)
    return render_template(
        "speakers/desk/speaker.html",
        speaker=found,
        spoken=speaking.spoken_in(g.series, _drafts()).get(found.slug, []),
        absences=queries.absences_of(found),
        gender=GENDER_LABELS[found.gender] if found.gender else None,
    )


@bp.route("/speakers/<int:id>/change", methods=["GET", "POST"])
@bp.route("/<slug:edition>/speakers/<int:id>/change", methods=["GET", "POST"])
@access.requires(SPEAKERS_EDIT)
def change(id: int, series: Series | None = None, edition: Edition | None = None) -> Response:
    found = _get(id)
    form, was_overtaken = typed.form_of(g.series, found), False
    if form.validate_on_submit():
        try:
            with unit_of_work():
                service.change(found, form.wanted(), seen=form.seen.data, by=access.actor(), now=moments.now())
        except ChangedMeanwhile as refusal:
            form.show(refusal)
            form.seen.data, was_overtaken = typed.fingerprint(found), True
        except DomainError as refusal:
            form.show(refusal)
        else:
            flash(_("Saved."), "good")
            return _to(id)
    return _page("change", form, speaker=found, was_overtaken=was_overtaken)


@bp.route("/speakers/<int:id>/photo", methods=["GET", "POST"])
@bp.route("/<slug:edition>/speakers/<int:id>/photo", methods=["GET", "POST"])
@access.requires(SPEAKERS_EDIT)
@web.uploads
def photo(id: int, series: Series | None = None, edition: Edition | None = None) -> Response:
    found = _get(id)
    form = typed.photo_form(found)
    if found.photo:
        form.photo.kept = Kept(found.photo.name, url_for(".picture", id=id), SCAN_WORDS.get(found.photo.scan, ""))
    if form.validate_on_submit():
        try:
            with unit_of_work():
                service.change_photo(found, form.wanted(), by=access.actor(), now=moments.now())
        except DomainError as refusal:
            form.show(refusal)
        else:
            flash(_("Saved."), "good")
            return _to(id)
    return _page("photo", form, speaker=found)


@bp.get("/speakers/<int:id>/picture")
@bp.get("/<slug:edition>/speakers/<int:id>/picture")
@access.requires(SPEAKERS_EDIT)
def picture(id: int, series: Series | None = None, edition: Edition | None = None) -> Response:
    """The photo, also before anybody else may see it."""
    return serving.answer(_get(id).photo, small="small" in request.args)


@bp.post("/speakers/<int:id>/link")
@bp.post("/<slug:edition>/speakers/<int:id>/link")
@access.requires(SPEAKERS_EDIT)
def send_link(id: int, series: Series | None = None, edition: Edition | None = None) -> Response:
    """Mail somebody the link to their own page."""
    found = _get(id)
    try:
        with unit_of_work():
            service.send_link(found, by=access.actor(), now=moments.now())
    except DomainError as refusal:
        flash(str(refusal.message), "warn")
    else:
        flash(_("The personal link is on its way to %(email)s.", email=found.email), "good")
    return _to(id)


@bp.route("/speakers/<int:id>/merge", methods=["GET", "POST"])
@bp.route("/<slug:edition>/speakers/<int:id>/merge", methods=["GET", "POST"])
@access.requires(SPEAKERS_EDIT)
def merge(id: int, series: Series | None = None, edition: Edition | None = None) -> Response:
    """Choose the row that is the same person; it goes, this one stays."""
    found, form = _get(id), MergeForm()
    pool = [one for one in queries.pool_of(g.series) if one.id != id]
    # Who has a similar name comes first.
    pool.sort(key=lambda one: not set(one.name.casefold().split()) & set(found.name.casefold().split()))
    form.other.choices = [("", _("Please choose"))]
    form.other.choices += [(str(one.id), f"{one.name}, {one.organisation}".rstrip(", ")) for one in pool]
    if form.validate_on_submit():
        other = queries.find(g.series, int(form.other.data or 0))
        try:
            with unit_of_work():
                merging.merge(other or found, found, by=access.actor(), now=moments.now())
        except DomainError as refusal:
            form.show(refusal)
        else:
            flash(_("They are one person now."), "good")
            return _to(id)
    return _page("merge", form, speaker=found)


@bp.route("/speakers/<int:id>/remove", methods=["GET", "POST"])
@bp.route("/<slug:edition>/speakers/<int:id>/remove", methods=["GET", "POST"])
@access.requires(SPEAKERS_EDIT)
def remove(id: int, series: Series | None = None, edition: Edition | None = None) -> Response:
    """Asks first: it takes somebody out of every programme, too."""
    found, form = _get(id), ButtonForm()
    name = found.name
    if form.validate_on_submit():
        with unit_of_work():
            privacy.forget_speaker(found, by=access.actor(), now=moments.now())
        flash(_("%(name)s is removed.", name=name), "good")
        return redirect(url_for(".speakers"), 303)  # type: ignore[return-value]
    return _page("remove", form, speaker=found, spoken=speaking.spoken_in(g.series, _drafts()).get(found.slug, []))


def _get(id: int) -> Speaker:
    return queries.find(g.series, id) or abort(404)


def _drafts() -> Collection[int]:
    """The ids of the conferences whose plans whoever asks may know: their own, or all of the series."""
    return [g.edition.id] if g.get("edition") else [edition.id for edition in g.series.editions]


def _fits(line: Line, form: ListForm) -> bool:
    one = line.speaker
    if form.search.data and not fits(form.search.data, one.name, one.organisation, one.place, one.email):
        return False
    if form.town.data and str(one.town_id or "none") != form.town.data:
        return False
    if form.language.data and form.language.data not in (one.languages or ()):
        return False
    if form.spoke.data == "never":
        return not line.spoken
    return not form.spoke.data or form.spoke.data in {spoken.edition.slug for spoken in line.spoken}


def _to(id: int) -> Response:
    return redirect(url_for(".speaker", id=id), 303)  # type: ignore[return-value]


def _page(template: str, form: Any, **values: Any) -> Response:
    page = render_template(f"speakers/desk/{template}.html", form=form, **values)
    return make_response(page, 422 if form.is_submitted() else 200)
