"""What is stored of a programme."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from flask_babel import LazyString
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.database import checked, db, translated
from app.programme import rules
from app.programme.rules import ChannelMode, Promise, SessionKind, SessionState
from app.series.models import Edition
from app.values.translated import Translated


class Room(db.Model):
    """A room of an edition's venue. ``capacity`` is the number of seats."""

    __tablename__ = "room"

    id: Mapped[int] = mapped_column(primary_key=True)
    edition_id: Mapped[int] = mapped_column(sa.ForeignKey("edition.id"), index=True)
    name: Mapped[Translated] = translated()
    capacity: Mapped[int | None]
    note: Mapped[Translated] = translated()
    position: Mapped[int]

    edition: Mapped[Edition] = relationship()


class Session(db.Model):
    """What stands in the programme. ``uid`` is its name in calendars for ever; ``revision`` grows whenever its time,
    room, title or state changes (SEQUENCE, RFC 5545 3.8.7.4). ``speakers`` are {name, organisation}; ``place`` is where
    it happens when that is no room. ``bookable`` sessions have a quota and are chosen at registration."""

    __tablename__ = "session"
    __table_args__ = (
        sa.UniqueConstraint("edition_id", "slug"),
        sa.CheckConstraint("ends_at > starts_at", name="ends_after_start"),
        sa.Index("ix_session_edition_start", "edition_id", "starts_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[str] = mapped_column(unique=True)
    edition_id: Mapped[int] = mapped_column(sa.ForeignKey("edition.id"))
    slug: Mapped[str]
    kind: Mapped[SessionKind] = mapped_column(checked(SessionKind))
    state: Mapped[SessionState] = mapped_column(checked(SessionState), default=SessionState.PLANNED)
    title: Mapped[Translated] = translated()
    abstract: Mapped[Translated] = translated()
    speakers: Mapped[list[Any]] = mapped_column(sa.JSON)
    room_id: Mapped[int | None] = mapped_column(sa.ForeignKey("room.id"))
    place: Mapped[Translated] = translated()
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    bookable: Mapped[bool] = mapped_column(default=False)
    revision: Mapped[int] = mapped_column(default=0)
    changed_at: Mapped[datetime]
    created_at: Mapped[datetime]

    edition: Mapped[Edition] = relationship()
    room: Mapped[Room | None] = relationship()
    floors: Mapped[list["Floor"]] = relationship(
        back_populates="session", order_by="Floor.position", cascade="all, delete-orphan"
    )
    channels: Mapped[list["Channel"]] = relationship(
        back_populates="session", order_by="Channel.number, Channel.id", cascade="all, delete-orphan"
    )

    @property
    def kind_label(self) -> LazyString:
        """The kind in words."""
        return rules.KIND_LABELS[self.kind]

    @property
    def is_shared(self) -> bool:
        """Whether it is a break or the like, which nobody needs to follow."""
        return self.kind in rules.SHARED_KINDS

    @property
    def is_cancelled(self) -> bool:
        return self.state is SessionState.CANCELLED

    def follow(self, understands: list[str], wants: list[str]) -> rules.Follow:
        """How somebody with these languages follows this session."""
        return rules.follow(
            self.kind,
            [floor.language for floor in sorted(self.floors, key=lambda floor: -floor.minutes)],
            [rules.Offered(c.number, c.language, c.mode, c.promise) for c in self.channels],
            understands,
            wants,
        )


class Floor(db.Model):
    """A language spoken in the room, for so many minutes of the session."""

    __tablename__ = "floor"

    session_id: Mapped[int] = mapped_column(sa.ForeignKey("session.id"), primary_key=True)
    language: Mapped[str] = mapped_column(primary_key=True)
    minutes: Mapped[int]
    position: Mapped[int]

    session: Mapped[Session] = relationship(back_populates="floors")


class Channel(db.Model):
    """A language one can listen to in this session. ``number`` is the one on the receivers; sign language and captions
    have none."""

    __tablename__ = "channel"
    __table_args__ = (sa.UniqueConstraint("session_id", "language", "mode"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    session_id: Mapped[int] = mapped_column(sa.ForeignKey("session.id"), index=True)
    number: Mapped[int | None]
    language: Mapped[str]
    mode: Mapped[ChannelMode] = mapped_column(checked(ChannelMode))
    promise: Mapped[Promise] = mapped_column(checked(Promise))

    session: Mapped[Session] = relationship(back_populates="channels")

    @property
    def mode_label(self) -> LazyString:
        """How it is interpreted, in words."""
        return rules.MODE_LABELS[self.mode]

    @property
    def promise_label(self) -> LazyString:
        """Whether it is planned or confirmed, in words."""
        return rules.PROMISE_LABELS[self.promise]
