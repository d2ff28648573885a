"""From addresses to series and editions and back: views get objects, `url_for` takes them."""

from collections.abc import Callable
from typing import Any

from flask import Flask, abort, g
from sqlalchemy.exc import SQLAlchemyError

from app.series import queries
from app.series.models import Edition, Series
from app.values.access import Scope


def init_app(app: Flask) -> None:
    @app.url_value_preprocessor
    def load_now(endpoint: str | None, values: dict | None) -> None:
        """Turn the slugs of an address into objects, unless the view does so itself once it has to."""
        if not values or not isinstance(values.get("series"), str):
            return
        if not getattr(app.view_functions[endpoint], "loads_later", False):
            load(values)

    @app.url_defaults
    def name(endpoint: str, values: dict) -> None:
        """`url_for(…, edition=edition)` is enough; inside a series or an edition its addresses need nothing at all."""
        edition, series = values.get("edition"), values.get("series")
        if isinstance(edition, Edition):
            values["edition"], values["series"] = edition.slug, edition.series.slug
        elif isinstance(series, Series):
            values["series"] = series.slug
        expects = app.url_map.is_endpoint_expecting
        if "edition" not in values and "edition" in g and expects(endpoint, "edition"):
            values["edition"] = g.edition.slug
        if "series" not in values and g.get("series") is not None and expects(endpoint, "series"):
            values["series"] = g.series.slug

    @app.context_processor
    def present() -> dict:
        edition = g.get("edition")
        return {
            "current_edition": edition,
            "current_series": g.get("series"),
            "current_place": edition.position if edition else None,
        }

    app.add_template_global(is_demonstration)


def load(values: dict[str, Any]) -> dict[str, Any]:
    """Replace the slugs in ``values`` by the series or the edition they name, and say what the request is about. Answers
    404 where there is none."""
    if "edition" in values:
        edition = queries.find_edition(values.pop("series"), values["edition"]) or abort(404)
        values["edition"], g.edition, g.series = edition, edition, edition.series
        g.scope = Scope(edition.series_id, edition.id)
    else:
        series = queries.find_series(values["series"]) or abort(404)
        values["series"] = g.series = series
        g.scope = Scope(series.id)
    return values


def is_demonstration() -> bool:
    """Whether the page has to say that it is a demonstration: because its series is one or, outside of any series, because
    there is nothing else in this installation."""
    if (series := g.get("series")) is not None:
        return series.is_demo
    if "is_demonstration" not in g:
        try:
            g.is_demonstration = queries.are_all_demonstrations()
        except SQLAlchemyError:
            # The page that says that something went wrong is shown also without a database.
            g.is_demonstration = False
    return g.is_demonstration


def load_later(view: Callable[..., Any]) -> None:
    """Leave the slugs of its address to ``view``: it may know the answer without the objects."""
    view.loads_later = True  # type: ignore[attr-defined]
