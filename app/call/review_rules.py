"""How proposals are judged: by whom, when, in which order, and what is refused."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from flask_babel import LazyString, lazy_pgettext
from flask_babel import lazy_gettext as _l

from app.call.rules import ProposalState
from app.values.access import Permission, Role
from app.values.errors import DomainError
from app.values.status import Status

_S = ProposalState

CALL_REVIEW = Permission(
    "call.review",
    _l("Read and score the proposals of a call, if the organisers have named them for it"),
    frozenset({Role.COORDINATOR, Role.HOST_ORGANISER, Role.REVIEWER}),
)

# What reviewers may still score, and what they may read: what was never submitted, or was taken back, is nobody's.
IN_REVIEW = frozenset({_S.SUBMITTED, _S.ON_HOLD})
READABLE = frozenset(_S) - {_S.DRAFT, _S.WITHDRAWN}
# What organisers decide, in the order of the buttons; and what they want in the programme.
DECISIONS = (_S.ACCEPTED, _S.ON_HOLD, _S.REJECTED)
TAKEN = frozenset({_S.ACCEPTED, _S.CONFIRMED})

# The usual time for reviewing after a call has closed.
USUAL_PHASE = timedelta(weeks=3)
# Those accepted are reminded so long before the day by which they are to confirm.
REMIND_TO_CONFIRM = timedelta(days=5)
MOST_PHASES, MOST_CRITERIA, MOST_POINTS, MOST_WEIGHT, MOST_PASSAGES = 6, 8, 10, 9, 30
COMMENT_LENGTH, REMARK_LENGTH, PASSAGE_LENGTH, REASON_LENGTH = 3000, 1500, 300, 500

DECISION_VERBS: dict[ProposalState, LazyString] = {
    _S.ACCEPTED: lazy_pgettext("proposals", "Accept"),
    _S.ON_HOLD: lazy_pgettext("proposals", "Put on hold"),
    _S.REJECTED: lazy_pgettext("proposals", "Reject"),
}

TO_DO = Status("dash", "edit", lazy_pgettext("review", "to be read"))
DONE = Status("good", "check", lazy_pgettext("review", "scored"))
CONFLICT = Status("plain", "none", lazy_pgettext("review", "not judged by you"))


class Span(Protocol):
    """A phase of reviewing, as far as it matters for what may be done."""

    opens_at: datetime
    closes_at: datetime
    can_score: bool
    shows_others: bool


@dataclass(frozen=True)
class Moment:
    """What reviewers may do at a moment. ``until`` is when scoring ends, if it is possible; ``opens_at`` when it will be
    possible next, if it is not."""

    has_begun: bool
    can_score: bool
    shows_others: bool
    until: datetime | None
    opens_at: datetime | None


def moment(phases: Iterable[Span], now: datetime) -> Moment:
    """What the phases of a call allow ``now``; a phase's last moment belongs to it."""
    all_phases = list(phases)
    present = [one for one in all_phases if one.opens_at <= now <= one.closes_at]
    scoring = [one for one in present if one.can_score]
    later = [one.opens_at for one in all_phases if one.can_score and one.opens_at > now]
    return Moment(
        has_begun=any(one.opens_at <= now for one in all_phases),
        can_score=bool(scoring),
        shows_others=any(one.shows_others for one in present),
        until=max((one.closes_at for one in scoring), default=None),
        opens_at=None if scoring else min(later, default=None),
    )


@dataclass(frozen=True)
class Waiting:
    """A proposal that somebody has not judged: how many have, and whether they had better not."""

    id: int
    reviews: int
    is_own: bool = False


def in_order(waiting: Iterable[Waiting], reviewer_id: int) -> list[Waiting]:
    """What a reviewer reads first: what the fewest have judged, so that every proposal is; among those an order of their
    own, which stays the same, so that no proposal is always the last when people are tired. Their own come last."""

    def place(one: Waiting) -> tuple[bool, int, bytes]:
        return one.is_own, one.reviews, hashlib.sha256(f"{reviewer_id}/{one.id}".encode()).digest()

    return sorted(waiting, key=place)


def cause_of_letter(decision: ProposalState, proposal_id: int, speaker_id: int) -> str:
    """What makes the letter about a decision to one of those who speak the same letter when it is written again."""
    return f"call.{decision.value}:{proposal_id}:{speaker_id}"


class ReviewClosed(DomainError):
    code = "review_closed"
    message = _l("Proposals cannot be scored at present. The organisers set the dates.")
    status = 409


class NotYours(DomainError):
    """Nobody judges what they are to speak in themselves."""

    code = "review_not_yours"
    message = _l("You speak in this proposal yourself, so you do not judge it.")
    status = 409


class PointsMissing(DomainError):
    code = "points_missing"
    message = _l("Please choose one of these.")


class CriterionInUse(DomainError):
    code = "criterion_in_use"
    message = _l("Somebody has given points by this criterion already, so its scale stays as long as it is.")
    field = "scale"
    status = 409


class TooMany(DomainError):
    code = "too_many"
    message = _l("There are as many as anybody can keep in mind. Please change one of them instead.")
    status = 409


class ScaleUneven(DomainError):
    """A scale has a text for each number of points, in every language that has any."""

    code = "scale_uneven"
    message = _l("Please write as many lines in each language: one for each number of points, from 0 upwards.")
    field = "scale"


class PassageNotFound(DomainError):
    code = "passage_not_found"
    message = _l("These words do not stand in the title, the text or an answer. Please copy them from there.")
    field = "passage"


class NotAnnounced(DomainError):
    """Nobody can answer to a decision that they have not been told."""

    code = "decision_not_announced"
    message = _l("There is no decision yet to which you could answer.")
    status = 409
