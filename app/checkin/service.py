"""What happens at a gate; the caller commits."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import NamedTuple

import sqlalchemy as sa
from flask_babel import gettext as _

from app import i18n
from app.audit import service as audit
from app.badges import service as badges
from app.badges import tickets
from app.badges.rules import Ticket, UnknownCode
from app.checkin import queries, rules
from app.checkin.models import Gate, Scan
from app.checkin.rules import Asked, GateKind, NoSuchPerson, NothingToUndo, Person, ScanIdTaken, Verdict
from app.database import db, insert
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


class Given(NamedTuple):
    """An answer as it was given at a gate: to whom, and whether it was given just now."""

    client_id: str
    verdict: Verdict
    gate: Gate
    person: Person | None
    at: datetime
    is_undone: bool = False
    is_new: bool = False


def admit(gate: Gate, asked: Asked, *, by: Actor, now: datetime) -> Given:
    """Answer one question at a gate, and let the person in if they may; at the main entrance they get their badge.

    Asked again under the same id, it gives the first answer and changes nothing. Two devices at the same moment end in
    one welcome. Raises NoSuchPerson for a number that is not of this edition, ScanIdTaken for an id in other use.
    """
    ticket = None if asked.code is None else _read(asked.code)
    person = _find(gate, ticket, asked)
    verdict = rules.verdict(gate.edition_id, gate.session_id, ticket, person, by_name=asked.code is None)
    if not _written(gate, asked, person, verdict, by, now):
        # It was sent before; or somebody at another device was faster with the same person.
        if earlier := queries.find_scan(asked.client_id):
            return _same(earlier, gate)
        person, verdict = _find(gate, ticket, asked), Verdict.ALREADY_IN
        _written(gate, asked, person, verdict, by, now)
    if verdict is Verdict.WELCOME and person is not None:
        person = replace(person, since=min(asked.scanned_at, now))
        about = _About(person.id, gate)
        if gate.kind is GateKind.MAIN:
            # Whoever comes in there has their badge from then on; taking a check-in back does not take that back.
            badges.hand_out(about, at=min(asked.scanned_at, now), by=by, now=now)
        audit.record("checkin.welcomed", about, by=by, at=now)
    return Given(asked.client_id, verdict, gate, person, now, is_new=True)


def given(scan: Scan) -> Given:
    """The answer that a scan got."""
    person = queries.find_person(scan.gate, scan.registration_id) if scan.registration_id else None
    return Given(scan.client_id, scan.verdict, scan.gate, person, scan.received_at, scan.undone_at is not None)


def undo(scan: Scan, reason: str, *, by: Actor, now: datetime) -> Given:
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
    return given(scan)


def _same(earlier: Scan, gate: Gate) -> Given:
    if earlier.gate_id != gate.id:
        raise ScanIdTaken
    return given(earlier)


def _read(code: str) -> Ticket | None:
    try:
        return tickets.read(code)
    except UnknownCode:
        return None


def _find(gate: Gate, ticket: Ticket | None, asked: Asked) -> Person | None:
    if asked.code is not None:
        return queries.find_person(gate, ticket.registration_id) if ticket else None
    person = queries.find_person(gate, asked.registration_id or 0)
    if person is None or person.edition_id != gate.edition_id:
        raise NoSuchPerson
    return person


def _written(gate: Gate, asked: Asked, person: Person | None, verdict: Verdict, by: Actor, now: datetime) -> bool:
    """Write an answer down, unless its id exists or the person is in already: the database decides, at once."""
    written = db.session.scalar(
        insert(Scan)
        .values(
            client_id=asked.client_id,
            edition_id=gate.edition_id,
            gate_id=gate.id,
            registration_id=person.id if person else None,
            verdict=verdict,
            # A device's clock may be wrong, but nothing was scanned after it arrived.
            scanned_at=min(asked.scanned_at, now),
            received_at=now,
            user_id=by.id if by.kind == "user" else None,
            by_name=asked.code is None,
        )
        .on_conflict_do_nothing()
        .returning(Scan.id)
    )
    return written is not None


class _About:
    """A registration for the log, which needs to know no more of it."""

    __tablename__ = Registration.__tablename__

    def __init__(self, id: int, gate: Gate):
        self.id, self.edition_id = id, gate.edition_id
