"""What is stored of speakers."""

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import User
from app.database import checked, db, translated
from app.files.models import File
from app.series.models import Edition, Series, Town
from app.speakers.letter_rules import LetterKind
from app.speakers.rules import Gender, Step
from app.values.translated import Translated


class Speaker(db.Model):
    """A person of a series who speaks, spoke or might. ``slug`` names them in addresses, for ever. ``languages`` are codes
    they can speak in; ``bio_language`` is the one their bio was written in. ``town_id`` is the partner town they stand
    for; ``place`` where they come from in words, ``country`` its ISO 3166-1 code. Their photo is shown to the public once
    they or the desk have said that they agree. ``source`` is the id of a person in an imported programme.
    ``link_generation`` counts re-issued personal links. A row that was ``merged_into_id`` another is empty; its slug leads
    there."""

    __tablename__ = "speaker"
    __table_args__ = (
        sa.UniqueConstraint("series_id", "slug"),
        sa.Index("ix_speaker_name", "series_id", "name_folded"),
        sa.Index("ix_speaker_email", "series_id", "email_folded"),
        sa.Index("ix_speaker_source", "series_id", "source"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    series_id: Mapped[int] = mapped_column(sa.ForeignKey("series.id"))
    slug: Mapped[str]
    name: Mapped[str]
    name_folded: Mapped[str]
    organisation: Mapped[str] = mapped_column(default="")
    function: Mapped[str] = mapped_column(default="")
    place: Mapped[str] = mapped_column(default="")
    country: Mapped[str] = mapped_column(default="")
    town_id: Mapped[int | None] = mapped_column(sa.ForeignKey("town.id"), index=True)
    email: Mapped[str] = mapped_column(default="")
    email_folded: Mapped[str] = mapped_column(default="")
    mail_language: Mapped[str]
    languages: Mapped[list[str]] = mapped_column(default=list)
    bio: Mapped[Translated] = translated()
    bio_language: Mapped[str | None]
    website: Mapped[str] = mapped_column(default="")
    gender: Mapped[Gender | None] = mapped_column(checked(Gender))
    photo_id: Mapped[int | None] = mapped_column(sa.ForeignKey("file.id"), index=True)
    photo_credit: Mapped[str] = mapped_column(default="")
    photo_consented_at: Mapped[datetime | None]
    user_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user_account.id"), index=True)
    source: Mapped[str | None]
    merged_into_id: Mapped[int | None] = mapped_column(sa.ForeignKey("speaker.id"), index=True)
    link_generation: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    erased_at: Mapped[datetime | None]

    series: Mapped[Series] = relationship()
    town: Mapped[Town | None] = relationship()
    photo: Mapped[File | None] = relationship()
    user: Mapped[User | None] = relationship()

    @property
    def home(self) -> tuple[str, str]:
        """Where they come from: a place in words, and the code of its country; else the partner town they stand for."""
        if self.place or self.country or self.town is None:
            return self.place, self.country
        return self.town.name, self.town.country


class Absence(db.Model):
    """When a speaker cannot be on the programme of a conference: from one instant to another."""

    __tablename__ = "absence"
    __table_args__ = (sa.CheckConstraint("ends_at > starts_at", name="ends_after_start"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    speaker_id: Mapped[int] = mapped_column(sa.ForeignKey("speaker.id"), index=True)
    edition_id: Mapped[int] = mapped_column(sa.ForeignKey("edition.id"), index=True)
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]

    edition: Mapped[Edition] = relationship()


class Approach(db.Model):
    """How far a conference has come with one speaker. ``town_id`` is the partner town that named them, ``owner_id`` who
    of the team looks after it, ``stepped_at`` when it came to this step: its age is what is waited for. ``due_on`` is
    the day by which the next step is expected."""

    __tablename__ = "approach"
    __table_args__ = (sa.UniqueConstraint("edition_id", "speaker_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    edition_id: Mapped[int] = mapped_column(sa.ForeignKey("edition.id"))
    speaker_id: Mapped[int] = mapped_column(sa.ForeignKey("speaker.id"), index=True)
    step: Mapped[Step] = mapped_column(checked(Step))
    town_id: Mapped[int | None] = mapped_column(sa.ForeignKey("town.id"))
    owner_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user_account.id"))
    topic: Mapped[str] = mapped_column(default="")
    note: Mapped[str] = mapped_column(default="")
    due_on: Mapped[date | None]
    stepped_at: Mapped[datetime]
    created_at: Mapped[datetime]

    edition: Mapped[Edition] = relationship()
    speaker: Mapped[Speaker] = relationship()
    town: Mapped[Town | None] = relationship()
    owner: Mapped[User | None] = relationship()


class Brief(db.Model):
    """What the content of a conference is to answer: three questions, and what is to come out of it. ``theme`` is the code
    of the catalogue that says where to look for speakers, or empty."""

    __tablename__ = "brief"

    edition_id: Mapped[int] = mapped_column(sa.ForeignKey("edition.id"), primary_key=True)
    first_question: Mapped[Translated] = translated()
    second_question: Mapped[Translated] = translated()
    third_question: Mapped[Translated] = translated()
    outcome: Mapped[Translated] = translated()
    theme: Mapped[str] = mapped_column(default="")
    changed_at: Mapped[datetime]

    edition: Mapped[Edition] = relationship()


class LetterText(db.Model):
    """What a conference writes to speakers in place of the text that is offered, in those languages that it changed."""

    __tablename__ = "letter_text"

    edition_id: Mapped[int] = mapped_column(sa.ForeignKey("edition.id"), primary_key=True)
    kind: Mapped[LetterKind] = mapped_column(checked(LetterKind), primary_key=True)
    subject: Mapped[Translated] = translated()
    text: Mapped[Translated] = translated()
    changed_at: Mapped[datetime]


class LetterSignature(db.Model):
    """Who signs the letters of a conference to speakers: the mayor, with the office in each language."""

    __tablename__ = "letter_signature"

    edition_id: Mapped[int] = mapped_column(sa.ForeignKey("edition.id"), primary_key=True)
    name: Mapped[str]
    office: Mapped[Translated] = translated()
    changed_at: Mapped[datetime]

    edition: Mapped[Edition] = relationship()
