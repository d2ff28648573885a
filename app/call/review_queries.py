"""What reviewers and those who decide need to know of proposals. The number of questions to the database does not grow with
that of proposals or reviewers."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload

from app.accounts.models import User
from app.call.models import Call, Criterion, Proposal, ProposalSpeaker, Remark, Review, Reviewer, Score
from app.call.review_rules import IN_REVIEW, READABLE
from app.call.scoring import Summary, Weighed, of_review, summary
from app.database import db
from app.series.models import Edition
from app.speakers.models import Speaker

_PEOPLE = selectinload(Proposal.people).joinedload(ProposalSpeaker.speaker)
_SORTED = (joinedload(Proposal.session_type), joinedload(Proposal.track))


class Mine(NamedTuple):
    """A proposal as it stands for one reviewer: how many have judged it, and what they said themselves."""

    proposal: Proposal
    reviews: int
    own: Review | None
    is_own: bool

    @property
    def is_open(self) -> bool:
        """Whether they are still to judge it."""
        return self.own is None and not self.is_own and self.proposal.state in IN_REVIEW


class Done(NamedTuple):
    """How far a reviewer has come."""

    done: int
    whole: int

    @property
    def left(self) -> int:
        return self.whole - self.done


def reviewerships(edition: Edition, user: User) -> Sequence[Reviewer]:
    """In which calls of an edition somebody is a reviewer."""
    return db.session.scalars(
        sa.select(Reviewer)
        .join(Reviewer.call)
        .where(Call.edition_id == edition.id, Reviewer.user_id == user.id)
        .order_by(Call.opens_at, Call.id)
        .options(
            joinedload(Reviewer.call).selectinload(Call.phases), joinedload(Reviewer.call).selectinload(Call.criteria)
        )
    ).all()


def find_reviewer(call_id: int, user_id: int, *, lock: bool = False) -> Reviewer | None:
    found = sa.select(Reviewer).where(Reviewer.call_id == call_id, Reviewer.user_id == user_id)
    return db.session.scalar(found.with_for_update().execution_options(populate_existing=True) if lock else found)


def reviewers_of(call: Call) -> Sequence[Reviewer]:
    """Who reviews a call, by name."""
    return db.session.scalars(
        sa.select(Reviewer)
        .join(Reviewer.user)
        .where(Reviewer.call_id == call.id)
        .order_by(User.name, User.id)
        .options(joinedload(Reviewer.user))
    ).all()


def is_own(proposal: Proposal, user: User) -> bool:
    """Whether somebody is to speak in a proposal themselves, by their account or their mailbox."""
    mailbox = user.email.casefold()
    return any(row.speaker.user_id == user.id or row.speaker.email_folded == mailbox for row in proposal.people)


def for_reviewer(reviewer: Reviewer) -> list[Mine]:
    """Everything that a reviewer may read in a call, in the order of submission."""
    chosen = _readable(reviewer.call_id, reviewer.tracks).order_by(Proposal.submitted_at, Proposal.id)
    found = db.session.scalars(chosen.options(_PEOPLE, *_SORTED)).all()
    return _mine(reviewer, found)


def find_for_reviewer(reviewer: Reviewer, id: int) -> Mine | None:
    """One of these."""
    chosen = _readable(reviewer.call_id, reviewer.tracks).where(Proposal.id == id)
    whole = (_PEOPLE, *_SORTED, selectinload(Proposal.answers))
    found = db.session.scalars(chosen.options(*whole)).all()
    return next(iter(_mine(reviewer, found)), None)


def call_of_proposal(edition: Edition, id: int) -> int | None:
    """In which call of an edition something was proposed, by their ids."""
    return db.session.scalar(
        sa.select(Proposal.call_id).join(Proposal.call).where(Call.edition_id == edition.id, Proposal.id == id)
    )


def find_review(proposal_id: int, user_id: int) -> Review | None:
    return db.session.scalar(
        sa.select(Review)
        .where(Review.proposal_id == proposal_id, Review.user_id == user_id)
        .options(selectinload(Review.scores))
    )


def reviews_of(proposal: Proposal) -> Sequence[Review]:
    """What was said about a proposal by everybody, in the order of time."""
    return db.session.scalars(
        sa.select(Review)
        .where(Review.proposal_id == proposal.id)
        .order_by(Review.created_at, Review.id)
        .options(joinedload(Review.user), selectinload(Review.scores))
    ).all()


def remarks_on(proposal: Proposal) -> Sequence[Remark]:
    return db.session.scalars(
        sa.select(Remark)
        .where(Remark.proposal_id == proposal.id)
        .order_by(Remark.made_at, Remark.id)
        .options(joinedload(Remark.user))
    ).all()


def progress(call: Call, reviewers: Iterable[Reviewer]) -> dict[int, Done]:
    """How far each reviewer has come, by the id of their account: of what they are to judge, and what they have."""
    proposals = db.session.scalars(
        sa.select(Proposal).where(Proposal.call_id == call.id, Proposal.state.in_(READABLE)).options(_PEOPLE)
    ).all()
    judged: dict[int, set[int]] = defaultdict(set)
    for user_id, proposal_id in db.session.execute(
        sa.select(Review.user_id, Review.proposal_id)
        .join(Review.proposal)
        .where(Proposal.call_id == call.id, Proposal.state.in_(READABLE))
    ):
        judged[user_id].add(proposal_id)
    found = {}
    for one in reviewers:
        open_ones = {
            proposal.id
            for proposal in proposals
            if proposal.state in IN_REVIEW
            and (not one.tracks or proposal.track_id in one.tracks)
            and not is_own(proposal, one.user)
        }
        done = judged[one.user_id]
        found[one.user_id] = Done(len(done), len(done | open_ones))
    return found


def points_given(criterion: Criterion) -> int | None:
    """The most points that anybody has given by a criterion; None as long as nobody has."""
    return db.session.scalar(sa.select(sa.func.max(Score.points)).where(Score.criterion_id == criterion.id))


def weights(criteria: Iterable[Criterion]) -> dict[int, Weighed]:
    """Criteria as they count, by id."""
    return {one.id: Weighed(one.weight, len(one.scale) - 1) for one in criteria}


def score_of(reviews: Iterable[Review], weighed: dict[int, Weighed]) -> Summary:
    """What reviews come to; those who had better not judge do not count."""
    return summary(
        of_review({score.criterion_id: score.points for score in review.scores}, weighed)
        for review in reviews
        if not review.conflict
    )


def to_choose_from(call: Call) -> Sequence[Proposal]:
    """Everything that was submitted in a call, with people, their towns, and reviews."""
    return db.session.scalars(
        sa.select(Proposal)
        .where(Proposal.call_id == call.id, Proposal.state.in_(READABLE))
        .order_by(Proposal.submitted_at, Proposal.id)
        .options(
            selectinload(Proposal.people).joinedload(ProposalSpeaker.speaker).joinedload(Speaker.town),
            selectinload(Proposal.reviews).selectinload(Review.scores),
            *_SORTED,
        )
    ).all()


def _readable(call_id: int, tracks: Sequence[int]) -> sa.Select:
    chosen = sa.select(Proposal).where(Proposal.call_id == call_id, Proposal.state.in_(READABLE))
    return chosen.where(Proposal.track_id.in_(tracks)) if tracks else chosen


def _mine(reviewer: Reviewer, proposals: Sequence[Proposal]) -> list[Mine]:
    ids = [proposal.id for proposal in proposals]
    counted = dict(
        db.session.execute(
            sa.select(Review.proposal_id, sa.func.count())
            .where(Review.proposal_id.in_(ids), Review.conflict.is_(False))
            .group_by(Review.proposal_id)
        ).all()
    )
    own = {
        review.proposal_id: review
        for review in db.session.scalars(
            sa.select(Review)
            .where(Review.proposal_id.in_(ids), Review.user_id == reviewer.user_id)
            .options(selectinload(Review.scores))
        )
    }
    return [
        Mine(proposal, counted.get(proposal.id, 0), own.get(proposal.id), is_own(proposal, reviewer.user))
        for proposal in proposals
    ]
