"""One row for each mail, written in the transaction that causes it."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.database import checked, db
from app.outbox.rules import MessageState


class Message(db.Model):
    """A mail. ``links`` and ``attachments`` name what is made at sending (producer, id); the stored text has a mark
    where a link goes in. An answer goes to ``reply_to_address``; empty, to where all mails come from. A ``secret`` mail
    (sign-in) is never shown at the desk."""

    __tablename__ = "message"
    __table_args__ = (
        sa.CheckConstraint("(state = 'sent') = (sent_at IS NOT NULL)", name="sent_has_time"),
        sa.Index("ix_message_due", "state", "next_try_at"),
        sa.Index("ix_message_about", "about_kind", "about_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    cause: Mapped[str] = mapped_column(unique=True)
    kind: Mapped[str]
    series_id: Mapped[int | None] = mapped_column(index=True)
    edition_id: Mapped[int | None] = mapped_column(index=True)
    about_kind: Mapped[str | None]
    about_id: Mapped[int | None]
    to_address: Mapped[str]
    to_name: Mapped[str]
    reply_to_address: Mapped[str] = mapped_column(default="")
    reply_to_name: Mapped[str] = mapped_column(default="")
    language: Mapped[str]
    subject: Mapped[str]
    text: Mapped[str]
    html: Mapped[str]
    links: Mapped[dict[str, Any]]
    attachments: Mapped[list[Any]] = mapped_column(sa.JSON)
    secret: Mapped[bool] = mapped_column(default=False)
    message_id: Mapped[str] = mapped_column(unique=True)
    state: Mapped[MessageState] = mapped_column(checked(MessageState), default=MessageState.WAITING)
    created_at: Mapped[datetime]
    next_try_at: Mapped[datetime]
    leased_until: Mapped[datetime | None]
    attempts: Mapped[int] = mapped_column(default=0)
    sent_at: Mapped[datetime | None]
    problem: Mapped[str | None]
