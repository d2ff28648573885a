"""What a conference says when it invites, to be translated: its content brief, the office of who signs.

Letters are not here: in each language they begin as the text that is offered there, and are none of a translation."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from flask_babel import lazy_pgettext
from sqlalchemy.orm import joinedload

from app.database import db
from app.forms_translated import declared
from app.speakers import service
from app.speakers.models import Brief, LetterSignature
from app.speakers.pipeline_forms import BriefForm, SignatureForm
from app.speakers.rules import SPEAKERS_EDIT
from app.values import fingerprints
from app.values.access import Actor
from app.values.texts import Edited, Place, TextKind
from app.values.translated import Translated


def _rows(model: type[Any]) -> Callable[[Place], Sequence[Any]]:
    def rows(place: Place) -> Sequence[Any]:
        ids = [edition.id for edition in place.editions]
        chosen = sa.select(model).where(model.edition_id.in_(ids)).order_by(model.edition_id)
        return db.session.scalars(chosen.options(joinedload(model.edition))).all()

    return rows


def _write_brief(brief: Brief, texts: Mapping[str, Translated], *, by: Actor, now: datetime) -> None:
    facts = service.facts_of_brief(brief.edition)
    service.change_brief(brief.edition, {**facts, **texts}, seen=fingerprints.of(facts), by=by, now=now)


def _write_signature(signature: LetterSignature, texts: Mapping[str, Translated], *, by: Actor, now: datetime) -> None:
    facts = service.facts_of_signature(signature.edition)
    wanted = {**facts, **texts}
    service.sign(signature.edition, wanted["name"], wanted["office"], seen=fingerprints.of(facts), by=by, now=now)


KINDS = [
    TextKind(
        code="brief",
        label=lazy_pgettext("text", "Content brief"),
        model=Brief,
        fields=tuple(declared(BriefForm, name) for name in BriefForm.TEXTS),
        rows=_rows(Brief),
        name=lambda brief: brief.edition.town.name,
        written_in=lambda brief: (brief.edition.town.language,),
        edition=lambda brief: brief.edition,
        edited=lambda brief, field: Edited("inviting.brief", {"edition": brief.edition}, SPEAKERS_EDIT),
        write=_write_brief,
        about=lambda brief: brief.edition,
        row_id=lambda brief: brief.edition_id,
    ),
    TextKind(
        code="letter_signature",
        label=lazy_pgettext("text", "Signature of letters"),
        model=LetterSignature,
        fields=(declared(SignatureForm, "office"),),
        rows=_rows(LetterSignature),
        name=lambda signature: signature.name,
        written_in=lambda signature: (signature.edition.town.language,),
        edition=lambda signature: signature.edition,
        edited=lambda signature, field: Edited("inviting.signature", {"edition": signature.edition}, SPEAKERS_EDIT),
        write=_write_signature,
        about=lambda signature: signature.edition,
        row_id=lambda signature: signature.edition_id,
    ),
]
