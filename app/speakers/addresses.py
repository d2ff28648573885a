"""From a personal link to the speaker behind it, and back; from a speaker to their public page."""

from flask import Flask, abort, g

from app.speakers import links
from app.speakers.models import Speaker
from app.values.access import Actor, Scope


def init_app(app: Flask) -> None:
    @app.url_value_preprocessor
    def load(endpoint: str | None, values: dict | None) -> None:
        if not values or "speaker_token" not in values:
            return
        speaker = links.find_by_token(values.pop("speaker_token")) or abort(404)
        values["speaker"] = speaker
        g.series = speaker.series
        g.scope = Scope(speaker.series_id)
        g.actor = Actor("speaker", speaker.id)

    @app.url_defaults
    def name(endpoint: str, values: dict) -> None:
        speaker = values.get("speaker")
        if not isinstance(speaker, Speaker):
            return
        if app.url_map.is_endpoint_expecting(endpoint, "speaker_token"):
            values["speaker_token"] = links.token_for(values.pop("speaker"))
        else:
            values["speaker"] = speaker.slug
