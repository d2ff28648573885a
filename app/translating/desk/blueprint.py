"""The pages of the translation desk: of a series, or of one of its conferences."""

from collections import defaultdict
from typing import Any

from flask import Blueprint, Response, g, make_response, render_template

from app import web
from app.translating import queries
from app.values.languages import PAGE_LANGUAGES
from app.values.texts import Place

bp = Blueprint("texts_desk", __name__, url_prefix="/<lang:lang>/desk/<slug:series>")


@bp.after_request
def keep_private(response: Response) -> Response:
    return web.private(response)


@bp.context_processor
def tags() -> dict[str, Any]:
    """What templates put into `lang` attributes, by address code."""
    known = {code: language.tag for code, language in PAGE_LANGUAGES.items()}
    return {"tags": defaultdict(str, known)}


def here() -> Place:
    """Whose texts the page is about."""
    return queries.place_of(g.series, g.get("edition"))


def page(template: str, form: Any, **values: Any) -> Response:
    """A page with a form; one that came back says so."""
    shown = render_template(f"translating/{template}.html", form=form, **values)
    return make_response(shown, 422 if form.is_submitted() else 200)
