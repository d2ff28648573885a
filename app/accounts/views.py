"""Signing in and out, and one's own account."""

from flask import Blueprint

from app import access

bp = Blueprint("accounts", __name__, url_prefix="/<lang:lang>/account")


@bp.get("/sign-in")
@access.public
def sign_in() -> str:
    return "sign in"
