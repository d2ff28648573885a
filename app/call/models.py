"""What is stored of calls, proposals and reviews."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import User
from app.call.rules import Audience, Partaking, ProposalState, QuestionKind
from app.database import checked, db, translated
from app.files.models import File
from app.programme.models import Session, SessionType, Track
from app.series.models import Edition
from app.speakers.models import Speaker
from app.values.translated import Translated


class Call(db.Model):
    """A call for speakers of a conference. It is open from ``opens_at`` to ``closes_at``; ``languages`` are the codes of
    what may be spoken; ``speakers_at_most`` is how many people one proposal may name. ``anonymous`` hides from
    reviewers who proposes. ``confirm_until`` is asked of those accepted, ``slides_due_at`` of those confirmed."""

    __tablename__ = "call"
    __table_args__ = (
        sa.UniqueConstraint("edition_id", "slug"),
        sa.CheckConstraint("closes_at > opens_at", name="closes_after_opening"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    edition_id: Mapped[int] = mapped_column(sa.ForeignKey("edition.id"))
    slug: Mapped[str]
    title: Mapped[Translated] = translated()
    text: Mapped[Translated] = translated()
    opens_at: Mapped[datetime]
    closes_at: Mapped[datetime]
    languages: Mapped[list[str]]
    speakers_at_most: Mapped[int] = mapped_column(default=3)
    anonymous: Mapped[bool] = mapped_column(default=False)
    confirm_until: Mapped[datetime | None]
    slides_due_at: Mapped[datetime | None]
    changed_at: Mapped[datetime]

    edition: Mapped[Edition] = relationship()
    session_types: Mapped[list[SessionType]] = relationship(
        secondary="call_session_type", order_by=SessionType.position
    )
    tracks: Mapped[list[Track]] = relationship(secondary="call_track", order_by=Track.position)
    questions: Mapped[list["Question"]] = relationship(order_by="Question.position", back_populates="call")
    phases: Mapped[list["Phase"]] = relationship(order_by="Phase.opens_at", back_populates="call")
    criteria: Mapped[list["Criterion"]] = relationship(order_by="Criterion.position", back_populates="call")


call_session_type = sa.Table(
    "call_session_type",
    db.metadata,
    sa.Column("call_id", sa.ForeignKey("call.id"), primary_key=True),
    sa.Column("session_type_id", sa.ForeignKey("session_type.id"), primary_key=True),
)

call_track = sa.Table(
    "call_track",
    db.metadata,
    sa.Column("call_id", sa.ForeignKey("call.id"), primary_key=True),
    sa.Column("track_id", sa.ForeignKey("track.id"), primary_key=True),
)


class Question(db.Model):
    """A question of a call's own. ``choices`` are {key, label: {language: text}}; ``session_types`` are the ids of those
    it is asked for, all when empty. A question that was answered is retired, not deleted."""

    __tablename__ = "question"

    id: Mapped[int] = mapped_column(primary_key=True)
    call_id: Mapped[int] = mapped_column(sa.ForeignKey("call.id"), index=True)
    position: Mapped[int]
    kind: Mapped[QuestionKind] = mapped_column(checked(QuestionKind))
    label: Mapped[Translated] = translated()
    hint: Mapped[Translated] = translated()
    required: Mapped[bool] = mapped_column(default=False)
    choices: Mapped[list[Any]] = mapped_column(sa.JSON, default=list)
    session_types: Mapped[list[Any]] = mapped_column(sa.JSON, default=list)
    audience: Mapped[Audience] = mapped_column(checked(Audience))
    retired_at: Mapped[datetime | None]

    call: Mapped[Call] = relationship(back_populates="questions")


class LateCode(db.Model):
    """A secret code by which somebody may propose although the call is closed: so often, until then."""

    __tablename__ = "late_code"
    __table_args__ = (sa.CheckConstraint("used <= uses", name="not_used_up"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    call_id: Mapped[int] = mapped_column(sa.ForeignKey("call.id"), index=True)
    code: Mapped[str] = mapped_column(unique=True)
    note: Mapped[str] = mapped_column(default="")
    uses: Mapped[int] = mapped_column(default=1)
    used: Mapped[int] = mapped_column(default=0)
    valid_until: Mapped[datetime]


class Proposal(db.Model):
    """What somebody offers to speak about. ``language`` is the one they wrote it in, ``floor_language`` the one they will
    speak, ``slides_language`` that of their slides. ``form_key`` makes a form sent twice one proposal. ``revision``
    counts what was saved. Once accepted it has a session."""

    __tablename__ = "proposal"
    __table_args__ = (
        sa.CheckConstraint("state IN ('draft', 'withdrawn') OR submitted_at IS NOT NULL", name="submitted_has_time"),
        sa.Index("ix_proposal_state", "call_id", "state"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    call_id: Mapped[int] = mapped_column(sa.ForeignKey("call.id"))
    form_key: Mapped[str] = mapped_column(unique=True)
    state: Mapped[ProposalState] = mapped_column(checked(ProposalState), default=ProposalState.DRAFT)
    title: Mapped[Translated] = translated()
    abstract: Mapped[Translated] = translated()
    language: Mapped[str]
    floor_language: Mapped[str | None]
    slides_language: Mapped[str | None]
    session_type_id: Mapped[int | None] = mapped_column(sa.ForeignKey("session_type.id"))
    track_id: Mapped[int | None] = mapped_column(sa.ForeignKey("track.id"), index=True)
    room_needs: Mapped[str] = mapped_column(default="")
    message: Mapped[str] = mapped_column(default="")
    recording_consent: Mapped[bool | None]
    publication_consent: Mapped[bool | None]
    late_code_id: Mapped[int | None] = mapped_column(sa.ForeignKey("late_code.id"))
    hidden_passages: Mapped[list[str]] = mapped_column(default=list)
    internal_note: Mapped[str] = mapped_column(default="")
    session_id: Mapped[int | None] = mapped_column(sa.ForeignKey("session.id"), unique=True)
    link_generation: Mapped[int] = mapped_column(default=1)
    revision: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    submitted_at: Mapped[datetime | None]
    decided_at: Mapped[datetime | None]
    confirmed_at: Mapped[datetime | None]
    reminded_at: Mapped[datetime | None]

    call: Mapped[Call] = relationship()
    session_type: Mapped[SessionType | None] = relationship()
    track: Mapped[Track | None] = relationship()
    session: Mapped[Session | None] = relationship()
    people: Mapped[list["ProposalSpeaker"]] = relationship(
        order_by="ProposalSpeaker.position", cascade="all, delete-orphan", back_populates="proposal"
    )
    answers: Mapped[list["Answer"]] = relationship(cascade="all, delete-orphan")
    reviews: Mapped[list["Review"]] = relationship(cascade="all, delete-orphan", back_populates="proposal")
    late_code: Mapped[LateCode | None] = relationship()

    @property
    def edition(self) -> Edition:
        return self.call.edition

    @property
    def edition_id(self) -> int:
        return self.call.edition_id

    @property
    def proposer(self) -> "ProposalSpeaker":
        """Who proposed it."""
        return self.people[0]

    @property
    def companions(self) -> list["ProposalSpeaker"]:
        """Who else speaks."""
        return self.people[1:]


class ProposalSpeaker(db.Model):
    """A person who speaks in a proposal. The first is who proposed it; others are invited and say so for themselves.
    ``travel`` and ``hosting`` are what they need on the way and for the nights: seen by organisers only."""

    __tablename__ = "proposal_speaker"

    proposal_id: Mapped[int] = mapped_column(sa.ForeignKey("proposal.id"), primary_key=True)
    speaker_id: Mapped[int] = mapped_column(sa.ForeignKey("speaker.id"), primary_key=True, index=True)
    position: Mapped[int]
    partaking: Mapped[Partaking] = mapped_column(checked(Partaking))
    link_generation: Mapped[int] = mapped_column(default=1)
    travel: Mapped[str] = mapped_column(default="")
    hosting: Mapped[str] = mapped_column(default="")
    registration_id: Mapped[int | None] = mapped_column(sa.ForeignKey("registration.id"), index=True)

    proposal: Mapped[Proposal] = relationship(back_populates="people")
    speaker: Mapped[Speaker] = relationship()


class Answer(db.Model):
    """The answer to a question of the call: ``value`` is a text, a key, keys, a number, a boolean or a date in ISO form."""

    __tablename__ = "answer"

    proposal_id: Mapped[int] = mapped_column(sa.ForeignKey("proposal.id"), primary_key=True)
    question_id: Mapped[int] = mapped_column(sa.ForeignKey("question.id"), primary_key=True, index=True)
    value: Mapped[Any] = mapped_column(sa.JSON)
    file_id: Mapped[int | None] = mapped_column(sa.ForeignKey("file.id"), index=True)

    question: Mapped[Question] = relationship()
    file: Mapped[File | None] = relationship()


class Phase(db.Model):
    """A time in which proposals are reviewed. ``shows_others`` lets reviewers see what the others wrote."""

    __tablename__ = "review_phase"
    __table_args__ = (sa.CheckConstraint("closes_at > opens_at", name="closes_after_opening"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    call_id: Mapped[int] = mapped_column(sa.ForeignKey("call.id"), index=True)
    name: Mapped[Translated] = translated()
    opens_at: Mapped[datetime]
    closes_at: Mapped[datetime]
    can_score: Mapped[bool] = mapped_column(default=True)
    shows_others: Mapped[bool] = mapped_column(default=False)

    call: Mapped[Call] = relationship(back_populates="phases")


class Criterion(db.Model):
    """What proposals are scored by. ``scale`` holds, from 0 points upwards, what each number of points means."""

    __tablename__ = "criterion"
    __table_args__ = (sa.CheckConstraint("weight > 0", name="weight_counts"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    call_id: Mapped[int] = mapped_column(sa.ForeignKey("call.id"), index=True)
    position: Mapped[int]
    name: Mapped[Translated] = translated()
    hint: Mapped[Translated] = translated()
    weight: Mapped[int] = mapped_column(default=1)
    scale: Mapped[list[Any]] = mapped_column(sa.JSON)

    call: Mapped[Call] = relationship(back_populates="criteria")


class Reviewer(db.Model):
    """Who reviews the proposals of a call; ``tracks`` are ids of those they are limited to, all when empty."""

    __tablename__ = "reviewer"

    call_id: Mapped[int] = mapped_column(sa.ForeignKey("call.id"), primary_key=True)
    user_id: Mapped[int] = mapped_column(sa.ForeignKey("user_account.id"), primary_key=True, index=True)
    tracks: Mapped[list[Any]] = mapped_column(sa.JSON, default=list)

    call: Mapped[Call] = relationship()
    user: Mapped[User] = relationship()


class Review(db.Model):
    """What one reviewer thinks of one proposal. ``conflict`` says that they had better not judge it."""

    __tablename__ = "review"
    __table_args__ = (sa.UniqueConstraint("proposal_id", "user_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    proposal_id: Mapped[int] = mapped_column(sa.ForeignKey("proposal.id"))
    user_id: Mapped[int] = mapped_column(sa.ForeignKey("user_account.id"), index=True)
    conflict: Mapped[bool] = mapped_column(default=False)
    comment: Mapped[str] = mapped_column(default="")
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]

    proposal: Mapped[Proposal] = relationship(back_populates="reviews")
    user: Mapped[User] = relationship()
    scores: Mapped[list["Score"]] = relationship(cascade="all, delete-orphan")


class Score(db.Model):
    """The points a review gives by one criterion."""

    __tablename__ = "score"
    __table_args__ = (sa.CheckConstraint("points >= 0", name="none_below_zero"),)

    review_id: Mapped[int] = mapped_column(sa.ForeignKey("review.id"), primary_key=True)
    criterion_id: Mapped[int] = mapped_column(sa.ForeignKey("criterion.id"), primary_key=True, index=True)
    points: Mapped[int]

    criterion: Mapped[Criterion] = relationship()


class Remark(db.Model):
    """What somebody of the team says about a proposal, to the others who review or decide."""

    __tablename__ = "remark"

    id: Mapped[int] = mapped_column(primary_key=True)
    proposal_id: Mapped[int] = mapped_column(sa.ForeignKey("proposal.id"), index=True)
    user_id: Mapped[int] = mapped_column(sa.ForeignKey("user_account.id"), index=True)
    text: Mapped[str]
    made_at: Mapped[datetime]

    user: Mapped[User] = relationship()
