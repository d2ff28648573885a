"""What happens at a gate; the caller commits."""

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy.exc import IntegrityError

from app import i18n
from app.audit import service as audit
from app.badges import tickets
from app.badges.rules import Ticket, UnknownCode
from app.checkin import queries, rules
from app.checkin.models import Gate, Scan
from app.checkin.rules import Asked, GateKind, NoSuchPerson, NothingToUndo, Person, ScanIdTaken, Verdict
from app.database import db
from app.registration.models import Registration
from app.series.models import Edition
from app.values.access import Actor
from app.values.languages import PAGE_LANGUAGES
from app.values.translated import Translated


def gates(edition: Edition) -> Sequence[Gate]:
    """The gates of an edition; the main entrance and those of booked excursions are made when they are missing."""
    if not _missing(edition):
        return queries.gates(edition)
    # Two people may open the page at once: the second waits here, and then finds nothing missing.
    db.session.execute(sa.select(Edition.id).where(Edition.id == edition.id).with_for_update())
    known = queries.gates(edition)
    position = max((gate.position for gate in known), default=0)
    for number, gate in enumerate(_missing(edition), 1):
        gate.position = position + number
        db.session.add(gate)
    db.session.flush()
    return queries.gates(edition)


def _missing(edition: Edition) -> list[Gate]:
    known = queries.gates(edition)
    missing = []
    if not any(gate.kind is GateKind.MAIN for gate in known):
        missing.append(Gate(edition_id=edition.id, kind=GateKind.MAIN, name=_main_entrance()))
    of_sessions = {gate.session_id for gate in known}
    for session in queries.bookable_excursions(edition):
        if session.id not in of_sessions:
            missing.append(
                Gate(edition_id=edition.id, kind=GateKind.EXCURSION, name=session.title, session_id=session.id)
            )
    return missing


def _main_entrance() -> Translated:
    names = {}
    for code in PAGE_LANGUAGES:
        with i18n.speaking(code):
            names[code] = _("Main entrance")
    return Translated(names)


def admit(gate: Gate, asked: Asked, *, by: Actor, now: datetime) -> Scan:
    """Answer one question at a gate, and let the person in if they may.

    Asked again under the same id, it gives the first answer and changes nothing. Two devices at the same moment end in
    one welcome. Raises NoSuchPerson for a number that is not of this edition, ScanIdTaken for an id in other use.
    """
    if earlier := queries.find_scan(asked.client_id):
        return _same(earlier, gate)
    by_name = asked.code is None
    ticket = None if by_name else _read(asked.code or "")
    registration = _find(gate, ticket, asked)
    if by_name and registration is None:
        raise NoSuchPerson
    verdict = rules.verdict(gate.edition_id, gate.session_id, ticket, _known(gate, registration), by_name=by_name)
    try:
        with db.session.begin_nested():
            scan = _scan(gate, asked, registration, verdict, by, now)
            db.session.add(scan)
    except IntegrityError:
        # Somebody was faster: with the same scan, or with the same person at another device.
        if earlier := queries.find_scan(asked.client_id):
            return _same(earlier, gate)
        scan = _scan(gate, asked, registration, Verdict.ALREADY_IN, by, now)
        db.session.add(scan)
        db.session.flush()
    if scan.verdict is Verdict.WELCOME:
        audit.record("checkin.welcomed", registration, by=by, at=now)
    return scan


def undo(scan: Scan, reason: str, *, by: Actor, now: datetime) -> Scan:
    """Take a welcome back, so that the person is not in any more; once done, doing it again changes nothing.

    Raises NothingToUndo for every other answer.
    """
    if scan.verdict is not Verdict.WELCOME:
        raise NothingToUndo
    done = db.session.execute(
        sa.update(Scan)
        .where(Scan.id == scan.id, Scan.undone_at.is_(None))
        .values(undone_at=now, undo_reason=reason, undone_by_id=by.id if by.kind == "user" else None)
    )
    db.session.refresh(scan)
    if done.rowcount:
        audit.record("checkin.undone", scan.registration, by=by, at=now, changes={"reason": (None, reason)})
        db.session.flush()
    return scan


def _same(earlier: Scan, gate: Gate) -> Scan:
    if earlier.gate_id != gate.id:
        raise ScanIdTaken
    return earlier


def _read(code: str) -> Ticket | None:
    try:
        return tickets.read(code)
    except UnknownCode:
        return None


def _find(gate: Gate, ticket: Ticket | None, asked: Asked) -> Registration | None:
    if asked.code is None:
        found = queries.find_registration(asked.registration_id or 0)
        return found if found and found.edition_id == gate.edition_id and found.erased_at is None else None
    return queries.find_registration(ticket.registration_id) if ticket else None


def _known(gate: Gate, registration: Registration | None) -> Person | None:
    if registration is None:
        return None
    return Person(
        edition_id=registration.edition_id,
        state=registration.state,
        ticket_issue=registration.ticket_issue,
        booked=frozenset(booking.session_id for booking in registration.bookings),
        is_in=queries.find_welcome(gate, registration.id) is not None,
    )


def _scan(
    gate: Gate, asked: Asked, registration: Registration | None, verdict: Verdict, by: Actor, now: datetime
) -> Scan:
    return Scan(
        client_id=asked.client_id,
        edition_id=gate.edition_id,
        gate=gate,
        registration=registration,
        verdict=verdict,
        # A device's clock may be wrong, but nothing was scanned after it arrived.
        scanned_at=min(asked.scanned_at, now),
        received_at=now,
        user_id=by.id if by.kind == "user" else None,
        by_name=asked.code is None,
    )
