"""The speakers of a conference as the public sees them: those of its last release, with what they say about themselves."""

from collections.abc import Mapping
from functools import partial
from typing import Any, NamedTuple

from flask import Blueprint, Response, abort, current_app, make_response, redirect, render_template, request, url_for

from app import access, i18n, lost_links, web
from app.files import serving
from app.files.rules import FETCHABLE
from app.programme import queries as programme
from app.programme.released import ReleasedSession, ReleasedSpeaker
from app.series import pagecache
from app.series.models import Edition, Series
from app.series.rules import EditionState
from app.speakers import queries, service
from app.speakers.models import Speaker
from app.values.folding import fold
from app.values.translated import Translated

bp = Blueprint("speakers", __name__)
_PAGES = "/<lang:lang>/<slug:series>/<slug:edition>/speakers"


class Person(NamedTuple):
    """Somebody of the released programme. What they are called is as published; the rest is what they say now."""

    slug: str
    name: str
    organisation: str
    function: str
    home: tuple[str, str]
    bio: Translated
    website: str
    photo_key: str | None
    photo_credit: str
    sessions: list[ReleasedSession]

    @property
    def bio_elsewhere(self) -> str | None:
        """The language that the biography is shown in, where it is not the one being spoken."""
        code = i18n.shown(self.bio).language
        return code if code != i18n.language().code else None

    @property
    def structured(self) -> dict[str, Any]:
        """The person as schema.org Person."""
        base = current_app.config["SETTINGS"].base_url
        found = {
            "@context": "https://schema.org",
            "@type": "Person",
            "name": self.name,
            "jobTitle": self.function,
            "description": i18n.plain(self.bio),
            "url": base + url_for("speakers.speaker", speaker=self.slug),
            "sameAs": self.website,
            "affiliation": {"@type": "Organization", "name": self.organisation} if self.organisation else "",
            "homeLocation": self._home_location,
            "image": base + url_for("speakers.photo", key=self.photo_key) if self.photo_key else "",
        }
        return {name: value for name, value in found.items() if value}

    @property
    def _home_location(self) -> dict[str, Any]:
        place, country = self.home
        address = {"@type": "PostalAddress", "addressLocality": place, "addressCountry": country}
        return (
            {"@type": "Place", "address": {name: said for name, said in address.items() if said}}
            if any(self.home)
            else {}
        )


@bp.get(_PAGES)
@access.public
@pagecache.public_page
def speakers(edition: Edition) -> str:
    _check_public(edition)
    return render_template("speakers/speakers.html", edition=edition, people=people_of(edition))


@bp.get(f"{_PAGES}/<slug:speaker>")
@access.public
@pagecache.public_page
def speaker(edition: Edition, speaker: str) -> str:
    _check_public(edition)
    found = next((one for one in people_of(edition) if one.slug == speaker), None)
    if found is None:
        if slug := queries.slug_now(edition.series, speaker):
            abort(redirect(url_for("speakers.speaker", speaker=slug), 301))
        abort(404)
    return render_template("speakers/speaker.html", edition=edition, person=found)


@bp.get("/speakers/photo/<key>")
@access.public
def photo(key: str) -> Response:
    """The photo of somebody who agreed that everybody sees it."""
    found = queries.find_public_photo(key)
    return serving.answer(found.photo if found else None, small="small" in request.args, public=True)


@bp.route(f"{_PAGES}/link", methods=["GET", "POST"])
@access.public
def link(edition: Edition) -> Response:
    """The personal link again, by mail. The answer is the same for every address."""
    send = partial(service.send_links, edition.series)
    return lost_links.answer("speakers/link.html", send, url_for("speakers.link_sent", edition=edition))


@bp.get(f"{_PAGES}/link/sent")
@access.public
def link_sent(edition: Edition) -> Response:
    return web.private(make_response(render_template("speakers/link_sent.html")))


@bp.get("/<lang:lang>/<slug:series>/speaker-removed")
@access.public
def removed(series: Series) -> Response:
    """What somebody sees who has removed themselves."""
    return web.private(make_response(render_template("speakers/removed.html", series=series)))


def people_of(edition: Edition) -> list[Person]:
    """Everybody of the released programme by name, in a number of queries that does not depend on how many they are."""
    named: dict[str, tuple[ReleasedSpeaker, list[ReleasedSession]]] = {}
    for session in programme.released(edition).sessions:
        for speaker in session.speakers:
            if speaker.slug:
                named.setdefault(speaker.slug, (speaker, []))[1].append(session)
    pool = queries.by_slug(edition.series, named.keys())
    people = [_person(slug, named, pool.get(slug)) for slug in named]
    return sorted(people, key=lambda person: (fold(person.name), person.slug))


def _person(
    slug: str, named: Mapping[str, tuple[ReleasedSpeaker, list[ReleasedSession]]], known: Speaker | None
) -> Person:
    called, sessions = named[slug]
    photo = known.photo if known and known.photo_consented_at else None
    return Person(
        slug,
        called.name,
        called.organisation,
        known.function if known else "",
        known.home if known else ("", ""),
        known.bio if known else Translated(),
        known.website if known else "",
        photo.key if photo and photo.scan in FETCHABLE else None,
        known.photo_credit if known else "",
        sessions,
    )


def _check_public(edition: Edition) -> None:
    if edition.state is EditionState.PLANNED:
        abort(404)
