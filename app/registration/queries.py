"""Finding registrations, places left, and what the form has to offer."""

from collections.abc import Collection, Sequence
from functools import lru_cache
from typing import NamedTuple

import sqlalchemy as sa

from app.database import db
from app.programme import queries as programme
from app.programme.models import Session
from app.programme.released import ReleasedSession
from app.registration import rules
from app.registration.capacity import Capacity, OfCategory, OfSession, Taken
from app.registration.models import Booking, Category, LostPlace, Quota, Registration
from app.registration.rules import CategoryKind
from app.series.models import Edition, Membership, Town
from app.values.folding import fold


class Places(NamedTuple):
    """How many places are left: None where they are not limited."""

    edition: int | None
    categories: dict[int, int]
    sessions: dict[int, int]

    @property
    def full(self) -> bool:
        return self.edition is not None and self.edition <= 0


# For a form that is looked at without being shown.
NO_LIMITS = Places(None, {}, {})


class Miscount(NamedTuple):
    """A quota whose number of taken places differs from the number of its holders."""

    quota_id: int
    taken: int
    holders: int


def get_registration(registration_id: int) -> Registration:
    """The registration with this id. Raises LookupError."""
    if registration := db.session.get(Registration, registration_id):
        return registration
    raise LookupError(f"registration {registration_id}")


def find_by_form_key(form_key: str) -> Registration | None:
    """The registration that was made from this form."""
    return db.session.scalar(sa.select(Registration).where(Registration.form_key == form_key))


def find_person(edition: Edition, email: str, name: str) -> Registration | None:
    """The live registration of a person at an edition: by address and name as they are compared."""
    return db.session.scalar(
        sa.select(Registration).where(
            Registration.edition_id == edition.id,
            Registration.email_folded == rules.mailbox(email),
            Registration.name_folded == fold(name),
            Registration.state.in_(rules.LIVE),
        )
    )


def live_of_mailbox(edition: Edition, email: str) -> Sequence[Registration]:
    """Every live registration of an address at an edition, in the order they were made."""
    return db.session.scalars(
        sa.select(Registration)
        .where(
            Registration.edition_id == edition.id,
            Registration.email_folded == rules.mailbox(email),
            Registration.state.in_(rules.LIVE),
            Registration.erased_at.is_(None),
        )
        .order_by(Registration.id)
    ).all()


def categories(edition: Edition) -> Sequence[Category]:
    """The categories of an edition in their order, those that the form does not offer included."""
    found = sa.select(Category).where(Category.edition_id == edition.id).order_by(Category.position, Category.id)
    return db.session.scalars(found).all()


def find_category(edition: Edition, kind: CategoryKind) -> Category | None:
    return db.session.scalar(sa.select(Category).where(Category.edition_id == edition.id, Category.kind == kind))


def places(edition: Edition) -> Places:
    """The places left at an edition, as of now."""
    rows = db.session.execute(
        sa.select(Quota.category_id, Quota.session_id, Quota.size - Quota.taken).where(Quota.edition_id == edition.id)
    ).all()
    return Places(
        next((left for category, session, left in rows if category is None and session is None), None),
        {category: left for category, _, left in rows if category is not None},
        {session: left for _, session, left in rows if session is not None},
    )


def bookable_sessions(edition: Edition) -> tuple[ReleasedSession, ...]:
    """The published sessions with limited places that can be chosen, in order of time."""
    return programme.released(edition).bookable


def bookable_among(edition: Edition, ids: Collection[int]) -> list[ReleasedSession]:
    """Those of the sessions with these ids that can be chosen, in order of time."""
    return [session for session in bookable_sessions(edition) if session.id in ids]


def public_categories(edition: Edition) -> tuple[tuple[int, CategoryKind], ...]:
    """Ids and kinds of the categories on the form in their order, kept likewise."""
    return _public_categories(edition.series.slug, edition.series.version, edition.id)


@lru_cache(maxsize=32)
def _public_categories(series_slug: str, version: int, edition_id: int) -> tuple[tuple[int, CategoryKind], ...]:
    found = sa.select(Category.id, Category.kind).where(Category.edition_id == edition_id, Category.public)
    return tuple((id, kind) for id, kind in db.session.execute(found.order_by(Category.position, Category.id)))


def towns(edition: Edition) -> tuple[tuple[str, str], ...]:
    """Names and countries of the partner towns in ring order, kept likewise."""
    return _towns(edition.series.slug, edition.series.version, edition.series_id)


@lru_cache(maxsize=32)
def _towns(series_slug: str, version: int, series_id: int) -> tuple[tuple[str, str], ...]:
    found = sa.select(Town.name, Town.country).join(Membership).where(Membership.series_id == series_id)
    return tuple((name, country) for name, country in db.session.execute(found.order_by(Membership.position)))


