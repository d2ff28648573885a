"""What was decided about proposals: whether it has been told, whose letters wait, and who has still to answer."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import datetime

import sqlalchemy as sa

from app.call.models import Call, Proposal, ProposalSpeaker
from app.call.review_rules import DECISIONS, cause_of_letter
from app.call.rules import Partaking, ProposalState
from app.database import db
from app.outbox.models import Message
from app.outbox.rules import MessageState
from app.series.models import Edition
from app.series.rules import EditionState
from app.speakers.models import Speaker

DECIDED = ("call.accepted", "call.on_hold", "call.rejected")


def decisions_held(edition: Edition) -> Sequence[Message]:
    """The mails about decisions that wait to be let go, the longest waiting first."""
    return db.session.scalars(
        sa.select(Message)
        .where(Message.edition_id == edition.id, Message.kind.in_(DECIDED), Message.state == MessageState.HELD)
        .order_by(Message.id)
    ).all()


def held_about(proposals: Collection[int]) -> dict[int, list[Message]]:
    """The held mails about decisions on these proposals, by their ids."""
    found: dict[int, list[Message]] = defaultdict(list)
    for mail in db.session.scalars(
        sa.select(Message).where(
            Message.about_kind == "proposal",
            Message.about_id.in_(proposals),
            Message.kind.in_(DECIDED),
            Message.state == MessageState.HELD,
        )
    ):
        found[mail.about_id].append(mail)  # type: ignore[index]
    return found


def is_announced(proposal: Proposal) -> bool:
    """Whether the proposer has been told what was decided: the mail about it is not held back any more. They may have
    another address by now, or may have been found to be somebody the pool knew already."""
    who = proposal.proposer
    held = sa.exists().where(
        Message.about_kind == "proposal",
        Message.about_id == proposal.id,
        Message.kind == f"call.{proposal.state.value}",
        sa.or_(
            Message.cause == cause_of_letter(proposal.state, proposal.id, who.speaker_id),
            Message.to_address == who.speaker.email,
        ),
        Message.state == MessageState.HELD,
    )
    return not db.session.scalar(sa.select(held))


def told(proposal: Proposal) -> ProposalState:
    """The state as the speaker knows it: what was decided stays inside until the mail about it goes out."""
    if proposal.state in DECISIONS and not is_announced(proposal):
        return ProposalState.SUBMITTED
    return proposal.state


def to_remind(now: datetime, until: datetime, *, limit: int) -> Sequence[int]:
    """Ids of proposals whose acceptance was told and not answered, although it is due by ``until``, and whose proposers
    were not reminded yet."""
    reminded = sa.exists().where(
        Message.kind == "call.confirm_reminder", Message.about_kind == "proposal", Message.about_id == Proposal.id
    )
    held = sa.exists().where(
        Message.kind == "call.accepted",
        Message.about_kind == "proposal",
        Message.about_id == Proposal.id,
        Message.state == MessageState.HELD,
    )
    return db.session.scalars(
        sa.select(Proposal.id)
        .join(Proposal.call)
        .join(Call.edition)
        .where(
            Proposal.state == ProposalState.ACCEPTED,
            Call.confirm_until > now,
            Call.confirm_until <= until,
            Edition.state == EditionState.ANNOUNCED,
            ~reminded,
            ~held,
        )
        .order_by(Proposal.id)
        .limit(limit)
    ).all()


def without_registration(today: object, *, limit: int) -> Sequence[tuple[int, int]]:
    """(proposal, speaker) who have confirmed, read a mailbox, and have no registration at a conference still to come."""
    rows = db.session.execute(
        sa.select(ProposalSpeaker.proposal_id, ProposalSpeaker.speaker_id)
        .join(ProposalSpeaker.proposal)
        .join(ProposalSpeaker.speaker)
        .join(Proposal.call)
        .join(Call.edition)
        .where(
            Proposal.state == ProposalState.CONFIRMED,
            ProposalSpeaker.partaking == Partaking.CONFIRMED,
            ProposalSpeaker.registration_id.is_(None),
            Speaker.email != "",
            Speaker.erased_at.is_(None),
            Edition.state == EditionState.ANNOUNCED,
            Edition.ends_on >= today,
        )
        .order_by(ProposalSpeaker.proposal_id, ProposalSpeaker.position)
        .limit(limit)
    )
    return [tuple(row) for row in rows]  # type: ignore[misc]
