"""Every form of every page, as a browser would send it."""

import urllib.parse
from collections.abc import Iterator, Mapping
from typing import Any

from flask import Flask, request, url_for
from justhtml.dom import Element

from app.series.parts import PARTS
from tests import pages
from tests.factories.world import World
from tests.support.html import Page

# The forms on the page of examples lead nowhere.
WITHOUT_SENDING = {"desk.parts"}

_FITTING = {
    "email": "ona@example.org",
    "url": "https://example.org/",
    "date": "2026-12-01",
    "time": "10:00",
    "number": "1",
}

Values = dict[str, list[Any]]


def addresses(app: Flask, world: World, endpoint: str) -> Iterator[str]:
    """The page's address; the parts of setting up a conference are pages of one endpoint."""
    for part in sorted(PARTS) if endpoint == "series_desk.part" else [None]:
        values = pages.EXAMPLES[endpoint](world) | ({"part": part} if part else {})
        with app.test_request_context():
            lang = {"lang": "lt"} if app.url_map.is_endpoint_expecting(endpoint, "lang") else {}
            yield url_for(endpoint, **values, **lang)


def forms_on(app: Flask, page: Page, address: str) -> Iterator[tuple[Element, str, str, str, Values]]:
    """(form, method, target, endpoint of the target, values as a browser would send them) of every form on a page; of
    those that are the same but for the row they stand in, the first."""
    seen = set()
    for form in page.all("form"):
        method, action, values = Page(f"<!doctype html><body>{form.to_html()}</body>").form("form")
        target = urllib.parse.urljoin(address, action)
        with app.test_request_context(target, method=method.upper()):
            endpoint = request.endpoint or ""
        kind = (method, endpoint, frozenset(names_in(form)))
        if kind not in seen:
            seen.add(kind)
            yield form, method, target, endpoint, values


def names_in(form: Element) -> list[str]:
    """The names of all fields of a form, but for the token that every form has."""
    return sorted({field.attrs["name"] or "" for field in form.query("[name]")} - {"csrf_token"})


def filled(form: Element, values: Values, typed: Mapping[str, Any]) -> Values:
    """``values`` with something fitting typed where nothing is, and with what is ``typed``, by the names of fields."""
    values = dict(values)
    for control in form.query("input, textarea, select"):
        name = control.attrs.get("name") or ""
        fitting = _fitting(control) if name and "disabled" not in control.attrs else None
        if fitting is not None and not any(values.get(name, [""])):
            values[name] = [fitting]
    return values | {name: [what] for name, what in typed.items()}


def buttons(form: Element) -> list[Values]:
    """What each button adds to the values of its form; most add nothing."""
    found: list[Values] = [
        {button.attrs["name"] or "": [button.attrs.get("value") or ""]}
        for button in form.query("button[name], input[type=submit][name]")
    ]
    return found or [{}]


def _fitting(control: Element) -> str | None:
    kind = (control.attrs.get("type") or "text").lower()
    if control.name == "textarea":
        return "One\nTwo"
    if control.name == "select":
        offered = [option.attrs.get("value") for option in control.query("option")]
        return next((value for value in reversed(offered) if value), None)
    if kind == "radio":
        return control.attrs.get("value")
    if kind in {"hidden", "checkbox", "file", "submit", "button"}:
        return None
    return _FITTING.get(kind, "Ona")
