"""How the demonstration's call is judged: reviewers, half of their reviews, and decisions that nobody has been told yet."""

from datetime import date, datetime, time, timedelta

import sqlalchemy as sa

from app.accounts.models import User
from app.call import mails, service, usual
from app.call.beginning import in_all
from app.call.models import Call, Criterion, Phase, Proposal, Remark, Review, Reviewer, Score
from app.call.rules import ProposalState
from app.database import db
from app.demo import content
from app.outbox import service as outbox
from app.outbox.models import Message
from app.outbox.rules import MessageState
from app.values import moments
from app.values.access import SYSTEM

_DAYS_SINCE = 5


def load(call: Call, *, today: date, now: datetime) -> None:
    """Set up reviewing for ``call`` as seen on ``today``: proposals are read while the call is still open. The caller
    commits; people and proposals must be there."""
    facts = content.read(f"{call.edition.slug}_review")
    languages = call.edition.series.languages
    phase = Phase(name=in_all(languages, usual.phase_name), can_score=True, shows_others=True)
    call.phases.append(phase)
    put_in_time(call, today)
    call.criteria = [
        Criterion(
            position=position,
            name=one.name,
            hint=one.hint,
            weight=one.weight,
            scale=[dict(meaning) for meaning in one.scale],
        )
        for position, one in enumerate(usual.criteria(languages), 1)
    ]
    db.session.flush()
    people = {user.email: user for user in db.session.scalars(sa.select(User))}
    tracks = {track.slug: track.id for track in call.tracks}
    proposals = {
        proposal.form_key.rpartition("-")[2]: proposal
        for proposal in db.session.scalars(sa.select(Proposal).where(Proposal.call_id == call.id))
    }
    for row in facts["reviewers"]:
        limited = sorted(tracks[slug] for slug in row.get("tracks", []))
        db.session.add(Reviewer(call_id=call.id, user_id=people[row["email"]].id, tracks=limited))
    at = moments.at(today - timedelta(days=_DAYS_SINCE), time(18), call.edition.timezone)
    for number, row in enumerate(facts["reviews"]):
        review = Review(
            proposal=proposals[row["proposal"]],
            user_id=people[row["by"]].id,
            conflict=row.get("conflict", False),
            comment=row["comment"],
            created_at=at + timedelta(minutes=6 * number),
            changed_at=at + timedelta(minutes=6 * number),
        )
        given = zip(call.criteria, row.get("points", []), strict=False)
        review.scores = [Score(criterion_id=criterion.id, points=points) for criterion, points in given]
        db.session.add(review)
    for row in facts["remarks"]:
        remark = Remark(
            proposal_id=proposals[row["proposal"]].id, user_id=people[row["by"]].id, text=row["text"], made_at=at
        )
        db.session.add(remark)
    for proposal in proposals.values():
        if proposal.state is ProposalState.CONFIRMED:
            # Confirmed the way speakers do it, with session, registration and mail.
            proposal.state = ProposalState.ACCEPTED
            db.session.flush()  # Confirming reads the row anew, under a lock.
            at = proposal.confirmed_at or now
            service.confirm(proposal, by=SYSTEM, now=at)
            _deliver(proposal, at)
    for key in facts["held"]:
        for row in proposals[key].people:
            outbox.put(mails.decided(row), now=now, held=True)
    db.session.flush()


def _deliver(proposal: Proposal, at: datetime) -> None:
    """Take the mails to those who confirmed as sent: they are invented, and nobody is to get them."""
    comings = [row.registration_id for row in proposal.people]
    about = sa.update(Message).where(Message.about_kind == "registration", Message.about_id.in_(comings))
    db.session.execute(about.values(state=MessageState.SENT, sent_at=at))


def put_in_time(call: Call, today: date) -> None:
    """Give the phases of the demonstration their days, as seen on ``today``."""
    for phase in call.phases:
        phase.opens_at = moments.at(today - timedelta(weeks=1), time(8), call.edition.timezone)
        phase.closes_at = moments.end_of_day(today + timedelta(weeks=5), call.edition.timezone)
