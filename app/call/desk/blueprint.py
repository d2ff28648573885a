"""The part of the desk that all of this folder's pages belong to."""

from typing import Any

from flask import Blueprint, Response, abort, make_response, render_template
from werkzeug.wrappers import Response as AnyResponse

from app import web
from app.call import queries
from app.call.models import Call
from app.forms import Form
from app.series.models import Edition

bp = Blueprint("call_desk", __name__, url_prefix="/<lang:lang>/desk/<slug:series>/<slug:edition>/calls")


@bp.after_request
def keep_private(response: AnyResponse) -> AnyResponse:
    return web.private(response)  # type: ignore[arg-type, return-value]


def page(template: str, form: Form, **values: Any) -> Response:
    """A page with a form; one that came back has something to correct."""
    status = 422 if form.is_submitted() else 200
    return make_response(render_template(f"call/desk/{template}", form=form, **values), status)


def get_call(edition: Edition, id: int) -> Call:
    """One call of an edition. Answers 404 where there is none."""
    return queries.find_call_by_id(edition, id) or abort(404)
