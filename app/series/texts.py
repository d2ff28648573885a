"""The texts of series, towns, conferences and offers that are translated."""

from collections.abc import Mapping, Sequence
from dataclasses import fields, replace
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext
from sqlalchemy.orm import undefer_group

from app.database import db
from app.forms_translated import declared
from app.series import forms, parts, service
from app.series.models import Edition, Offer, Series, Town
from app.series.parts import PARTS, Offers, SeriesFacts, TownFacts
from app.series.rules import EDITION_EDIT, SERIES_EDIT
from app.series.series_forms import SeriesForm, TownForm
from app.values import fingerprints
from app.values.access import Actor
from app.values.texts import Edited, Place, TextField, TextKind
from app.values.translated import Translated

# The part of a conference that each of its texts belongs to, in the order of the set-up list.
_PART_OF = {field.name: name for name, part in PARTS.items() for field in fields(part) if field.type is Translated}


def host_language(edition: Edition) -> Sequence[str]:
    """What texts of a conference are usually written in: the language of its town."""
    return (edition.town.language,)


def _write_series(series: Series, texts: Mapping[str, Translated], *, by: Actor, now: datetime) -> None:
    stored = parts.read(SeriesFacts, series)
    service.change_series(series, replace(stored, **texts), seen=fingerprints.of(stored), by=by, now=now)


def _write_town(town: Town, texts: Mapping[str, Translated], *, by: Actor, now: datetime) -> None:
    stored = parts.read(TownFacts, town)
    service.change_town(town, replace(stored, **texts), seen=fingerprints.of(stored), by=by, now=now)


def _write_edition(edition: Edition, texts: Mapping[str, Translated], *, by: Actor, now: datetime) -> None:
    for name in dict.fromkeys(_PART_OF[field] for field in texts):
        stored = parts.read(PARTS[name], edition)
        own = {field: value for field, value in texts.items() if _PART_OF[field] == name}
        service.change_edition(edition, replace(stored, **own), seen=fingerprints.of(stored), by=by, now=now)


def _write_offer(offer: Offer, texts: Mapping[str, Translated], *, by: Actor, now: datetime) -> None:
    stored = parts.read(Offers, offer.edition)
    lines = tuple(replace(line, **texts) if line.kind is offer.kind else line for line in stored.offers)
    service.change_edition(offer.edition, Offers(lines), seen=fingerprints.of(stored), by=by, now=now)


def _editions(place: Place) -> Sequence[Edition]:
    """They are known already; here their long texts are read, all together."""
    ids = [edition.id for edition in place.editions]
    found = sa.select(Edition).where(Edition.id.in_(ids)).order_by(Edition.position)
    return db.session.scalars(found.options(undefer_group("texts"))).all()


def _offers(place: Place) -> Sequence[Offer]:
    ids = [edition.id for edition in place.editions]
    return db.session.scalars(
        sa.select(Offer).where(Offer.edition_id.in_(ids)).order_by(Offer.edition_id, Offer.id)
    ).all()


def _of_series(endpoint: str, **values: Any) -> Edited:
    return Edited(endpoint, {"edition": None, **values}, SERIES_EDIT)


KINDS = [
    TextKind(
        code="series",
        label=lazy_pgettext("text", "Series"),
        model=Series,
        fields=tuple(declared(SeriesForm, name) for name in ("title", "description", "funding")),
        rows=lambda place: [place.series] if place.whole else [],
        name=lambda series: series.title,
        written_in=lambda series: (),
        edition=lambda series: None,
        edited=lambda series, field: _of_series("series_desk.change", series=series),
        write=_write_series,
    ),
    TextKind(
        code="town",
        label=lazy_pgettext("text", "Town"),
        model=Town,
        fields=tuple(declared(TownForm, name) for name in ("in_phrase", "of_phrase")),
        rows=lambda place: place.series.towns if place.whole else [],
        name=lambda town: town.name,
        written_in=lambda town: (town.language,),
        edition=lambda town: None,
        edited=lambda town, field: _of_series("series_desk.change_town", town=town.slug),
        write=_write_town,
    ),
    TextKind(
        code="edition",
        label=lazy_pgettext("text", "Conference"),
        model=Edition,
        fields=tuple(declared(forms.FORMS[part], name) for name, part in _PART_OF.items()),
        rows=_editions,
        name=lambda edition: edition.town.name,
        written_in=host_language,
        edition=lambda edition: edition,
        edited=lambda edition, field: Edited(
            "series_desk.part", {"edition": edition, "part": _PART_OF[field]}, EDITION_EDIT
        ),
        write=_write_edition,
    ),
    TextKind(
        code="offer",
        label=_l("Languages, access, documents"),
        model=Offer,
        fields=(TextField("note", _l("Note"), 300),),
        rows=_offers,
        name=lambda offer: offer.label,
        written_in=lambda offer: host_language(offer.edition),
        edition=lambda offer: offer.edition,
        edited=lambda offer, field: Edited(
            "series_desk.part", {"edition": offer.edition, "part": "offers"}, EDITION_EDIT
        ),
        write=_write_offer,
    ),
]
