"""What is stored of check-in. Presence is scans; a badge's life lies with badges."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.checkin.rules import GateKind, Verdict
from app.database import checked, db, translated
from app.programme.models import Session
from app.registration.models import Registration
from app.series.models import Edition
from app.values.translated import Translated

_WELCOMED = sa.text("verdict = 'welcome' AND undone_at IS NULL")


class Gate(db.Model):
    """A place where people are let in: the main entrance, or a session with limited places such as an excursion's bus."""

    __tablename__ = "gate"

    id: Mapped[int] = mapped_column(primary_key=True)
    edition_id: Mapped[int] = mapped_column(sa.ForeignKey("edition.id"), index=True)
    kind: Mapped[GateKind] = mapped_column(checked(GateKind))
    name: Mapped[Translated] = translated()
    session_id: Mapped[int | None] = mapped_column(sa.ForeignKey("session.id"))
    position: Mapped[int]

    edition: Mapped[Edition] = relationship()
    session: Mapped[Session | None] = relationship()


class Scan(db.Model):
    """One answer given at a gate. ``client_id`` is made by the device, so that sending it again changes nothing; a
    person is welcomed at a gate once, until that is undone."""

    __tablename__ = "scan"
    __table_args__ = (
        sa.Index(
            "uq_scan_welcome", "gate_id", "registration_id",
            unique=True, sqlite_where=_WELCOMED, postgresql_where=_WELCOMED,
        ),
        sa.CheckConstraint("(undone_at IS NULL) = (undo_reason IS NULL)", name="undone_has_reason"),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    client_id: Mapped[str] = mapped_column(unique=True)
    edition_id: Mapped[int] = mapped_column(sa.ForeignKey("edition.id"), index=True)
    gate_id: Mapped[int] = mapped_column(sa.ForeignKey("gate.id"))
    registration_id: Mapped[int | None] = mapped_column(sa.ForeignKey("registration.id"), index=True)
    verdict: Mapped[Verdict] = mapped_column(checked(Verdict))
    scanned_at: Mapped[datetime]
    received_at: Mapped[datetime]
    user_id: Mapped[int | None]
    by_name: Mapped[bool] = mapped_column(default=False)
    undone_at: Mapped[datetime | None]
    undo_reason: Mapped[str | None]
    undone_by_id: Mapped[int | None]

    gate: Mapped[Gate] = relationship()
    registration: Mapped[Registration | None] = relationship()
