"""The blueprint that the pages of this room share."""

from flask import Blueprint, Response

from app.web import private

bp = Blueprint("series_desk", __name__, url_prefix="/<lang:lang>/desk")


@bp.after_request
def keep_private(response: Response) -> Response:
    return private(response)
