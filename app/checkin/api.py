"""The API that check-in devices speak."""

from flask import Flask


def init_app(app: Flask) -> None:
    """Register the API."""
