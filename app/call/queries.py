"""What pages, jobs and services need to know of calls and proposals."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload

from app.accounts.models import User
from app.call.models import Answer, Call, LateCode, Proposal, ProposalSpeaker, Question
from app.call.rules import LIVE, Partaking, ProposalState
from app.database import db
from app.outbox.models import Message
from app.outbox.rules import MessageState
from app.series.models import Edition
from app.series.rules import EditionState
from app.speakers.models import Speaker

_WHOLE = (
    joinedload(Proposal.call).joinedload(Call.edition),
    joinedload(Proposal.session_type),
    joinedload(Proposal.track),
    selectinload(Proposal.people).joinedload(ProposalSpeaker.speaker),
    selectinload(Proposal.answers),
)


def calls_of(edition: Edition) -> Sequence[Call]:
    """The calls of an edition, in the order in which they open."""
    return db.session.scalars(
        sa.select(Call)
        .where(Call.edition_id == edition.id)
        .order_by(Call.opens_at, Call.id)
        .options(selectinload(Call.session_types), selectinload(Call.tracks))
    ).all()


def has_call(edition: Edition) -> bool:
    """Whether the public finds a call at this edition."""
    if edition.state is EditionState.PLANNED:
        return False
    return bool(db.session.scalar(sa.select(sa.exists().where(Call.edition_id == edition.id))))


def open_calls(edition: Edition, now: datetime) -> list[Call]:
    """The calls of an edition that can be answered now, the one that closes first in front."""
    found = [call for call in calls_of(edition) if call.opens_at <= now <= call.closes_at]
    return sorted(found, key=lambda call: call.closes_at)


def find_call(edition: Edition, slug: str) -> Call | None:
    return db.session.scalar(sa.select(Call).where(Call.edition_id == edition.id, Call.slug == slug))


def find_call_by_id(edition: Edition, id: int) -> Call | None:
    """The same by its number, as the desk names it."""
    return db.session.scalar(sa.select(Call).where(Call.edition_id == edition.id, Call.id == id))


def find_question(call: Call, id: int) -> Question | None:
    return db.session.scalar(sa.select(Question).where(Question.call_id == call.id, Question.id == id))


def asked(call: Call) -> list[Question]:
    """The questions that are not retired, in their order."""
    return [question for question in call.questions if question.retired_at is None]


def answered(call: Call) -> dict[int, int]:
    """How many answers each question of a call has, by its id; those without one are left out."""
    rows = db.session.execute(
        sa.select(Answer.question_id, sa.func.count())
        .join(Question, Question.id == Answer.question_id)
        .where(Question.call_id == call.id)
        .group_by(Answer.question_id)
    )
    return dict(rows.all())  # type: ignore[arg-type]


def chosen(question: Question) -> set[str]:
    """The keys of a question's choices that somebody has taken."""
    values = db.session.scalars(sa.select(Answer.value).where(Answer.question_id == question.id))
    return {key for value in values for key in (value if isinstance(value, list) else [value])}


def codes_of(call: Call) -> Sequence[LateCode]:
    """The late codes of a call, the newest first."""
    return db.session.scalars(sa.select(LateCode).where(LateCode.call_id == call.id).order_by(LateCode.id.desc())).all()


def find_code(call: Call, code: str) -> LateCode | None:
    return db.session.scalar(sa.select(LateCode).where(LateCode.call_id == call.id, LateCode.code == code))


def counts(edition: Edition) -> dict[int, dict[ProposalState, int]]:
    """How many proposals there are in each state, by the id of the call."""
    rows = db.session.execute(
        sa.select(Proposal.call_id, Proposal.state, sa.func.count())
        .join(Call, Call.id == Proposal.call_id)
        .where(Call.edition_id == edition.id)
        .group_by(Proposal.call_id, Proposal.state)
    )
    found: dict[int, dict[ProposalState, int]] = defaultdict(dict)
    for call_id, state, number in rows:
        found[call_id][state] = number
    return found


