"""Writing the programme."""

from flask import Blueprint

bp = Blueprint("programme_desk", __name__, url_prefix="/<lang:lang>/desk/<slug:series>/<slug:edition>/programme")
