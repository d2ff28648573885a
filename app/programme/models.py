"""What is stored of a programme."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from flask_babel import LazyString
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import User
from app.database import checked, db, translated
from app.files.models import File
from app.programme import following, rules
from app.programme.rules import ChangeKind, ChannelMode, MaterialKind, Promise, SessionKind, SessionState, TrackColour
from app.series.models import Edition
from app.speakers.models import Speaker
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


class Track(db.Model):
    """A thread through the programme. ``colour`` is one of the palette's names."""

    __tablename__ = "track"
    __table_args__ = (sa.UniqueConstraint("edition_id", "slug"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    edition_id: Mapped[int] = mapped_column(sa.ForeignKey("edition.id"))
    slug: Mapped[str]
    name: Mapped[Translated] = translated()
    colour: Mapped[TrackColour] = mapped_column(checked(TrackColour))
    position: Mapped[int]

    edition: Mapped[Edition] = relationship()


class SessionType(db.Model):
    """A form of session that an edition has, such as "impulse talk": a kind under a name of its own, with the length it
    usually has."""

    __tablename__ = "session_type"

    id: Mapped[int] = mapped_column(primary_key=True)
    edition_id: Mapped[int] = mapped_column(sa.ForeignKey("edition.id"), index=True)
    name: Mapped[Translated] = translated()
    kind: Mapped[SessionKind] = mapped_column(checked(SessionKind))
    length_minutes: Mapped[int]
    position: Mapped[int]

    edition: Mapped[Edition] = relationship()


class Session(db.Model):
    """What the organisers plan; the public sees the last release of it. ``uid`` is its name in calendars for ever,
    ``number`` its name in exchanged schedules. It is placed once it has times; until then ``length_minutes`` says how
    long it is to be. ``speakers`` are people of the series' pool; ``place`` is where it happens when that is no room.
    ``bookable`` sessions have a quota and are chosen at registration. ``original_language`` is the one its texts were
    written in, ``slides_language`` that of the slides; ``links`` are {url, title}."""

    __tablename__ = "session"
    __table_args__ = (
        sa.UniqueConstraint("edition_id", "slug"),
        sa.UniqueConstraint("edition_id", "number"),
        sa.CheckConstraint("ends_at > starts_at", name="ends_after_start"),
        sa.CheckConstraint("(starts_at IS NULL) = (ends_at IS NULL)", name="both_times_or_none"),
        sa.CheckConstraint("starts_at IS NOT NULL OR length_minutes IS NOT NULL", name="unplaced_has_length"),
        sa.Index("ix_session_edition_start", "edition_id", "starts_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[str] = mapped_column(unique=True)
    edition_id: Mapped[int] = mapped_column(sa.ForeignKey("edition.id"))
    slug: Mapped[str]
    number: Mapped[int]
    kind: Mapped[SessionKind] = mapped_column(checked(SessionKind))
    type_id: Mapped[int | None] = mapped_column(sa.ForeignKey("session_type.id"), index=True)
    track_id: Mapped[int | None] = mapped_column(sa.ForeignKey("track.id"), index=True)
    state: Mapped[SessionState] = mapped_column(checked(SessionState), default=SessionState.PLANNED)
    title: Mapped[Translated] = translated()
    abstract: Mapped[Translated] = translated()
    room_id: Mapped[int | None] = mapped_column(sa.ForeignKey("room.id"))
    place: Mapped[Translated] = translated()
    starts_at: Mapped[datetime | None]
    ends_at: Mapped[datetime | None]
    length_minutes: Mapped[int | None]
    original_language: Mapped[str | None]
    slides_language: Mapped[str | None]
    recording_optout: Mapped[bool] = mapped_column(default=False)
    links: Mapped[list[Any]] = mapped_column(sa.JSON, default=list)
    bookable: Mapped[bool] = mapped_column(default=False)
    changed_at: Mapped[datetime]
    created_at: Mapped[datetime]

    edition: Mapped[Edition] = relationship()
    room: Mapped[Room | None] = relationship()
    type: Mapped[SessionType | None] = relationship()
    track: Mapped[Track | None] = relationship()
    floors: Mapped[list["Floor"]] = relationship(
        back_populates="session", order_by="Floor.position", cascade="all, delete-orphan"
    )
    channels: Mapped[list["Channel"]] = relationship(
        back_populates="session", order_by="Channel.number, Channel.id", cascade="all, delete-orphan"
    )
    speakings: Mapped[list["SessionSpeaker"]] = relationship(
        back_populates="session", order_by="SessionSpeaker.position", cascade="all, delete-orphan"
    )

    @property
    def speakers(self) -> list[Speaker]:
        """Who speaks, in their order."""
        return [speaking.speaker for speaking in self.speakings]

    @speakers.setter
    def speakers(self, people: Iterable[Speaker]) -> None:
        # Rows that stay are changed in place: a new row with the old key would be inserted before the old one goes.
        present = {speaking.speaker: speaking for speaking in self.speakings}
        speakings = [present.get(one) or SessionSpeaker(speaker=one) for one in dict.fromkeys(people)]
        for position, speaking in enumerate(speakings, 1):
            speaking.position = position
        self.speakings = speakings

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

    def follow(self, understands: list[str], wants: list[str]) -> following.Follow:
        """How somebody with these languages follows this session."""
        return following.follow(
            self.kind,
            [floor.language for floor in sorted(self.floors, key=lambda floor: -floor.minutes)],
            [following.Offered(c.number, c.language, c.mode, c.promise) for c in self.channels],
            understands,
            wants,
        )


class SessionSpeaker(db.Model):
    """Somebody of the pool speaks in a session; ``position`` is their place in its list, from 1."""

    __tablename__ = "session_speaker"

    session_id: Mapped[int] = mapped_column(sa.ForeignKey("session.id"), primary_key=True)
    speaker_id: Mapped[int] = mapped_column(sa.ForeignKey("speaker.id"), primary_key=True, index=True)
    position: Mapped[int]

    session: Mapped[Session] = relationship(back_populates="speakings")
    speaker: Mapped[Speaker] = relationship()


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


class Release(db.Model):
    """A published version of the programme: ``content`` is a frozen copy of everything the public may see of it, read by
    `released.py`. ``number`` counts an edition's releases from 1; the highest is the one that holds. One that was taken
    back is followed by another with the content before it. What follows for people is done once by the worker."""

    __tablename__ = "release"
    __table_args__ = (sa.UniqueConstraint("edition_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    edition_id: Mapped[int] = mapped_column(sa.ForeignKey("edition.id"))
    number: Mapped[int]
    name: Mapped[str]
    note: Mapped[Translated] = translated()
    content: Mapped[dict[str, Any]] = mapped_column(deferred=True)
    content_version: Mapped[int] = mapped_column(default=1)
    made_at: Mapped[datetime]
    made_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user_account.id"))
    taken_back_at: Mapped[datetime | None]
    speakers_told_at: Mapped[datetime | None]
    people_told_at: Mapped[datetime | None]

    edition: Mapped[Edition] = relationship()
    made_by: Mapped[User | None] = relationship()
    changes: Mapped[list["ReleaseChange"]] = relationship(cascade="all, delete-orphan", order_by="ReleaseChange.id")


class ReleaseChange(db.Model):
    """What a release says anew of one session, against the release before it. ``fields`` are the names of what
    differs."""

    __tablename__ = "release_change"
    __table_args__ = (sa.UniqueConstraint("release_id", "session_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    release_id: Mapped[int] = mapped_column(sa.ForeignKey("release.id"))
    session_id: Mapped[int] = mapped_column(sa.ForeignKey("session.id"), index=True)
    kind: Mapped[ChangeKind] = mapped_column(checked(ChangeKind))
    fields: Mapped[list[str]]

    session: Mapped[Session] = relationship()


class Material(db.Model):
    """A file that belongs to a session: slides and speeches for the interpreters, results for the archive. A newer one
    of the same kind, language and speaker is the next ``version``. It is public once somebody of the team publishes it,
    which takes the speaker's consent."""

    __tablename__ = "material"
    __table_args__ = (
        sa.CheckConstraint("published_at IS NULL OR consented_at IS NOT NULL", name="published_with_consent"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    session_id: Mapped[int] = mapped_column(sa.ForeignKey("session.id"), index=True)
    speaker_id: Mapped[int | None] = mapped_column(sa.ForeignKey("speaker.id"), index=True)
    file_id: Mapped[int] = mapped_column(sa.ForeignKey("file.id"), index=True)
    kind: Mapped[MaterialKind] = mapped_column(checked(MaterialKind))
    language: Mapped[str]
    version: Mapped[int]
    uploaded_at: Mapped[datetime]
    consented_at: Mapped[datetime | None]
    published_at: Mapped[datetime | None]

    session: Mapped[Session] = relationship()
    speaker: Mapped[Speaker | None] = relationship()
    file: Mapped[File] = relationship()
