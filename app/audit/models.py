"""Entries hold codes, ids and names of fields; old and new values lie apart, so that erasure can empty them."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.database import db


class AuditEntry(db.Model):
    """One act. ``action`` is a code such as `registration.cancelled`; the object is named by kind and id, because
    entries outlive what they speak of."""

    __tablename__ = "audit_entry"
    __table_args__ = (sa.Index("ix_audit_entry_object", "object_kind", "object_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    action: Mapped[str]
    actor_kind: Mapped[str]
    actor_id: Mapped[int | None]
    object_kind: Mapped[str]
    object_id: Mapped[int]
    series_id: Mapped[int | None] = mapped_column(index=True)
    edition_id: Mapped[int | None] = mapped_column(index=True)
    fields: Mapped[list[str]]
    salt: Mapped[str]
    seal_id: Mapped[int | None] = mapped_column(sa.ForeignKey("audit_seal.id"), index=True)
    seal_position: Mapped[int | None]

    values: Mapped[list["AuditValue"]] = relationship(back_populates="entry", order_by="AuditValue.id")


class AuditValue(db.Model):
    """A field's value before and after, as long as it may be kept."""

    __tablename__ = "audit_value"

    id: Mapped[int] = mapped_column(primary_key=True)
    entry_id: Mapped[int] = mapped_column(sa.ForeignKey("audit_entry.id"), index=True)
    field: Mapped[str]
    before: Mapped[Any] = mapped_column(sa.JSON, nullable=True)
    after: Mapped[Any] = mapped_column(sa.JSON, nullable=True)

    entry: Mapped[AuditEntry] = relationship(back_populates="values")


class AuditSeal(db.Model):
    """A batch of entries closed together: its digest covers theirs and the seal before it."""

    __tablename__ = "audit_seal"

    id: Mapped[int] = mapped_column(primary_key=True)
    sealed_at: Mapped[datetime]
    previous_digest: Mapped[str] = mapped_column(unique=True)
    digest: Mapped[str] = mapped_column(unique=True)
    entries: Mapped[int]
