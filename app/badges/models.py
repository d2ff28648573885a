"""A badge's life, apart from presence."""

from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.database import checked, db


class BadgeAct(StrEnum):
    PRINTED = "printed"
    REPRINTED = "reprinted"
    HANDED_OUT = "handed_out"


_HANDED_OUT = sa.text("act = 'handed_out'")


class BadgeEvent(db.Model):
    """One act on the badge of a registration. It is handed out once, whatever becomes of the presence of its owner."""

    __tablename__ = "badge_event"
    __table_args__ = (
        sa.Index(
            "uq_badge_event_handed_out", "registration_id",
            unique=True, sqlite_where=_HANDED_OUT, postgresql_where=_HANDED_OUT,
        ),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    registration_id: Mapped[int] = mapped_column(sa.ForeignKey("registration.id"), index=True)
    act: Mapped[BadgeAct] = mapped_column(checked(BadgeAct))
    at: Mapped[datetime]
    user_id: Mapped[int | None]
