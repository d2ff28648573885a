"""Presence: what is kept of it, and why."""

from typing import Any

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l

from app.checkin import queries
from app.checkin.models import Scan
from app.database import db

KEEPS = {
    "scan": _l(
        "When you were let in at the conference, without your name: the funder asks for proof of how many people came."
    ),
    "gate": _l("The entrances of a conference. Nothing about persons."),
}


def find(registration_id: int) -> list[dict[str, Any]]:
    """Every scan of a registration, as JSON can hold it."""
    return [
        {
            "gate": dict(scan.gate.name),
            "verdict": scan.verdict.value,
            "scanned_at": scan.scanned_at.isoformat(),
            "undone_at": scan.undone_at.isoformat() if scan.undone_at else None,
        }
        for scan in queries.scans_of(registration_id)
    ]


def forget(registration_id: int) -> None:
    """Empty what helpers wrote about a person; that somebody was there stays, for the count. The caller commits."""
    written = sa.update(Scan).where(Scan.registration_id == registration_id, Scan.undo_reason.is_not(None))
    db.session.execute(written.values(undo_reason=""))
