"""What the desk's pages about registrations show. A page of the list costs the same for a hundred people and for a
hundred thousand: it is read off an index, and nothing is counted to the end."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from math import ceil
from typing import Any, NamedTuple

import sqlalchemy as sa
from flask_sqlalchemy.pagination import Pagination
from sqlalchemy.orm import joinedload, selectinload

from app.database import db
from app.programme.models import Session
from app.registration import searching
from app.registration.models import AccessNeeds, Booking, Category, Quota, Registration, Understood, Wish
from app.registration.narrowing import OTHER_TOWNS, Narrowed
from app.registration.rules import HOLDING, LIVE, CategoryKind, RegistrationState
from app.series.models import Edition

PER_PAGE = 50
# The list counts and turns pages up to here; whoever has more people searches, and whoever finds more searches closer.
MOST_COUNTED = 2_000
MOST_FOUND = 250


class Row(NamedTuple):
    """One line of the list."""

    id: int
    name: str
    organisation: str
    town: str
    category: CategoryKind
    state: RegistrationState
    created_at: datetime
    understands: tuple[str, ...]


class Count(NamedTuple):
    """How many there are; ``is_more`` when counting ended."""

    number: int
    is_more: bool


class Counted(NamedTuple):
    """A line of a table of figures."""

    key: Any
    number: int


class Places(NamedTuple):
    """A session with limited places: how many are booked, and of how many (None without a limit)."""

    session: Session
    booked: int
    size: int | None

    @property
    def parts(self) -> tuple[int, int, int] | None:
        """Booked and left, as parts of a bar."""
        return (self.booked, 0, max(self.size - self.booked, 0)) if self.size is not None else None


class _Chosen(NamedTuple):
    """How many fit, and the conditions by which they are read in order."""

    count: Count
    conditions: list[sa.ColumnElement[bool]]


class Page(Pagination):
    """A page of the list: no page lies behind what is counted."""

    count: Count

    def _query_items(self) -> list[Row]:
        narrowed = self._query_args["narrowed"]
        self.count, conditions = _choose(self._query_args["edition"], narrowed)
        self.page = min(self.page, max(ceil(self.count.number / PER_PAGE), 1))
        return _rows(conditions, narrowed.sort, offset=(self.page - 1) * PER_PAGE, limit=PER_PAGE)

    def _query_count(self) -> int:
        return self.count.number


def page_of(edition: Edition, narrowed: Narrowed, page: int) -> Page:
    """One page of the list; a page that does not exist is the last one."""
    return Page(page=page, per_page=PER_PAGE, error_out=False, edition=edition, narrowed=narrowed)


def counted(edition: Edition, narrowed: Narrowed) -> Count:
    """How many registrations the list holds, counted no further than `MOST_COUNTED`, or `MOST_FOUND` by a search."""
    return _choose(edition, narrowed).count


def _rows(conditions: list[sa.ColumnElement[bool]], sort: str, *, offset: int, limit: int) -> list[Row]:
    """Some lines of the list in its order, with the languages understood; two queries."""
    order = (
        (Registration.created_at.desc(), Registration.id.desc())
        if sort == "since"
        else (Registration.name_folded, Registration.id)
    )
    # Which ones is read off an index alone, whatever lies before them; only these are looked up.
    page = sa.select(Registration.id).where(*conditions).order_by(*order).offset(offset).limit(limit).correlate(None)
    found = db.session.execute(
        sa.select(
            Registration.id,
            Registration.name,
            Registration.organisation,
            Registration.town,
            Category.kind,
            Registration.state,
            Registration.created_at,
        )
        .join(Category, Category.id == Registration.category_id)
        .where(Registration.id.in_(page))
        .order_by(*order)
    ).all()
    languages = _languages([row.id for row in found])
    return [Row(*row, understands=tuple(languages.get(row.id, ()))) for row in found]


def find(edition: Edition, registration_id: int) -> Registration | None:
    """A registration of this edition with everything that its page shows."""
    return db.session.scalar(
        sa.select(Registration)
        .where(Registration.id == registration_id, Registration.edition_id == edition.id)
        .options(
            selectinload(Registration.wishes),
            selectinload(Registration.consents),
            selectinload(Registration.bookings).joinedload(Booking.session),
        )
    )


def needs_of(registration: Registration) -> AccessNeeds | None:
    """What a person needs in order to take part: ask only for those who may see it."""
    return db.session.get(AccessNeeds, registration.id)


def to_export(edition: Edition, narrowed: Narrowed, *, with_needs: bool, chunk: int = 500) -> Iterator[Registration]:
    """Every registration that the list holds, in the order of names, a chunk at a time, so that memory does not grow
    with the list; each chunk begins after the last one's name, so none is missed or repeated."""
    after: tuple[str, int] | None = None
    while True:
        found = sa.select(Registration).where(*_conditions(edition, narrowed))
        if after is not None:
            found = found.where(
                sa.or_(
                    Registration.name_folded > after[0],
                    sa.and_(Registration.name_folded == after[0], Registration.id > after[1]),
                )
            )
        options = [
            selectinload(Registration.wishes),
            selectinload(Registration.consents),
            selectinload(Registration.bookings).joinedload(Booking.session),
        ]
        if with_needs:
            options.append(joinedload(Registration.access_needs))
        some = db.session.scalars(
            found.order_by(Registration.name_folded, Registration.id).limit(chunk).options(*options)
        ).all()
        yield from some
        if len(some) < chunk:
            return
        after = (some[-1].name_folded, some[-1].id)
        db.session.expunge_all()


