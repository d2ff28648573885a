from flask import Blueprint
from werkzeug.wrappers import Response

from app import web

bp = Blueprint("inviting", __name__, url_prefix="/<lang:lang>/desk/<slug:series>/<slug:edition>/inviting")


@bp.after_request
def keep_private(response: Response) -> Response:
    return web.private(response)
