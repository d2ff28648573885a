"""Mails about a person: found, forgotten, and why they are kept."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l

from app.database import db
from app.outbox.models import Message
from app.outbox.rules import MessageState, Problem

KEEPS = {
    "message": _l(
        "Mails to you, so that organisers can see whether they arrived and send them again. They are emptied together"
        " with your registration; what remains is that a mail was sent, and when."
    )
}


# Mails that hang on no record (sign-in links, the last word after erasing) are emptied so long after they were written.
LOOSE_DAYS = 30


def find(about: tuple[str, int]) -> list[dict[str, Any]]:
    """The mails about one record (kind, id), oldest first, as JSON can hold them; secret links are left out."""
    return [
        {
            "kind": message.kind,
            "to": message.to_address,
            "language": message.language,
            "subject": message.subject,
            "text": message.text,
            "created_at": message.created_at.isoformat(),
            "sent_at": message.sent_at.isoformat() if message.sent_at else None,
        }
        for message in _about(about)
    ]


def forget(about: tuple[str, int]) -> int:
    """Empty the mails about one record (kind, id) and stop those that wait; how many. The caller commits.

    A mail that the worker holds at this moment may still go out.
    """
    return _empty(_about(about))


def forget_loose(*, now: datetime) -> int:
    """Empty the mails that hang on no record, a month after they were written; how many. The caller commits."""
    old = sa.and_(Message.about_kind.is_(None), Message.created_at < now - timedelta(days=LOOSE_DAYS))
    return _empty(
        db.session.scalars(sa.select(Message).where(old, Message.to_address != "").limit(500).with_for_update()).all()
    )


def _empty(messages: Sequence[Message]) -> int:
    for message in messages:
        message.to_address = message.to_name = message.subject = message.text = message.html = ""
        message.links, message.attachments = {}, []
        if message.state in (MessageState.WAITING, MessageState.HELD):
            message.state, message.problem = MessageState.STOPPED, Problem.ERASED
    return len(messages)


def _about(about: tuple[str, int]) -> list[Message]:
    kind, id = about
    return list(
        db.session.scalars(
            sa.select(Message)
            .where(Message.about_kind == kind, Message.about_id == id)
            .order_by(Message.id)
            .with_for_update()
        )
    )
