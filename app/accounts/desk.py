"""The team of a series or a conference."""

from flask import Blueprint

bp = Blueprint("team", __name__, url_prefix="/<lang:lang>/desk")
