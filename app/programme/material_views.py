"""Slides, speeches and results that everybody may read."""

from flask import Blueprint, Response, abort

from app import access
from app.files import serving
from app.programme import material_queries as queries
from app.programme.material_rules import KIND_LABELS
from app.programme.models import Material
from app.series.models import Edition
from app.series.rules import EditionState

bp = Blueprint("material", __name__)


@bp.app_template_global("public_material")
def public_material(edition: Edition) -> dict[int, list[Material]]:
    """What everybody may read, by the session's id."""
    return queries.public(edition)


@bp.app_context_processor
def words() -> dict[str, object]:
    """What the kinds are called."""
    return {"material_kinds": KIND_LABELS}


@bp.get("/<slug:series>/<slug:edition>/material/<key>")
@access.public
def file(edition: Edition, key: str) -> Response:
    """A file that is published with its session; everything else is not found."""
    if edition.state is EditionState.PLANNED:
        abort(404)
    published = (one for materials in queries.public(edition).values() for one in materials)
    return serving.answer(next((one.file for one in published if one.file.key == key), None), public=True)
