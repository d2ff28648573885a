"""What reviewers do: they give points, say why, and talk with the team."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from app.accounts.models import User
from app.audit import service as audit
from app.call import review_queries as queries
from app.call import review_rules as rules
from app.call.models import Proposal, Remark, Review, Score
from app.call.review_rules import NotYours, PointsMissing, ReviewClosed
from app.database import db
from app.values.access import Actor


@dataclass(frozen=True)
class Verdict:
    """What a reviewer says: points by the ids of the criteria, why, or that they had better not judge."""

    points: Mapping[int, int] = field(default_factory=dict)
    comment: str = ""
    conflict: bool = False


def review(proposal: Proposal, user: User, verdict: Verdict, *, by: Actor, now: datetime) -> Review:
    """Keep what somebody says about a proposal; again, it replaces what they said before. The caller commits.

    Raises ReviewClosed (no phase for it, decided already, not of their tracks), NotYours, PointsMissing (``field`` names
    the criterion).
    """
    # Their own row is what a reviewer's clicks queue for: two at once are one review.
    reviewer = queries.find_reviewer(proposal.call_id, user.id, lock=True)
    db.session.refresh(proposal)
    if reviewer is None or (reviewer.tracks and proposal.track_id not in reviewer.tracks):
        raise ReviewClosed
    if proposal.state not in rules.IN_REVIEW or not rules.moment(proposal.call.phases, now).can_score:
        raise ReviewClosed
    if queries.is_own(proposal, user):
        raise NotYours
    points = {} if verdict.conflict else _checked(proposal, verdict.points)
    found = queries.find_review(proposal.id, user.id)
    if found is not None and _said_by(found) == (verdict.conflict, verdict.comment, points):
        return found
    if found is None:
        found = Review(proposal_id=proposal.id, user_id=user.id, created_at=now, changed_at=now)
        found.scores = []
        db.session.add(found)
    found.conflict, found.comment, found.changed_at = verdict.conflict, verdict.comment, now
    # Rows that stay are changed in place: a new one with the old key would be inserted before the old one goes.
    present = {score.criterion_id: score for score in found.scores}
    scores = []
    for id, given in points.items():
        score = present.get(id) or Score(criterion_id=id)
        score.points = given
        scores.append(score)
    found.scores = scores
    db.session.flush()
    changes = {"reviewer": (None, user.id), "conflict": (None, verdict.conflict)}
    audit.record("proposal.reviewed", proposal, by=by, at=now, changes=changes)
    return found


def remark(proposal: Proposal, user: User, text: str, *, by: Actor, now: datetime) -> Remark:
    """Say something about a proposal to the team; the caller commits."""
    said = Remark(proposal_id=proposal.id, user_id=user.id, text=text, made_at=now)
    db.session.add(said)
    db.session.flush()
    audit.record("proposal.remarked", proposal, by=by, at=now)
    return said


def _said_by(review: Review) -> tuple[bool, str, Mapping[int, int]]:
    return review.conflict, review.comment, {score.criterion_id: score.points for score in review.scores}


def _checked(proposal: Proposal, points: Mapping[int, int]) -> dict[int, int]:
    checked = {}
    for criterion in proposal.call.criteria:
        given = points.get(criterion.id)
        if given is None or not 0 <= given < len(criterion.scale):
            raise PointsMissing(field=f"criterion_{criterion.id}")
        checked[criterion.id] = given
    return checked
