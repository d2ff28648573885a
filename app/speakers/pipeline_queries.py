"""What the pages about inviting ask: who stands where, which letters there are, what is written."""

from collections.abc import Collection, Sequence
from datetime import date
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager, joinedload

from app.audit.models import AuditEntry
from app.database import db
from app.outbox.models import Message
from app.outbox.rules import MessageState
from app.series.models import Edition
from app.speakers.letter_rules import LEADS_TO, LetterKind, kind_of_mail
from app.speakers.models import Approach, Brief, LetterSignature, LetterText, Speaker
from app.speakers.pipeline_rules import WAY
from app.speakers.rules import Step
from app.values.access import Actor

_MAIL_KINDS = {kind_of_mail(kind): kind for kind in LetterKind}


class Posted(NamedTuple):
    """A letter to a speaker: its kind, and what has become of it."""

    id: int
    kind: LetterKind
    state: MessageState


class LetGo(NamedTuple):
    """A letter that was let go, to whom, where that takes them, and who did it."""

    approach: Approach
    to: Step
    by: Actor


def approaches_of_edition(edition: Edition, *, ids: Collection[int] | None = None) -> Sequence[Approach]:
    """Everybody in the list of a conference, or these of them: who has waited longest first."""
    chosen = sa.select(Approach).where(Approach.edition_id == edition.id)
    if ids is not None:
        chosen = chosen.where(Approach.id.in_(list(ids)))
    return db.session.scalars(
        chosen.order_by(Approach.stepped_at, Approach.id).options(
            joinedload(Approach.speaker, innerjoin=True), joinedload(Approach.town), joinedload(Approach.owner)
        )
    ).all()


def find_approach(edition: Edition, id: int) -> Approach | None:
    found = approaches_of_edition(edition, ids=[id])
    return found[0] if found else None


def find_approach_of(speaker: Speaker, id: int) -> Approach | None:
    """The one with this number, if it is about this person."""
    return db.session.scalar(sa.select(Approach).where(Approach.id == id, Approach.speaker_id == speaker.id))


def named_already(edition: Edition) -> set[int]:
    """The ids of those of the pool who are in the list of this conference."""
    return set(db.session.scalars(sa.select(Approach.speaker_id).where(Approach.edition_id == edition.id)))


def letters_of(edition: Edition, speaker_ids: Collection[int] | None = None) -> dict[int, list[Posted]]:
    """The letters of a conference by the person they are to, newest first."""
    chosen = sa.select(Message.id, Message.kind, Message.state, Message.about_id).where(
        Message.edition_id == edition.id, Message.about_kind == "speaker", Message.kind.in_(_MAIL_KINDS)
    )
    if speaker_ids is not None:
        chosen = chosen.where(Message.about_id.in_(list(speaker_ids)))
    found: dict[int, list[Posted]] = {}
    for row in db.session.execute(chosen.order_by(Message.id.desc())):
        found.setdefault(row.about_id, []).append(Posted(row.id, _MAIL_KINDS[row.kind], row.state))
    return found


def letters_to(approach: Approach, kind: LetterKind) -> Sequence[Message]:
    """The letters of one kind to one person about one conference, oldest first."""
    return db.session.scalars(
        sa.select(Message)
        .where(
            Message.edition_id == approach.edition_id,
            Message.about_kind == "speaker",
            Message.about_id == approach.speaker_id,
            Message.kind == kind_of_mail(kind),
        )
        .order_by(Message.id)
    ).all()


def let_go(kind: LetterKind, *, limit: int = 100) -> list[LetGo]:
    """Those whom a letter of this kind takes a step on, because somebody has let it go since they came to their step."""
    to = LEADS_TO[kind]
    before = list(WAY[: WAY.index(to)])
    rows = db.session.execute(
        sa.select(Approach, AuditEntry.actor_kind, AuditEntry.actor_id)
        .join(Message, sa.and_(Message.edition_id == Approach.edition_id, Message.about_id == Approach.speaker_id))
        .join(AuditEntry, sa.and_(AuditEntry.object_kind == "message", AuditEntry.object_id == Message.id))
        .where(
            Approach.step.in_(before),
            Message.about_kind == "speaker",
            Message.kind == kind_of_mail(kind),
            AuditEntry.action == "mail.let_go",
            AuditEntry.at >= Approach.stepped_at,
        )
        .order_by(Approach.id, AuditEntry.id)
        .limit(limit)
        .options(joinedload(Approach.edition), joinedload(Approach.speaker))
    )
    found = {row.Approach.id: LetGo(row.Approach, to, Actor(row.actor_kind, row.actor_id)) for row in rows}
    return list(found.values())


def yet_to_speak(*, today: date) -> dict[Edition, dict[str, Speaker]]:
    """Of the conferences that have begun by ``today``, those of their lists who have not spoken as far as is noted, by
    their names in addresses."""
    rows = db.session.scalars(
        sa.select(Approach)
        .join(Approach.edition)
        .where(Approach.step.in_(WAY[: WAY.index(Step.HELD)]), Edition.starts_on <= today)
        .order_by(Approach.id)
        .options(contains_eager(Approach.edition), joinedload(Approach.speaker))
    )
    found: dict[Edition, dict[str, Speaker]] = {}
    for approach in rows:
        found.setdefault(approach.edition, {})[approach.speaker.slug] = approach.speaker
    return found


def brief_of(edition: Edition) -> Brief | None:
    return db.session.get(Brief, edition.id)


def letter_text(edition: Edition, kind: LetterKind) -> LetterText | None:
    return db.session.get(LetterText, (edition.id, kind))


def signature_of(edition: Edition) -> LetterSignature | None:
    return db.session.get(LetterSignature, edition.id)
