"""The mails of a conference."""

from flask import Blueprint

bp = Blueprint("outbox_desk", __name__, url_prefix="/<lang:lang>/desk/<slug:series>/<slug:edition>/mails")
