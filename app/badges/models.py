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


class BadgeEvent(db.Model):
    """One act on the badge of a registration."""

    __tablename__ = "badge_event"

    id: Mapped[int] = mapped_column(primary_key=True)
    registration_id: Mapped[int] = mapped_column(sa.ForeignKey("registration.id"), index=True)
    act: Mapped[BadgeAct] = mapped_column(checked(BadgeAct))
    at: Mapped[datetime]
    user_id: Mapped[int | None]
