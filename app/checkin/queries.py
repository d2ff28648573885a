"""Gates, who stands at them, and who is in."""

from collections.abc import Collection, Sequence
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from app.checkin.models import Gate, Scan
from app.checkin.rules import Person, Verdict
from app.database import db
from app.programme import queries as programme
from app.programme.released import ReleasedSession
from app.programme.rules import SessionKind
from app.registration import searching
from app.registration.models import Booking, Category, Registration, Understood, Wish
from app.registration.rules import RegistrationState
from app.series.models import Edition, Series
from app.series.rules import EditionState
from app.values.access import Scope

# Added to a rank, it makes numbers of the same length, which sort as texts.
_RANKS = 1000
_IN = sa.and_(Scan.verdict == Verdict.WELCOME, Scan.undone_at.is_(None))


class Counts(NamedTuple):
    """How many are in at a gate, and how many are expected there."""

    inside: int
    expected: int


class Found(NamedTuple):
    """Somebody found by name, and the scan by which they are in at this gate."""

    registration: Registration
    welcome: Scan | None


def _together(texts: sa.ColumnElement[str], registration_id: sa.ColumnElement[int]) -> sa.ScalarSelect[str]:
    """The texts of one registration as one, in no order: a query for each table would cost more than all the rest."""
    return (
        sa.select(sa.func.aggregate_strings(texts, ","))
        .where(registration_id == Registration.id)
        .correlate(Registration)
        .scalar_subquery()
    )


# What every scan asks is put together once: that costs more than the database needs to answer it.
_FEW = joinedload(Gate.edition).load_only(Edition.series_id, Edition.timezone)
_GATE = (
    sa.select(Gate)
    .where(Gate.id == sa.bindparam("gate_id"))
    .options(
        _FEW.joinedload(Edition.series).load_only(Series.slug, Series.languages, Series.version),
        _FEW.lazyload(Edition.town),
    )
)
_PERSON = (
    sa.select(
        Registration.id,
        Registration.edition_id,
        Registration.state,
        Registration.ticket_issue,
        Registration.name,
        Registration.town,
        Category.kind,
        Registration.menu,
        _together(Understood.language, Understood.registration_id),
        _together(sa.cast(Wish.rank + _RANKS, sa.Text) + Wish.language, Wish.registration_id),
        _together(sa.cast(Booking.session_id, sa.Text), Booking.registration_id),
        Scan.scanned_at,
        Scan.user_id,
    )
    .join(Category, Category.id == Registration.category_id)
    .outerjoin(Scan, sa.and_(Scan.gate_id == sa.bindparam("gate_id"), Scan.registration_id == Registration.id, _IN))
    .where(Registration.id == sa.bindparam("registration_id"))
)


def find_gate(gate_id: int) -> Gate | None:
    """A gate with its edition, series and town."""
    return db.session.scalar(sa.select(Gate).where(Gate.id == gate_id).options(joinedload(Gate.edition)))


def find_gate_lightly(gate_id: int) -> Gate | None:
    """The same with the few columns that an answer needs; the others are read when somebody asks for them."""
    return db.session.scalar(_GATE, {"gate_id": gate_id})


def gates(edition: Edition) -> Sequence[Gate]:
    """The gates of an edition in their order: the main entrance first."""
    return db.session.scalars(
        sa.select(Gate).where(Gate.edition_id == edition.id).order_by(Gate.position, Gate.id)
    ).all()


def bookable_excursions(edition: Edition) -> list[ReleasedSession]:
    """The published excursions whose places are booked, in order of time."""
    return [one for one in programme.released(edition).bookable if one.kind is SessionKind.EXCURSION]


def editions_within(scopes: Collection[Scope]) -> Sequence[Edition]:
    """The editions that these scopes reach, in order of time, without those that will not take place."""
    reached = sa.or_(
        *(
            sa.true()
            if scope.series_id is None
            else Edition.series_id == scope.series_id
            if scope.edition_id is None
            else Edition.id == scope.edition_id
            for scope in scopes
        ),
        sa.false(),
    )
    live = Edition.state.not_in((EditionState.CANCELLED, EditionState.ARCHIVED))
    return db.session.scalars(sa.select(Edition).where(reached, live).order_by(Edition.starts_on, Edition.id)).all()


def find_scan(client_id: str) -> Scan | None:
    """The scan with this id, whoever made it."""
    return db.session.scalar(sa.select(Scan).where(Scan.client_id == client_id))


def find_person(gate: Gate, registration_id: int) -> Person | None:
    """What ``gate`` needs to know of a registration, of whatever edition, in one query."""
    row = db.session.execute(_PERSON, {"gate_id": gate.id, "registration_id": registration_id}).one_or_none()
    if row is None:
        return None
    *plain, understands, wishes, sessions, since, let_in_by_id = row
    return Person(
        *plain,
        understands=_apart(understands),
        wants=tuple(wish[len(str(_RANKS)) :] for wish in sorted(_apart(wishes))),
        booked=frozenset(map(int, _apart(sessions))),
        since=since,
        let_in_by_id=let_in_by_id,
    )


def _apart(texts: str | None) -> tuple[str, ...]:
    return tuple(texts.split(",")) if texts else ()


def search(gate: Gate, text: str, *, limit: int = 20) -> list[Found]:
    """People of this edition whom the desk would find by ``text``, in the order of names, with whether they are in."""
    if not text:
        return []
    people = db.session.scalars(
        sa.select(Registration)
        .where(
            Registration.edition_id == gate.edition_id,
            Registration.erased_at.is_(None),
            *searching.finds(gate.edition_id, text),
        )
        .order_by(Registration.name_folded, Registration.id)
        .limit(limit)
    ).all()
    welcomes = db.session.scalars(
        sa.select(Scan).where(Scan.gate_id == gate.id, Scan.registration_id.in_([one.id for one in people]), _IN)
    )
    inside = {scan.registration_id: scan for scan in welcomes}
    return [Found(registration, inside.get(registration.id)) for registration in people]


def counts(gate: Gate) -> Counts:
    """How many are in at this gate and how many are expected."""
    inside = sa.select(sa.func.count()).select_from(Scan).where(Scan.gate_id == gate.id, _IN)
    expected = (
        sa.select(sa.func.count())
        .select_from(Registration)
        .where(Registration.edition_id == gate.edition_id, Registration.state == RegistrationState.CONFIRMED)
    )
    if gate.session_id is not None:
        expected = expected.join(Booking).where(Booking.session_id == gate.session_id)
    return Counts(*db.session.execute(sa.select(inside.scalar_subquery(), expected.scalar_subquery())).one())


def recent(edition: Edition, *, limit: int = 20) -> Sequence[Scan]:
    """The last scans of an edition, newest first, with their people and gates."""
    return db.session.scalars(
        sa.select(Scan)
        .where(Scan.edition_id == edition.id)
        .order_by(Scan.received_at.desc(), Scan.id.desc())
        .limit(limit)
        .options(joinedload(Scan.gate), joinedload(Scan.registration))
    ).all()


def scans_of(registration_id: int) -> Sequence[Scan]:
    """Every scan of one person, oldest first."""
    return db.session.scalars(
        sa.select(Scan).where(Scan.registration_id == registration_id).order_by(Scan.id).options(joinedload(Scan.gate))
    ).all()
