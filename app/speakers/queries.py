"""Finding speakers of a series' pool. Who was forgotten is in it no more."""

from collections.abc import Iterable, Sequence

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from app.database import db
from app.series.models import Series
from app.speakers import rules
from app.speakers.models import Absence, Approach, Speaker
from app.values.folding import fold


def matching(series: Series, lines: Iterable[tuple[str, str]]) -> list[Speaker | None]:
    """Whom of the pool each line (name, organisation) means, in one query."""
    lines = list(lines)
    pool = db.session.scalars(
        sa.select(Speaker)
        .where(
            Speaker.series_id == series.id,
            Speaker.erased_at.is_(None),
            Speaker.name_folded.in_({fold(name) for name, _organisation in lines}),
        )
        .order_by(Speaker.id)
    ).all()
    return [rules.match(name, organisation, pool) for name, organisation in lines]


def find_by_mail(series: Series, email: str, name: str) -> Speaker | None:
    """The person of this name who reads this mailbox; couples share one."""
    return db.session.scalar(
        sa.select(Speaker)
        .where(
            Speaker.series_id == series.id,
            Speaker.email_folded == email.casefold(),
            Speaker.name_folded == fold(name),
            Speaker.erased_at.is_(None),
        )
        .order_by(Speaker.id)
        .limit(1)
    )


def slugs_of(series: Series) -> set[str]:
    """The names of a series' speakers in addresses, also of those who were forgotten."""
    return set(db.session.scalars(sa.select(Speaker.slug).where(Speaker.series_id == series.id)))


def of_mailbox(series: Series, email: str) -> Sequence[Speaker]:
    """Who of the pool reads this mailbox."""
    if not email:
        return []
    return db.session.scalars(
        sa.select(Speaker)
        .where(
            Speaker.series_id == series.id,
            Speaker.email_folded == email.casefold(),
            Speaker.erased_at.is_(None),
        )
        .order_by(Speaker.id)
    ).all()


def absences_of(speaker: Speaker) -> Sequence[Absence]:
    """When somebody cannot be on a programme, in order of time."""
    return db.session.scalars(
        sa.select(Absence)
        .where(Absence.speaker_id == speaker.id)
        .order_by(Absence.starts_at, Absence.id)
        .options(joinedload(Absence.edition))
    ).all()


def approaches_of(speaker: Speaker) -> Sequence[Approach]:
    """How far the conferences have come with somebody."""
    return db.session.scalars(
        sa.select(Approach)
        .where(Approach.speaker_id == speaker.id)
        .order_by(Approach.id)
        .options(joinedload(Approach.edition))
    ).all()