def sessions_for(edition: Edition, booked: Collection[int]) -> list[ReleasedSession]:
    """What somebody with these bookings can go to: all published sessions open to everybody and the booked ones,
    cancelled ones included, in order of time."""
    return [one for one in programme.released(edition).sessions if not one.bookable or one.id in booked]


def own_sessions(registration: Registration) -> list[ReleasedSession]:
    """The sessions of one participant (see `sessions_for`), and those in which they had a place until they were
    cancelled."""
    booked = set(booked_ids(registration))
    lost = {place.session_id for place in registration.lost_places}
    return [
        one
        for one in programme.released(registration.edition).sessions
        if not one.bookable or one.id in booked or (one.is_cancelled and one.id in lost)
    ]


def booked_sessions(registration: Registration) -> list[ReleasedSession]:
    """The sessions in which this registration holds a place, in order of time."""
    booked = set(booked_ids(registration))
    return [session for session in programme.released(registration.edition).sessions if session.id in booked]


def booked_ids(registration: Registration) -> list[int]:
    """The ids of the sessions in which this registration holds a place."""
    return sorted(booking.session_id for booking in registration.bookings)


def concerned(edition: Edition, session_ids: Collection[int], *, holding_only: bool = False) -> Sequence[int]:
    """The ids of the registrations that have a place in one of these sessions, or had one until it was cancelled;
    without the latter if ``holding_only``."""
    found = Registration.id.in_(sa.select(Booking.registration_id).where(Booking.session_id.in_(session_ids)))
    if not holding_only:
        lost = sa.select(LostPlace.registration_id).where(LostPlace.session_id.in_(session_ids))
        found = sa.or_(found, Registration.id.in_(lost))
    return db.session.scalars(
        sa.select(Registration.id)
        .where(
            Registration.edition_id == edition.id,
            Registration.state.in_(rules.LIVE),
            Registration.erased_at.is_(None),
            found,
        )
        .order_by(Registration.id)
    ).all()


def number_concerned(edition: Edition, session_ids: Collection[int]) -> int:
    """How many people have a place in one of these sessions."""
    return (
        db.session.scalar(
            sa.select(sa.func.count(sa.distinct(Booking.registration_id)))
            .join(Registration, Registration.id == Booking.registration_id)
            .where(
                Registration.edition_id == edition.id,
                Registration.state.in_(rules.LIVE),
                Booking.session_id.in_(session_ids),
            )
        )
        or 0
    )


def miscounted(edition: Edition | None = None) -> list[Miscount]:
    """Quotas that count wrongly, of one edition or of all; none ever should."""
    holds = Registration.state.in_(rules.HOLDING)
    people = (
        sa.select(sa.func.count()).select_from(Registration).where(Registration.edition_id == Quota.edition_id, holds)
    )
    holders = sa.case(
        (
            Quota.session_id.is_not(None),
            sa.select(sa.func.count())
            .select_from(Booking)
            .join(Registration, Registration.id == Booking.registration_id)
            .where(Booking.session_id == Quota.session_id, holds)
            .scalar_subquery(),
        ),
        (Quota.category_id.is_not(None), people.where(Registration.category_id == Quota.category_id).scalar_subquery()),
        else_=people.scalar_subquery(),
    )
    found = sa.select(Quota.id, Quota.taken, holders).where(Quota.taken != holders).order_by(Quota.id)
    if edition is not None:
        found = found.where(Quota.edition_id == edition.id)
    return [Miscount(*row) for row in db.session.execute(found)]


def get_quota(quota_id: int) -> Quota:
    """The limit with this id, which exists."""
    return db.session.get_one(Quota, quota_id)


def booked_at(edition: Edition) -> Sequence[Session]:
    """Every session of an edition that is to be booked, cancelled ones and those of the draft included, in order of
    time: their places are set before they are published."""
    return db.session.scalars(
        sa.select(Session)
        .where(Session.edition_id == edition.id, Session.bookable)
        .order_by(Session.starts_at, Session.id)
    ).all()


def capacity(edition: Edition) -> Capacity:
    """All limits of an edition as they are set now."""
    sizes = {(quota.category_id, quota.session_id): quota.size for quota in quotas(edition)}
    stored = {category.kind: category for category in categories(edition)}
    lines = []
    for kind in rules.CategoryKind:
        if category := stored.get(kind):
            how = Taken.ON_THE_FORM if category.public else Taken.AT_THE_DESK
            lines.append(OfCategory(kind, how, sizes.get((category.id, None))))
        else:
            lines.append(OfCategory(kind, Taken.NOT_AT_ALL))
    sessions = tuple(OfSession(session.id, sizes.get((None, session.id))) for session in booked_at(edition))
    return Capacity(sizes.get((None, None)), tuple(lines), sessions)


def quotas(edition: Edition) -> Sequence[Quota]:
    """Every limit of an edition with what is taken of it."""
    return db.session.scalars(sa.select(Quota).where(Quota.edition_id == edition.id).order_by(Quota.id)).all()
