"""Styles and scripts under the names their contents give them, so that browsers may keep them for ever."""

import json
from functools import cache
from pathlib import Path

from flask import Flask, url_for
from whitenoise import WhiteNoise

from app import access, places


def init_app(app: Flask) -> None:
    app.wsgi_app = WhiteNoise(app.wsgi_app, root=places.STATIC, prefix="static/", immutable_file_test=_is_bundle)  # type: ignore[method-assign]
    access.public(app.view_functions["static"])
    app.add_template_global(asset)


def asset(name: str) -> str:
    """The address of a bundle: `asset("main.css")`."""
    return url_for("static", filename=f"build/{_manifest()[name]}")


def file(name: str) -> Path:
    """Where a bundle lies, for those that are served under another address as well."""
    return places.BUNDLES / _manifest()[name]


@cache
def _manifest() -> dict[str, str]:
    return json.loads((places.BUNDLES / "manifest.json").read_text())


def _is_bundle(path: str, url: str) -> bool:
    return url.startswith("/static/build/")
