"""A registration, for whoever holds its link."""

from flask import Blueprint

bp = Blueprint("my", __name__)
