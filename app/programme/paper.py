"""The programme as a document to print or to send on."""

from flask import Blueprint, abort, current_app, request, url_for
from werkzeug.wrappers import Response

from app import access
from app.programme import pdf, queries
from app.programme.released import Programme
from app.series import pagecache
from app.series.models import Edition
from app.series.rules import EditionState

bp = Blueprint("paper", __name__, url_prefix="/<lang:lang>/<slug:series>/<slug:edition>")

_PDF = "application/pdf"


@bp.after_request
def name(response: Response) -> Response:
    """Give the file a name of its own wherever it is kept."""
    if response.mimetype == _PDF and request.view_args:
        parts = [str(part) for key, part in request.view_args.items() if key in ("series", "edition", "number")]
        response.headers["Content-Disposition"] = f'inline; filename="{"-".join(parts)}-programme.pdf"'
    return response


@bp.get("/programme.pdf")
@access.public
@pagecache.public_document(_PDF)
def programme(edition: Edition) -> bytes:
    """The programme that holds now."""
    return _document(edition, queries.released(edition))


@bp.get("/programme/releases/<int:number>.pdf")
@access.public
@pagecache.public_document(_PDF)
def release(edition: Edition, number: int) -> bytes:
    """The programme as it was published once."""
    return _document(edition, queries.find_released(edition, number) or abort(404))


def _document(edition: Edition, published: Programme) -> bytes:
    if edition.state is EditionState.PLANNED or not published.is_released:
        abort(404)
    address = current_app.config["SETTINGS"].base_url + url_for("programme.programme", edition=edition)
    return pdf.document(edition, published, holds=queries.released(edition), address=address)
