"""What has to be done before a conference is announced: one list of at most twelve things."""

from dataclasses import dataclass
from datetime import datetime

from flask import current_app, url_for
from flask_babel import LazyString, lazy_pgettext
from flask_babel import lazy_gettext as _l

from app.desk import queries
from app.series import parts
from app.series.models import Edition
from app.values.status import Status

DONE = Status("good", "check", lazy_pgettext("set-up", "done"))
NEEDED = Status("warn", "alert", lazy_pgettext("set-up", "needed"))
RECOMMENDED = Status("dash", "edit", lazy_pgettext("set-up", "recommended"))


@dataclass(frozen=True)
class Item:
    """One thing to do. ``minutes`` is about how long it takes; ``missing`` are the languages in which some of its texts
    are not written yet; ``url`` may be empty."""

    key: str
    title: LazyString
    why: LazyString
    minutes: int
    url: str
    is_required: bool
    is_done: bool
    missing: tuple[str, ...] = ()

    @property
    def status(self) -> Status:
        if self.is_done:
            return DONE
        return NEEDED if self.is_required else RECOMMENDED


# In the order in which a host knows the answers: title, why it is asked, minutes.
_ITEMS: dict[str, tuple[LazyString, LazyString, int]] = {
    "basics": (_l("Theme and days"), _l("People keep the days free, and decide by the theme."), 5),
    "about": (
        _l("What it is about, for whom, what it costs"),
        _l("These three answers make somebody come or stay at home."),
        20,
    ),
    "venue": (_l("Venue, address and map"), _l("Guests from other countries look it up before they book a train."), 5),
    "access": (
        _l("Getting there and access"),
        _l("Whoever uses a wheelchair, or travels with luggage, decides by this whether to come."),
        15,
    ),
    "window": (
        _l("Registration: from when, until when"),
        _l("Caterers, buses and interpreters are ordered by the number of people."),
        5,
    ),
    "places": (
        _l("Places and groups"),
        _l("No more people are let in than the hall, the bus and the kitchen can take."),
        5,
    ),
    "offers": (
        _l("Languages, access, documents"),
        _l("People who need interpretation, sign language or a quiet room see what they can count on."),
        10,
    ),
    "programme": (
        _l("Programme: at least one session, published"),
        _l("People register sooner when they see what they will hear."),
        30,
    ),
    "privacy": (
        _l("Privacy notice: who is responsible"),
        _l("The law asks who uses the data and where people can complain."),
        15,
    ),
    "imprint": (_l("Imprint"), _l("The law asks who publishes these pages."), 5),
    "accessibility": (
        _l("Accessibility statement"),
        _l("Pages of public bodies name an address for feedback and the body that enforces."),
        10,
    ),
    "texts": (
        _l("Texts in all languages of the series"),
        _l("Where a text is missing, people read it in another language."),
        60,
    ),
}


def checklist(edition: Edition, now: datetime) -> list[Item]:
    """Everything in its state; two queries at most, whatever the size of the conference."""
    ready = queries.readiness(edition)
    languages = edition.series.languages
    gaps = {name: parts.missing_languages(edition, kind, languages) for name, kind in parts.PARTS.items()}
    done = {name: parts.is_complete(edition, kind, now) for name, kind in parts.PARTS.items()}
    done |= {"places": ready.has_category, "programme": ready.is_released, "texts": not any(gaps.values())}
    first_gap = next((name for name, codes in gaps.items() if codes), "basics")
    urls = {name: url_for("series_desk.part", edition=edition, part=name) for name in parts.PARTS}
    urls |= {
        "places": _url("places.places", edition),
        "programme": _url("desk.release" if ready.has_session else "programme_desk.sessions", edition),
        "texts": urls[first_gap],
    }
    everywhere = tuple(code for code in languages if any(code in codes for codes in gaps.values()))
    return [
        Item(
            key,
            title,
            why,
            minutes,
            urls[key],
            key in parts.REQUIRED or key == "places",
            done[key],
            everywhere if key == "texts" else tuple(gaps.get(key, ())),
        )
        for key, (title, why, minutes) in _ITEMS.items()
    ]


def still_needed(items: list[Item]) -> list[Item]:
    """What keeps the conference from being announced."""
    return [item for item in items if item.is_required and not item.is_done]


def _url(endpoint: str, edition: Edition) -> str:
    return url_for(endpoint, edition=edition) if endpoint in current_app.view_functions else ""
