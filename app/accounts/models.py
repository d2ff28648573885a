"""People who sign in, and what they are where."""

from datetime import datetime

import sqlalchemy as sa
from flask_security import UserMixin
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.database import checked, db
from app.values.access import Role


class User(db.Model, UserMixin):
    """A person who can sign in. Columns without a use of ours yet are what the accounts library asks for."""

    __tablename__ = "user_account"

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    language: Mapped[str]
    active: Mapped[bool] = mapped_column(default=True)
    fs_uniquifier: Mapped[str] = mapped_column(unique=True)
    password: Mapped[str | None]
    link_generation: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime]
    last_sign_in_at: Mapped[datetime | None]

    appointments: Mapped[list["Appointment"]] = relationship(
        back_populates="user", foreign_keys="Appointment.user_id", order_by="Appointment.id"
    )


class Appointment(db.Model):
    """One role of one person: in the installation (administrator), in a series, or in one edition of it. It ends, it is
    never deleted."""

    __tablename__ = "appointment"
    __table_args__ = (
        sa.CheckConstraint("edition_id IS NULL OR series_id IS NOT NULL", name="edition_has_series"),
        sa.CheckConstraint("(role = 'administrator') = (series_id IS NULL)", name="administrator_everywhere"),
        sa.Index(
            "uq_appointment_live", "user_id", "role",
            sa.text("coalesce(series_id, 0)"), sa.text("coalesce(edition_id, 0)"),
            unique=True, sqlite_where=sa.text("ended_at IS NULL"), postgresql_where=sa.text("ended_at IS NULL"),
        ),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(sa.ForeignKey("user_account.id"), index=True)
    role: Mapped[Role] = mapped_column(checked(Role))
    # Plain numbers: series and editions lie further down the ladder.
    series_id: Mapped[int | None] = mapped_column(index=True)
    edition_id: Mapped[int | None] = mapped_column(index=True)
    appointed_at: Mapped[datetime]
    appointed_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user_account.id"))
    ended_at: Mapped[datetime | None]

    user: Mapped[User] = relationship(back_populates="appointments", foreign_keys=[user_id])
