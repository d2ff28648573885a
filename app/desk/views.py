"""The organisers' home."""

from flask import Blueprint

bp = Blueprint("desk", __name__, url_prefix="/<lang:lang>/desk")
