"""The badge of a registration, as PDF and SVG, for whoever holds its personal link."""

from flask import Blueprint, Response, abort

from app import access
from app.badges import composing, producers
from app.badges import svg as pictures
from app.registration.models import Registration
from app.registration.rules import RegistrationState
from app.web import private

bp = Blueprint("badges", __name__)


@bp.get("/my/<token>/badge.pdf")
@access.holder
def pdf(registration: Registration) -> Response:
    """A6, front and back, to print."""
    _check(registration)
    response = Response(producers.document(registration), mimetype="application/pdf")
    response.headers["Content-Disposition"] = 'inline; filename="badge.pdf"'
    return private(response)


@bp.get("/my/<token>/badge.svg")
@access.holder
def svg(registration: Registration) -> Response:
    """The front as one picture, to be shown at the entrance."""
    _check(registration)
    picture = pictures.front(composing.badge(registration, with_back=False))
    return private(Response(picture, mimetype="image/svg+xml"))


def _check(registration: Registration) -> None:
    """Only who takes part has a badge."""
    if registration.state is not RegistrationState.CONFIRMED or registration.erased_at is not None:
        abort(404)
