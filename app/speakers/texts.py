"""What speakers say about themselves, to be translated."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields, replace
from datetime import datetime

import sqlalchemy as sa
from flask_babel import lazy_pgettext

from app.database import db
from app.forms_translated import declared
from app.speakers import service
from app.speakers.forms import SpeakerForm
from app.speakers.models import Speaker
from app.speakers.rules import SPEAKERS_EDIT, Details
from app.values import fingerprints
from app.values.access import Actor
from app.values.texts import Edited, Place, TextKind
from app.values.translated import Translated


def _write(speaker: Speaker, texts: Mapping[str, Translated], *, by: Actor, now: datetime) -> None:
    stored = Details(**{field.name: getattr(speaker, field.name) for field in fields(Details)})
    seen = fingerprints.of(service.facts_of(speaker))
    service.change(speaker, replace(stored, **texts), seen=seen, by=by, now=now)


def kind(speaking_in: Callable[[Sequence[int]], sa.Select[tuple[int]]]) -> TextKind:
    """Biographies: of the whole pool for a series, of those who speak there for a conference. ``speaking_in`` selects
    their ids by those of conferences; programmes lie further down the ladder."""

    def rows(place: Place) -> Sequence[Speaker]:
        found = sa.select(Speaker).where(Speaker.series_id == place.series.id, Speaker.erased_at.is_(None))
        if not place.whole:
            found = found.where(Speaker.id.in_(speaking_in([edition.id for edition in place.editions])))
        return db.session.scalars(found.order_by(Speaker.name_folded, Speaker.id)).all()

    return TextKind(
        code="speaker",
        label=lazy_pgettext("text", "Speaker"),
        model=Speaker,
        fields=(declared(SpeakerForm, "bio"),),
        rows=rows,
        name=lambda speaker: speaker.name,
        written_in=lambda speaker: (speaker.bio_language,) if speaker.bio_language else (),
        edition=lambda speaker: None,
        edited=lambda speaker, field: Edited("speakers_desk.change", {"id": speaker.id}, SPEAKERS_EDIT),
        write=_write,
    )
