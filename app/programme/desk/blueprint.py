"""The part of the desk that all pages on the programme belong to."""

from flask import Blueprint, Response, make_response, render_template
from werkzeug.wrappers import Response as AnyResponse

from app import web
from app.forms import Form

bp = Blueprint("programme_desk", __name__, url_prefix="/<lang:lang>/desk/<slug:series>/<slug:edition>/programme")


@bp.after_request
def keep_private(response: AnyResponse) -> AnyResponse:
    return web.private(response)


def page(template: str, form: Form, **values: object) -> Response:
    """A page with a form; one that came back has something to correct."""
    status = 422 if form.is_submitted() else 200
    return make_response(render_template(template, form=form, **values), status)
