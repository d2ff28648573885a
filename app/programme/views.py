"""The programme as the public sees it."""

from flask import Blueprint

bp = Blueprint("programme", __name__, url_prefix="/<lang:lang>/<slug:series>/<slug:edition>/programme")
