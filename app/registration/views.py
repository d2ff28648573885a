"""Registering, for the public."""

from flask import Blueprint

bp = Blueprint("registration", __name__, url_prefix="/<lang:lang>/<slug:series>/<slug:edition>/register")