def find_proposal(id: int) -> Proposal | None:
    """One proposal, whole."""
    return db.session.scalar(sa.select(Proposal).where(Proposal.id == id).options(*_WHOLE))


def find_of_edition(edition: Edition, id: int) -> Proposal | None:
    """The same, if it was made at this edition."""
    return db.session.scalar(
        sa.select(Proposal).join(Proposal.call).where(Call.edition_id == edition.id, Proposal.id == id).options(*_WHOLE)
    )


def find_by_form_key(form_key: str) -> Proposal | None:
    return db.session.scalar(
        sa.select(Proposal).where(Proposal.form_key == form_key).options(*_WHOLE).with_for_update(of=Proposal)
    )


def find_partaking(proposal_id: int, speaker_id: int) -> ProposalSpeaker | None:
    return db.session.get(ProposalSpeaker, (proposal_id, speaker_id))


def proposals_of(edition: Edition, states: Iterable[ProposalState], call_id: int | None = None) -> Sequence[Proposal]:
    """The proposals of an edition in these states, the newest first."""
    wanted = sa.select(Proposal).join(Proposal.call).where(Call.edition_id == edition.id, Proposal.state.in_(states))
    if call_id is not None:
        wanted = wanted.where(Proposal.call_id == call_id)
    return db.session.scalars(wanted.order_by(Proposal.created_at.desc(), Proposal.id.desc()).options(*_WHOLE)).all()


def live_of_mailbox(edition: Edition, email: str) -> Sequence[Proposal]:
    """What somebody who reads this mailbox has proposed at an edition and still waits for."""
    held = sa.exists().where(
        Message.about_kind == "proposal",
        Message.about_id == Proposal.id,
        Message.kind == "call.rejected",
        Message.state == MessageState.HELD,
    )
    return db.session.scalars(
        sa.select(Proposal)
        .join(Proposal.call)
        .join(Proposal.people)
        .join(ProposalSpeaker.speaker)
        .where(
            Call.edition_id == edition.id,
            ProposalSpeaker.position == 1,
            Speaker.email_folded == email.casefold(),
            # Whoever was rejected and not told yet still waits, and must not find out by what comes back.
            sa.or_(Proposal.state.in_(LIVE), sa.and_(Proposal.state == ProposalState.REJECTED, held)),
        )
        .order_by(Proposal.id)
        .options(*_WHOLE)
    ).all()


def of_user(user: User) -> Sequence[Proposal]:
    """What somebody with an account has proposed and attached to it, the newest first."""
    return db.session.scalars(
        sa.select(Proposal)
        .join(Proposal.people)
        .join(ProposalSpeaker.speaker)
        .where(Speaker.user_id == user.id, ProposalSpeaker.position == 1)
        .order_by(Proposal.created_at.desc(), Proposal.id.desc())
        .options(*_WHOLE)
    ).all()


def uses_of(speaker: Speaker) -> int:
    """In how many proposals somebody is named."""
    return db.session.scalar(
        sa.select(sa.func.count()).select_from(ProposalSpeaker).where(ProposalSpeaker.speaker_id == speaker.id)
    )  # type: ignore[return-value]


def mails_about(proposal: Proposal, address: str) -> Sequence[Message]:
    """What was sent to this address about a proposal, the newest first; what still waits for a second look is not."""
    return db.session.scalars(
        sa.select(Message)
        .where(
            Message.about_kind == "proposal",
            Message.about_id == proposal.id,
            Message.to_address == address,
            Message.state.in_((MessageState.WAITING, MessageState.SENDING, MessageState.SENT)),
        )
        .order_by(Message.created_at.desc(), Message.id.desc())
    ).all()


def is_told(proposal: Proposal) -> bool:
    """Whether the link of a proposal has been mailed."""
    return bool(
        db.session.scalar(
            sa.select(
                sa.exists().where(
                    Message.about_kind == "proposal",
                    Message.about_id == proposal.id,
                    Message.kind == "call.received",
                )
            )
        )
    )


