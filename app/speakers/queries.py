"""Finding speakers of a series' pool. Who was forgotten is in it no more."""

from collections.abc import Collection, Iterable, Sequence

import sqlalchemy as sa
from sqlalchemy import Row
from sqlalchemy.orm import aliased, contains_eager, joinedload

from app.database import db
from app.files.models import File
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


def find(series: Series, id: int) -> Speaker | None:
    """One person of the pool, by number as the desk names them."""
    return db.session.scalar(_live(series).where(Speaker.id == id).options(joinedload(Speaker.photo)))


def by_slug(series: Series, slugs: Collection[str]) -> dict[str, Speaker]:
    """People of the pool by their names in addresses, with their photos and towns."""
    whole = joinedload(Speaker.photo), joinedload(Speaker.town)
    found = db.session.scalars(_live(series).where(Speaker.slug.in_(slugs)).options(*whole))
    return {speaker.slug: speaker for speaker in found}


def everybody(series: Series) -> Sequence[Speaker]:
    """The whole pool, in the order in which people came into it."""
    return db.session.scalars(_live(series).order_by(Speaker.id)).all()


def sources_of(series: Series, slugs: Collection[str]) -> dict[str, str]:
    """The ids that imported programmes gave to people, by their names in addresses."""
    found = sa.select(Speaker.slug, Speaker.source).where(
        Speaker.series_id == series.id, Speaker.slug.in_(slugs), Speaker.source.is_not(None)
    )
    return dict(db.session.execute(found).all())  # type: ignore[arg-type]


def slug_now(series: Series, slug: str) -> str | None:
    """Where a name in addresses leads that was put together with another person; None if it was not."""
    gone, kept = aliased(Speaker), aliased(Speaker)
    return db.session.scalar(
        sa.select(kept.slug)
        .join(gone, gone.merged_into_id == kept.id)
        .where(gone.series_id == series.id, gone.slug == slug, kept.erased_at.is_(None))
    )


def find_public_photo(key: str) -> Speaker | None:
    """Whose photo this is, if they agreed that everybody sees it."""
    return db.session.scalar(
        sa.select(Speaker)
        .join(Speaker.photo)
        .where(File.key == key, Speaker.photo_consented_at.is_not(None), Speaker.erased_at.is_(None))
        .options(contains_eager(Speaker.photo))
    )


def find_absence(speaker: Speaker, id: int) -> Absence | None:
    return db.session.scalar(sa.select(Absence).where(Absence.id == id, Absence.speaker_id == speaker.id))


def pool_of(series: Series) -> Sequence[Row]:
    """Everybody of the pool, by name, with what lists and filters need; read whole, for databases fold no names."""
    return db.session.execute(
        sa.select(
            Speaker.id, Speaker.slug, Speaker.name, Speaker.organisation, Speaker.place, Speaker.country,
            Speaker.town_id, Speaker.languages, Speaker.email,
        )
        .where(Speaker.series_id == series.id, Speaker.erased_at.is_(None))
        .order_by(Speaker.name_folded, Speaker.id)
    ).all()  # fmt: skip


def names_of(series: Series, *, limit: int) -> Sequence[tuple[str, str]]:
    """Names and organisations of the pool, for suggestions."""
    return db.session.execute(
        sa.select(Speaker.name, Speaker.organisation)
        .where(Speaker.series_id == series.id, Speaker.erased_at.is_(None))
        .order_by(Speaker.name_folded, Speaker.id)
        .limit(limit)
    ).all()  # type: ignore[return-value]


def _live(series: Series) -> sa.Select:
    return sa.select(Speaker).where(Speaker.series_id == series.id, Speaker.erased_at.is_(None))
