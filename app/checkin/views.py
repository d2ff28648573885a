"""Check-in on a phone."""

from flask import Blueprint

bp = Blueprint("checkin", __name__)
