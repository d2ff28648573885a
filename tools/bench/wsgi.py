"""The service as it is, and beside it a page of a given size that is the same for everybody: what pages are compared
with. Only the benchmark loads this."""

from functools import cache

from flask import Blueprint, Response

from app import access
from wsgi import app

bp = Blueprint("constant", __name__)


@cache
def _page(size: int) -> bytes:
    return b"x" * size


@bp.get("/constant/<int:size>")
@access.public
def constant(size: int) -> Response:
    return Response(_page(size), mimetype="text/html")


app.register_blueprint(bp)
