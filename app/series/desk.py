"""Setting up series and conferences."""

from flask import Blueprint

bp = Blueprint("series_desk", __name__, url_prefix="/<lang:lang>/desk")