def by_language_understood(edition: Edition) -> list[Counted]:
    """How many live registrations understand each language, most first."""
    return _grouped(edition, Understood.language, Understood)


def by_language_wanted(edition: Edition) -> list[Counted]:
    """How many live registrations want each interpretation, as their first or second wish, most first."""
    return _grouped(edition, Wish.language, Wish)


def by_town(edition: Edition) -> list[Counted]:
    return _grouped(edition, Registration.town)


def by_country(edition: Edition) -> list[Counted]:
    return _grouped(edition, Registration.country)


def by_category(edition: Edition) -> list[Counted]:
    rows = _grouped(edition, Registration.category_id)
    found = db.session.execute(sa.select(Category.id, Category.kind).where(Category.edition_id == edition.id))
    kinds = {row.id: row.kind for row in found}
    return [Counted(kinds[row.key], row.number) for row in rows]


def by_menu(edition: Edition) -> list[Counted]:
    return _grouped(edition, Registration.menu)


def live(edition: Edition) -> int:
    """How many registrations stand."""
    return (
        db.session.scalar(
            sa.select(sa.func.count())
            .select_from(Registration)
            .where(Registration.edition_id == edition.id, Registration.state.in_(LIVE))
        )
        or 0
    )


def booked_places(edition: Edition) -> list[Places]:
    """The sessions that can be booked, in order of time, with the places taken in them."""
    bookings = (
        sa.select(Booking.session_id, sa.func.count().label("number"))
        .join(Registration, Registration.id == Booking.registration_id)
        .where(Registration.edition_id == edition.id, Registration.state.in_(HOLDING))
        .group_by(Booking.session_id)
        .subquery()
    )
    found = db.session.execute(
        sa.select(Session, sa.func.coalesce(bookings.c.number, 0), Quota.size)
        .outerjoin(bookings, bookings.c.session_id == Session.id)
        .outerjoin(Quota, Quota.session_id == Session.id)
        .where(Session.edition_id == edition.id, Session.bookable)
        .order_by(Session.starts_at, Session.id)
    )
    return [Places(*row) for row in found]


def _choose(edition: Edition, narrowed: Narrowed) -> _Chosen:
    """A few found by a search are read by their numbers and sorted. When there are more, going through the list in its
    order comes upon them soon enough, and sorting them all would take longer."""
    if not narrowed.search:
        conditions = [Registration.edition_id == edition.id, *_filters(edition, narrowed)]
        some = sa.select(sa.literal(1)).where(*conditions).limit(MOST_COUNTED + 1).subquery()
        number = db.session.scalar(sa.select(sa.func.count()).select_from(some)) or 0
        return _Chosen(Count(min(number, MOST_COUNTED), number > MOST_COUNTED), conditions)
    if narrowed.is_filtered:
        some = sa.select(Registration.id).where(*_conditions(edition, narrowed)).limit(MOST_FOUND + 1)
        found = list(db.session.scalars(some))
    else:
        found = searching.ids(edition.id, narrowed.search, most=MOST_FOUND + 1)
    if len(found) <= MOST_FOUND:
        return _Chosen(Count(len(found), False), [Registration.id.in_(found)])
    fits = searching.fits(edition.id, narrowed.search)
    conditions = [Registration.edition_id == edition.id, *_filters(edition, narrowed), *fits]
    return _Chosen(Count(MOST_FOUND, True), conditions)


def _conditions(edition: Edition, narrowed: Narrowed) -> list[sa.ColumnElement[bool]]:
    # Words belong to their edition already. Asked for twice, SQLite would go through the whole edition in its order
    # instead of looking at those found.
    wanted = searching.finds(edition.id, narrowed.search) or [Registration.edition_id == edition.id]
    return [*wanted, *_filters(edition, narrowed)]


def _filters(edition: Edition, narrowed: Narrowed) -> list[sa.ColumnElement[bool]]:
    wanted: list[sa.ColumnElement[bool]] = []
    if narrowed.state:
        wanted.append(Registration.state == narrowed.state)
    if narrowed.category:
        # A number of its own rather than a join, so that the index on it serves.
        wanted.append(
            Registration.category_id
            == sa.select(Category.id)
            .where(Category.edition_id == edition.id, Category.kind == narrowed.category)
            .scalar_subquery()
        )
    if narrowed.town == OTHER_TOWNS:
        wanted.append(Registration.town.not_in(narrowed.towns))
    elif narrowed.town:
        wanted.append(Registration.town == narrowed.town)
    if narrowed.language:
        wanted.append(
            Registration.id.in_(sa.select(Understood.registration_id).where(Understood.language == narrowed.language))
        )
    return wanted


def _languages(ids: Sequence[int]) -> dict[int, list[str]]:
    """The languages understood, by registration, each in the person's own order."""
    languages: dict[int, list[str]] = {}
    if ids:
        found = sa.select(Understood.registration_id, Understood.language).where(Understood.registration_id.in_(ids))
        for id, language in db.session.execute(found.order_by(Understood.registration_id, Understood.position)):
            languages.setdefault(id, []).append(language)
    return languages


def _grouped(edition: Edition, column: Any, table: Any = None) -> list[Counted]:
    number = sa.func.count().label("number")
    found = sa.select(column, number).select_from(Registration)
    if table is not None:
        found = found.join(table, table.registration_id == Registration.id)
    found = (
        found.where(Registration.edition_id == edition.id, Registration.state.in_(LIVE))
        .group_by(column)
        .order_by(number.desc(), column)
    )
    return [Counted(*row) for row in db.session.execute(found)]
