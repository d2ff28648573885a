"""Adding to the log, sealing it, and finding out whether it is whole."""

import hashlib
import json
import secrets
from collections.abc import Mapping
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from app.audit.models import AuditEntry, AuditSeal, AuditValue
from app.database import db
from app.values.access import Actor

_START = "0" * 64
_BATCH = 500


def record(
    action: str,
    about: Any,
    *,
    by: Actor,
    at: datetime,
    changes: Mapping[str, tuple[Any, Any]] | None = None,
) -> AuditEntry:
    """Add one entry on ``about`` (a model with an id, flushed); the caller commits.

    ``changes`` maps names of fields to (before, after), values that JSON can hold. Series and edition are read off the
    object, so that the log can be shown by them.
    """
    edition_id = about.id if about.__tablename__ == "edition" else getattr(about, "edition_id", None)
    series_id = about.id if about.__tablename__ == "series" else getattr(about, "series_id", None)
    entry = AuditEntry(
        at=at,
        action=action,
        actor_kind=by.kind,
        actor_id=by.id,
        object_kind=about.__tablename__,
        object_id=about.id,
        series_id=series_id,
        edition_id=edition_id,
        fields=sorted(changes or {}),
        salt=secrets.token_hex(8),
    )
    entry.values = [AuditValue(field=field, before=pair[0], after=pair[1]) for field, pair in (changes or {}).items()]
    db.session.add(entry)
    return entry


def seal(*, at: datetime) -> int:
    """Close the entries not yet sealed, one batch; how many. The caller commits.

    Writers never queue for the chain: it follows the order of sealing, not of writing. Two sealers at once end in one:
    the previous digest is unique.
    """
    entries = db.session.scalars(
        sa.select(AuditEntry).where(AuditEntry.seal_id.is_(None)).order_by(AuditEntry.id).limit(_BATCH)
    ).all()
    if not entries:
        return 0
    last = db.session.scalars(sa.select(AuditSeal).order_by(AuditSeal.id.desc()).limit(1)).first()
    previous = last.digest if last else _START
    batch = AuditSeal(sealed_at=at, previous_digest=previous, digest=_chained(previous, entries), entries=len(entries))
    db.session.add(batch)
    db.session.flush()
    for position, entry in enumerate(entries):
        entry.seal_id, entry.seal_position = batch.id, position
    return len(entries)


def verify() -> list[str]:
    """Go through the whole chain; what is wrong with it, nothing if it is whole."""
    problems, previous = [], _START
    for batch in db.session.scalars(sa.select(AuditSeal).order_by(AuditSeal.id)):
        entries = db.session.scalars(
            sa.select(AuditEntry).where(AuditEntry.seal_id == batch.id).order_by(AuditEntry.seal_position)
        ).all()
        if batch.previous_digest != previous:
            problems.append(f"seal {batch.id} does not follow the one before it")
        if len(entries) != batch.entries:
            problems.append(f"seal {batch.id} covers {batch.entries} entries, {len(entries)} are there")
        elif _chained(batch.previous_digest, entries) != batch.digest:
            problems.append(f"seal {batch.id}: an entry was changed")
        previous = batch.digest
    return problems


def _chained(previous: str, entries: list[AuditEntry] | Any) -> str:
    chain = hashlib.sha256(previous.encode())
    for entry in entries:
        chain.update(_digest(entry).encode())
    return chain.hexdigest()


def _digest(entry: AuditEntry) -> str:
    facts = (
        entry.id, entry.at.isoformat(), entry.action, entry.actor_kind, entry.actor_id, entry.object_kind,
        entry.object_id, entry.series_id, entry.edition_id, entry.fields, entry.salt,
    )  # fmt: skip
    return hashlib.sha256(json.dumps(facts).encode()).hexdigest()
