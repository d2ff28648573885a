"""What machines read on the public pages: schema.org in JSON-LD."""

from typing import Any

from flask import current_app, url_for

from app import i18n
from app.series.models import Edition, Series
from app.series.rules import EditionState
from app.values.languages import PAGE_LANGUAGES

_CONTEXT = "https://schema.org"


def series(series: Series) -> dict[str, Any]:
    """A series as schema.org EventSeries."""
    return {
        "@context": _CONTEXT,
        "@type": "EventSeries",
        "name": i18n.plain(series.title),
        "description": i18n.plain(series.description),
        "startDate": series.starts_on.isoformat(),
        "endDate": series.ends_on.isoformat(),
        "subEvent": [
            {"@type": "Event", "name": _name(edition), "url": _url(edition), "startDate": edition.starts_on.isoformat(),
             "location": {"@type": "Place", "name": edition.town.name, "address": _address(edition)}}
            for edition in series.editions
            if edition.state is not EditionState.PLANNED
        ],
    }  # fmt: skip


def edition(edition: Edition) -> dict[str, Any]:
    """An edition as schema.org Event."""
    cancelled = edition.state is EditionState.CANCELLED
    return {
        "@context": _CONTEXT,
        "@type": "Event",
        "name": _name(edition),
        "description": i18n.plain(edition.about),
        "startDate": edition.starts_on.isoformat(),
        "endDate": edition.ends_on.isoformat(),
        "eventStatus": f"{_CONTEXT}/{'EventCancelled' if cancelled else 'EventScheduled'}",
        "eventAttendanceMode": f"{_CONTEXT}/OfflineEventAttendanceMode",
        "url": _url(edition),
        "image": current_app.config["SETTINGS"].base_url + url_for("site.card", edition=edition),
        "location": {
            "@type": "Place",
            "name": i18n.plain(edition.venue_name) or edition.town.name,
            "address": _address(edition),
        },
        "organizer": {"@type": "Organization", "name": edition.town.official_name},
        "superEvent": {"@type": "EventSeries", "name": i18n.plain(edition.series.title)},
        "inLanguage": [PAGE_LANGUAGES[code].tag for code in edition.series.languages],
    }


def _name(edition: Edition) -> str:
    return f"{i18n.plain(edition.series.title)} – {edition.town.name}: {i18n.plain(edition.theme)}"


def _url(edition: Edition) -> str:
    # Never by the Host header: these pages are kept for everybody.
    return current_app.config["SETTINGS"].base_url + url_for("site.edition", edition=edition)


def _address(edition: Edition) -> dict[str, str]:
    return {
        "@type": "PostalAddress",
        "streetAddress": edition.venue_address,
        "addressLocality": edition.town.name,
        "addressCountry": edition.town.country,
    }
