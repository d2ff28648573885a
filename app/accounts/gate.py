"""Decides who may, by the marks on routes."""

from flask import Flask


def init_app(app: Flask) -> None:
    """Refuse what is not allowed, before any view runs."""
