"""Badges of a registration, as PDF and SVG."""

from flask import Blueprint

bp = Blueprint("badges", __name__)
