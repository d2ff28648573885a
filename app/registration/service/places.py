"""Places are taken by one conditional statement, and their quotas locked before in the order of their ids, so that
simultaneous requests neither sell a place twice nor wait for each other in a circle."""

from collections.abc import Iterable, Sequence

import sqlalchemy as sa

from app.database import db
from app.programme.models import Session
from app.registration import rules
from app.registration.models import Booking, Category, Quota, Registration
from app.registration.rules import CategoryFull, QuotaFull, SessionFull, SmallerThanTaken
from app.series.models import Edition


def hold(edition: Edition, category_id: int, sessions: Iterable[int]) -> Sequence[Quota]:
    """What counts a registration: its edition, its category, its booked sessions; kept from others until the caller
    commits, and with a place left in each. Raises QuotaFull, which says what is full, and has written nothing."""
    quotas = _quotas(edition.id, {category_id}, set(sessions), whole=True)
    for quota in quotas:
        if quota.taken >= quota.size:
            raise _full(quota)
    return quotas


def take(quotas: Sequence[Quota]) -> None:
    """Take a place of each; the caller commits. Raises QuotaFull, which says of which there is none left."""
    free = sa.update(Quota).where(Quota.id.in_([quota.id for quota in quotas]), Quota.taken < Quota.size)
    taken = free.values(taken=Quota.taken + 1).returning(Quota.id).execution_options(synchronize_session=False)
    got = set(db.session.scalars(taken))
    for quota in quotas:
        if quota.id not in got:
            raise _full(quota)


def release(registration: Registration) -> None:
    """Give back every place that a registration holds; the caller commits."""
    booked = {booking.session_id for booking in registration.bookings}
    _release(_quotas(registration.edition_id, {registration.category_id}, booked, whole=True))


def move(registration: Registration, category_id: int, sessions: Iterable[int]) -> None:
    """Exchange the places that a registration holds for those of another category and other sessions; what stays the
    same is not touched, so nobody loses a place by changing something else. The caller commits. Raises QuotaFull."""
    categories_before, categories_after = {registration.category_id}, {category_id}
    before, after = {booking.session_id for booking in registration.bookings}, set(sessions)
    changed = _quotas(registration.edition_id, categories_before ^ categories_after, before ^ after, whole=False)
    gained = [quota for quota in changed if quota.category_id in categories_after or quota.session_id in after]
    take(gained)
    _release([quota for quota in changed if quota not in gained])


def set_quota(
    edition: Edition, size: int | None, *, category: Category | None = None, session: Session | None = None
) -> Quota | None:
    """Limit the places of an edition, of one of its categories or of one of its sessions; None lifts the limit. The
    caller commits. Those who hold a place already are counted. Raises SmallerThanTaken."""
    # Registering holds this row for reading: whoever registers meanwhile is either counted here, or sees the new quota.
    db.session.execute(sa.select(Edition.id).where(Edition.id == edition.id).with_for_update())
    category_id, session_id = category.id if category else None, session.id if session else None
    quota = db.session.scalar(
        sa.select(Quota)
        .where(
            Quota.edition_id == edition.id,
            Quota.category_id.is_not_distinct_from(category_id),
            Quota.session_id.is_not_distinct_from(session_id),
        )
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if size is None:
        if quota:
            db.session.delete(quota)
            db.session.flush()
        return None
    taken = quota.taken if quota else _holders(edition.id, category_id, session_id)
    if size < taken:
        raise SmallerThanTaken(taken)
    if quota is None:
        quota = Quota(edition_id=edition.id, category_id=category_id, session_id=session_id, taken=taken)
        db.session.add(quota)
    quota.size = size
    db.session.flush()
    return quota


def _release(quotas: Sequence[Quota]) -> None:
    """Give a place of each back."""
    released = sa.update(Quota).where(Quota.id.in_([quota.id for quota in quotas])).values(taken=Quota.taken - 1)
    db.session.execute(released.execution_options(synchronize_session=False))


def _quotas(edition_id: int, categories: set[int], sessions: set[int], *, whole: bool) -> Sequence[Quota]:
    """The quotas concerned, kept from others until the caller commits."""
    concerned = [Quota.category_id.in_(categories), Quota.session_id.in_(sessions)]
    if whole:
        concerned.append(sa.and_(Quota.category_id.is_(None), Quota.session_id.is_(None)))
    found = sa.select(Quota).where(Quota.edition_id == edition_id, sa.or_(*concerned))
    locked = found.order_by(Quota.id).with_for_update().execution_options(populate_existing=True)
    return db.session.scalars(locked).all()


def _holders(edition_id: int, category_id: int | None, session_id: int | None) -> int:
    held = (
        sa.select(sa.func.count())
        .select_from(Registration)
        .where(Registration.edition_id == edition_id, Registration.state.in_(rules.HOLDING))
    )
    if category_id is not None:
        held = held.where(Registration.category_id == category_id)
    if session_id is not None:
        held = held.join(Booking, Booking.registration_id == Registration.id).where(Booking.session_id == session_id)
    return db.session.scalar(held) or 0


def _full(quota: Quota) -> QuotaFull:
    if quota.session_id is not None:
        return SessionFull(quota.session_id)
    return CategoryFull() if quota.category_id is not None else QuotaFull()
