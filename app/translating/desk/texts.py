"""All texts with their states, the work list of a language, and one text to be translated."""

from typing import Any, NamedTuple

from flask import Response, abort, flash, g, redirect, render_template, request, url_for
from flask_babel import gettext as _

from app import access, web
from app.accounts import gate
from app.database import unit_of_work
from app.series.models import Edition, Series
from app.series.rules import ChangedMeanwhile
from app.translating import glossary_queries, queries, registry, rules, service
from app.translating.desk.blueprint import bp, here, page
from app.translating.forms import UNFINISHED, FilterForm, TranslationForm
from app.translating.glossary_rules import occurring
from app.translating.models import Term
from app.translating.queries import Text
from app.translating.rules import OPEN, STATE_STATUS, TEXTS_EDIT, State
from app.translating.texts import TERM
from app.values import moments
from app.values.access import Scope
from app.values.errors import DomainError
from app.values.folding import fold
from app.values.languages import PAGE_LANGUAGES
from app.values.texts import Place

_PER_PAGE = 30
_LONGEST_SHOWN = 160


class Count(NamedTuple):
    """How far a language is: numbers of texts, originals left out."""

    language: str
    total: int
    checked: int
    draft: int
    outdated: int
    missing: int

    @property
    def parts(self) -> tuple[int, int, int]:
        """For the bar: checked, written but not checked, missing."""
        return self.checked, self.draft + self.outdated, self.missing


class Page(NamedTuple):
    """A part of the list, as `lists.pages` wants it."""

    page: int
    pages: int
    items: list[Text]

    has_prev = property(lambda self: self.page > 1)
    has_next = property(lambda self: self.page < self.pages)
    prev_num = property(lambda self: self.page - 1)
    next_num = property(lambda self: self.page + 1)

    def iter_pages(self, **_edges: int) -> list[int]:
        return list(range(1, self.pages + 1))


