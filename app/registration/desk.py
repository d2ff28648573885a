"""Registrations, for organisers."""

from flask import Blueprint

bp = Blueprint("registration_desk", __name__, url_prefix="/<lang:lang>/desk/<slug:series>/<slug:edition>/registrations")
