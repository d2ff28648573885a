"""Gates, who stands at them, and who is in."""

from collections.abc import Collection, Sequence
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload

from app.checkin.models import Gate, Scan
from app.checkin.rules import Verdict
from app.database import db
from app.programme.models import Session
from app.programme.rules import SessionKind, SessionState
from app.registration.models import Booking, Registration
from app.registration.rules import RegistrationState
from app.series.models import Edition
from app.series.rules import EditionState
from app.values.access import Scope
from app.values.folding import fold

_IN = sa.and_(Scan.verdict == Verdict.WELCOME, Scan.undone_at.is_(None))


class Counts(NamedTuple):
    """How many are in at a gate, and how many are expected there."""

    inside: int
    expected: int


class Found(NamedTuple):
    """Somebody found by name, and the scan by which they are in at this gate."""

    registration: Registration
    welcome: Scan | None


def find_gate(gate_id: int) -> Gate | None:
    """A gate with its edition, series, town and session."""
    return db.session.scalar(
        sa.select(Gate).where(Gate.id == gate_id).options(joinedload(Gate.edition), joinedload(Gate.session))
    )


def gates(edition: Edition) -> Sequence[Gate]:
    """The gates of an edition in their order: the main entrance first."""
    return db.session.scalars(
        sa.select(Gate)
        .where(Gate.edition_id == edition.id)
        .order_by(Gate.position, Gate.id)
        .options(joinedload(Gate.session))
    ).all()


def bookable_excursions(edition: Edition) -> Sequence[Session]:
    """The excursions whose places are booked, in order of time."""
    return db.session.scalars(
        sa.select(Session)
        .where(
            Session.edition_id == edition.id,
            Session.kind == SessionKind.EXCURSION,
            Session.state == SessionState.PLANNED,
            Session.bookable,
        )
        .order_by(Session.starts_at, Session.id)
    ).all()


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


def find_registration(registration_id: int) -> Registration | None:
    """A registration with what decides at a gate and what is handed out there."""
    return db.session.get(
        Registration,
        registration_id,
        options=[selectinload(Registration.wishes), selectinload(Registration.bookings).joinedload(Booking.session)],
    )


def find_welcome(gate: Gate, registration_id: int) -> Scan | None:
    """The scan by which somebody is in at this gate."""
    return db.session.scalar(
        sa.select(Scan).where(Scan.gate_id == gate.id, Scan.registration_id == registration_id, _IN)
    )


def search(gate: Gate, text: str, *, limit: int = 20) -> list[Found]:
    """People of this edition in whose name, town, organisation or address all words of ``text`` occur, accents or not;
    by name, with whether they are in."""
    words = fold(text).split()
    if not words:
        return []
    people = db.session.scalars(
        sa.select(Registration)
        .where(
            Registration.edition_id == gate.edition_id,
            Registration.erased_at.is_(None),
            *(Registration.search.contains(word, autoescape=True) for word in words),
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
        .options(joinedload(Scan.gate).joinedload(Gate.session), joinedload(Scan.registration))
    ).all()


def sessions(edition_id: int) -> Sequence[Session]:
    """The sessions that take place, with their languages: who needs a receiver follows from them."""
    return db.session.scalars(
        sa.select(Session)
        .where(Session.edition_id == edition_id, Session.state == SessionState.PLANNED)
        .order_by(Session.starts_at, Session.id)
        .options(selectinload(Session.floors), selectinload(Session.channels))
    ).all()


def scans_of(registration_id: int) -> Sequence[Scan]:
    """Every scan of one person, oldest first."""
    return db.session.scalars(
        sa.select(Scan).where(Scan.registration_id == registration_id).order_by(Scan.id).options(joinedload(Scan.gate))
    ).all()
