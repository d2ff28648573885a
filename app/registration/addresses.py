"""From a personal link to the registration behind it, and back."""

from flask import Flask, abort, g

from app.registration import links
from app.registration.models import Registration
from app.values.access import Actor, Scope


def init_app(app: Flask) -> None:
    @app.url_value_preprocessor
    def load(endpoint: str | None, values: dict | None) -> None:
        if not values or "token" not in values:
            return
        registration = links.find_by_token(values.pop("token")) or abort(404)
        values["registration"] = registration
        g.edition, g.series = registration.edition, registration.edition.series
        g.scope = Scope(g.series.id, g.edition.id)
        g.actor = Actor("holder", registration.id)

    @app.url_defaults
    def name(endpoint: str, values: dict) -> None:
        if isinstance(values.get("registration"), Registration) and app.url_map.is_endpoint_expecting(
            endpoint, "token"
        ):
            values["token"] = links.token_for(values.pop("registration"))
