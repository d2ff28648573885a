"""Putting mails in."""

import uuid
from datetime import datetime

import sqlalchemy as sa
from flask import current_app

from app.database import db
from app.outbox.models import Message
from app.outbox.rules import Letter, Produced


def put(letter: Letter, *, now: datetime) -> Message:
    """Write ``letter`` to the outbox; the caller commits, the worker sends. The same cause twice is one mail."""
    if earlier := db.session.scalar(sa.select(Message).where(Message.cause == letter.cause)):
        return earlier
    domain = current_app.config["SETTINGS"].base_url.partition("://")[2].partition(":")[0]
    about_kind, about_id = letter.about or (None, None)
    message = Message(
        cause=letter.cause,
        kind=letter.kind,
        series_id=letter.series_id,
        edition_id=letter.edition_id,
        about_kind=about_kind,
        about_id=about_id,
        to_address=letter.to_address,
        to_name=letter.to_name,
        language=letter.language,
        subject=letter.subject,
        text=letter.text,
        html=letter.html,
        links={name: _stored(produced) for name, produced in letter.links.items()},
        attachments=[_stored(produced) for produced in letter.attachments],
        secret=letter.secret,
        message_id=f"<{uuid.uuid4()}@{domain}>",
        created_at=now,
        next_try_at=now,
    )
    db.session.add(message)
    return message


def _stored(produced: Produced) -> dict[str, object]:
    return {"producer": produced.producer, "id": produced.id, "filename": produced.filename}
