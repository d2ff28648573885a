"""What was done to somebody's record: found, and its values forgotten."""

from typing import Any

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import selectinload

from app.audit.models import AuditEntry, AuditValue
from app.database import db

KEEPS = {
    "audit_entry": _l("That something was done, by whom and when, so that nobody can change a record unseen."),
    "audit_value": _l("Old and new values, as long as the record itself; erasure empties them."),
}


def find(about: tuple[str, int]) -> list[dict[str, Any]]:
    """The entries on one record (kind, id), oldest first, with their values."""
    return [
        {
            "at": entry.at.isoformat(),
            "action": entry.action,
            "by": entry.actor_kind,
            "changes": {value.field: {"before": value.before, "after": value.after} for value in entry.values},
        }
        for entry in db.session.scalars(
            sa.select(AuditEntry).where(*_on(about)).order_by(AuditEntry.id).options(selectinload(AuditEntry.values))
        )
    ]


def forget(about: tuple[str, int]) -> None:
    """Empty old and new values of one record (kind, id); entries and chain stay. The caller commits."""
    entries = sa.select(AuditEntry.id).where(*_on(about))
    emptied = sa.update(AuditValue).where(AuditValue.entry_id.in_(entries)).values(before=sa.null(), after=sa.null())
    db.session.execute(emptied)


def _on(about: tuple[str, int]) -> tuple[Any, Any]:
    return AuditEntry.object_kind == about[0], AuditEntry.object_id == about[1]