@bp.get("/texts")
@bp.get("/<slug:edition>/texts")
@access.requires(TEXTS_EDIT)
def texts(series: Series | None = None, edition: Edition | None = None) -> str:
    """Every text with its state in each language, counted, searched and narrowed."""
    place = here()
    found = queries.texts_of(place)
    form = FilterForm.offering(
        request.args,
        languages=g.series.languages,
        kinds=registry.kinds(),
        editions=list(place.editions) if place.whole else [],
    )
    lines = [text for text in found if _fits(text, form)]
    number, given = web.page_number(), form.given()
    languages = [given["language"]] if "language" in given else list(g.series.languages)
    return render_template(
        "translating/texts.html",
        form=form,
        place=place,
        total=len(found),
        found=len(lines),
        counts=[_count(found, code) for code in g.series.languages],
        shown_languages=languages,
        status=STATE_STATUS,
        shortened=_shortened,
        page=Page(number, max(1, -(-len(lines) // _PER_PAGE)), lines[(number - 1) * _PER_PAGE : number * _PER_PAGE]),
        edit_url=_edit_url,
        chips=[
            (text, url_for(".texts", **{key: value for key, value in given.items() if key != name}))
            for name, text in form.words().items()
        ],
        address=lambda number: url_for(".texts", page=number, **given),
    )


@bp.route("/texts/<string:kind>/<int:id>/<string:field>/<lang:into>", methods=["GET", "POST"])
@bp.route("/<slug:edition>/texts/<string:kind>/<int:id>/<string:field>/<lang:into>", methods=["GET", "POST"])
@access.requires(TEXTS_EDIT)
def text(
    kind: str, id: int, field: str, into: str, series: Series | None = None, edition: Edition | None = None
) -> Response:
    """One text in one language, with the original beside it; saved as a draft, or as checked."""
    place = here()
    found = queries.find_text(place, kind, id, field) or abort(404)
    if into == found.original or into not in g.series.languages:
        abort(404)
    check = queries.find_check(found.key, into)
    form = TranslationForm.of(found.field, into, text=found.value.get(into, ""), seen=service.seen_of(found, into))
    was_overtaken = False
    if form.validate_on_submit():
        try:
            with unit_of_work():
                service.save(
                    found,
                    into,
                    form.text.data,
                    place=place,
                    checked=request.form.get("as") == "checked",
                    seen=form.seen.data,
                    by=access.actor(),
                    now=moments.now(),
                )
        except ChangedMeanwhile as refusal:
            form.show(refusal)
            # What is stored now can be looked at; saving again then replaces it knowingly.
            found = queries.find_text(place, kind, id, field) or abort(404)
            form.seen.data, was_overtaken = service.seen_of(found, into), True
        except DomainError as refusal:
            if refusal.field not in form:
                refusal.field = "text"
            form.show(refusal)
        else:
            flash(_("Saved."), "good")
            return _to_next(place, found, into)
    was_source = check.source if check is not None and check.source != found.source else None
    return page(
        "text",
        form,
        text=found,
        into=into,
        into_tag=PAGE_LANGUAGES[into].tag,
        original_tag=PAGE_LANGUAGES[found.original].tag if found.original in PAGE_LANGUAGES else "",
        status=STATE_STATUS[found.states[into]],
        check=check,
        stored=found.value.get(into, ""),
        zone=g.edition.timezone if g.get("edition") else "UTC",
        changes=rules.compared(was_source, found.source) if was_source is not None else [],
        was_overtaken=was_overtaken,
        edit_url=_edit_url(found),
        terms=_terms_in(found, place),
        back=url_for(".texts", language=into, state=UNFINISHED),
    )


def _terms_in(text: Text, place: Place) -> list[Term]:
    """The words of the glossary that occur in an original; in what belongs to no conference, of all of them."""
    if text.kind.code == TERM:
        return []
    editions = [text.edition] if text.edition is not None else place.editions
    return occurring(glossary_queries.terms_of(editions), text.source, text.original)


def _to_next(place: Place, done: Text, into: str) -> Response:
    """On to the next text of the work list, after the one that is done; without one, to the list."""
    every = queries.texts_of(place)
    after = [text.key for text in every].index(done.key) + 1 if done.key in [text.key for text in every] else 0
    for text in (*every[after:], *every[:after]):
        if text.states[into] in (State.MISSING, State.OUTDATED) and text.key != done.key:
            kind, id, field = text.key
            return redirect(url_for(".text", kind=kind, id=id, field=field, into=into), 303)  # type: ignore[return-value]
    return redirect(url_for(".texts", language=into), 303)  # type: ignore[return-value]


def _count(texts: list[Text], language: str) -> Count:
    counted = queries.counted(texts, language)
    total = sum(number for state, number in counted.items() if state is not State.ORIGINAL)
    states = (State.CHECKED, State.DRAFT, State.OUTDATED, State.MISSING)
    return Count(language, total, *(counted[state] for state in states))


def _fits(text: Text, form: FilterForm) -> bool:
    given = form.given()
    if "kind" in given and text.kind.code != given["kind"]:
        return False
    if "conference" in given and (text.edition.slug if text.edition else "-") != given["conference"]:
        return False
    languages = [given["language"]] if "language" in given else text.states
    if "state" in given:
        wanted = OPEN if given["state"] == UNFINISHED else (State(given["state"]),)
        if not any(text.states[code] in wanted for code in languages):
            return False
    if "q" in given:
        name = text.name
        words = [*text.value.values(), *(name.values() if hasattr(name, "values") else [str(name)])]
        return any(fold(given["q"]) in fold(word) for word in words)
    return True


def _shortened(words: str) -> str:
    return words if len(words) <= _LONGEST_SHOWN else words[: words.rfind(" ", 0, _LONGEST_SHOWN) + 1].rstrip() + " …"


def _edit_url(text: Text) -> str | None:
    """Where the original is changed, for those who may."""
    edited: Any = text.kind.edited(text.row, text.field.name)
    about = edited.values.get("edition", g.get("edition"))
    scope = Scope(g.series.id, about.id) if about is not None else Scope(g.series.id)
    return url_for(edited.endpoint, **edited.values) if gate.may(edited.permission, scope) else None
