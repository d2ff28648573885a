"""The part of the desk that all of this folder's pages belong to."""

from flask import Blueprint
from werkzeug.wrappers import Response

from app import web

bp = Blueprint("registration_desk", __name__, url_prefix="/<lang:lang>/desk/<slug:series>/<slug:edition>/registrations")


@bp.after_request
def keep_private(response: Response) -> Response:
    return web.private(response)
