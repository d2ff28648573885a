"""The public pages of series and conferences."""

from flask import Blueprint

from app import access

bp = Blueprint("site", __name__)


@bp.get("/<lang:lang>/")
@access.public
def home() -> str:
    return ""