def left_drafts(before: datetime, *, limit: int) -> Sequence[int]:
    """Ids of drafts that were kept while typing and left before this moment, whose link nobody has. Whoever has not looked
    for it in a week has let it be."""
    told = sa.exists().where(
        Message.about_kind == "proposal", Message.about_id == Proposal.id, Message.kind == "call.received"
    )
    return db.session.scalars(
        sa.select(Proposal.id)
        .where(
            Proposal.state == ProposalState.DRAFT,
            Proposal.changed_at < before,
            Proposal.changed_at > before - timedelta(days=7),
            ~told,
        )
        .order_by(Proposal.id)
        .limit(limit)
    ).all()


def drafts_to_remind(now: datetime, until: datetime, *, limit: int) -> Sequence[int]:
    """Ids of drafts whose call closes between ``now`` and ``until`` and whose writers were not reminded yet."""
    return db.session.scalars(
        sa.select(Proposal.id)
        .join(Proposal.call)
        .join(Call.edition)
        .where(
            Proposal.state == ProposalState.DRAFT,
            Proposal.reminded_at.is_(None),
            Call.closes_at > now,
            Call.closes_at <= until,
            Edition.state == EditionState.ANNOUNCED,
        )
        .order_by(Proposal.id)
        .limit(limit)
    ).all()


def companions_to_remind(now: datetime, until: datetime, *, limit: int) -> Sequence[tuple[int, int]]:
    """(proposal, speaker) of those who have not said whether they take part although their call closes by ``until``,
    and who were not reminded yet."""
    reminded = sa.exists().where(
        Message.kind == "call.partaking_reminder",
        Message.about_kind == "proposal",
        Message.about_id == Proposal.id,
        Message.to_address == Speaker.email,
    )
    rows = db.session.execute(
        sa.select(ProposalSpeaker.proposal_id, ProposalSpeaker.speaker_id)
        .join(ProposalSpeaker.proposal)
        .join(ProposalSpeaker.speaker)
        .join(Proposal.call)
        .join(Call.edition)
        .where(
            ProposalSpeaker.position > 1,
            ProposalSpeaker.partaking == Partaking.INVITED,
            Proposal.state.in_(LIVE - {ProposalState.DRAFT}),
            Proposal.submitted_at < now,
            Speaker.email != "",
            Call.closes_at <= until,
            Edition.state == EditionState.ANNOUNCED,
            Edition.starts_on > now.date(),
            ~reminded,
        )
        .order_by(ProposalSpeaker.proposal_id, ProposalSpeaker.speaker_id)
        .limit(limit)
    )
    return [tuple(row) for row in rows]  # type: ignore[misc]


def with_needs_since(day: object, *, limit: int) -> Sequence[tuple[int, int]]:
    """(proposal, speaker) whose travel or nights are still known although the conference ended before ``day``."""
    rows = db.session.execute(
        sa.select(ProposalSpeaker.proposal_id, ProposalSpeaker.speaker_id)
        .join(ProposalSpeaker.proposal)
        .join(Proposal.call)
        .join(Call.edition)
        .where(Edition.ends_on < day, sa.or_(ProposalSpeaker.travel != "", ProposalSpeaker.hosting != ""))
        .order_by(ProposalSpeaker.proposal_id, ProposalSpeaker.speaker_id)
        .limit(limit)
    )
    return [tuple(row) for row in rows]  # type: ignore[misc]


def files_of_form(form_key: str) -> dict[int, str]:
    """The names of the files that were kept from the form with this key, by the id of their question."""
    rows = db.session.execute(
        sa.select(Answer.question_id, Answer.value)
        .join(Proposal, Proposal.id == Answer.proposal_id)
        .where(Proposal.form_key == form_key, Answer.file_id.is_not(None))
    )
    return dict(rows.all())  # type: ignore[arg-type]


def is_begun(form_key: str) -> bool:
    """Whether something was kept from the form with this key."""
    return bool(db.session.scalar(sa.select(sa.exists().where(Proposal.form_key == form_key))))
