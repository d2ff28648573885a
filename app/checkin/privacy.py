"""Where a person was let in."""

from typing import Any

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import joinedload

from app.checkin.models import Scan
from app.database import db

KEEPS = {"scan": _l("That somebody came through a gate, and when, without a name: the funder checks these numbers.")}


def find(registration_id: int) -> list[dict[str, Any]]:
    """The answers given at gates for one registration, oldest first."""
    scans = (
        sa.select(Scan)
        .where(Scan.registration_id == registration_id)
        .order_by(Scan.scanned_at, Scan.id)
        .options(joinedload(Scan.gate))
    )
    return [
        {
            "gate": scan.gate.kind.value,
            "verdict": scan.verdict.value,
            "scanned_at": scan.scanned_at.isoformat(),
            "undone_at": scan.undone_at.isoformat() if scan.undone_at else None,
            "undo_reason": scan.undo_reason,
        }
        for scan in db.session.scalars(scans)
    ]
