"""Decisions about proposals, and the letters about them, which wait until somebody lets them go."""

from datetime import datetime

from app.audit import service as audit
from app.call import decision_queries, mails, rules
from app.call.models import Proposal
from app.call.rules import Partaking, ProposalState
from app.call.service import proposing
from app.database import db
from app.outbox import service as outbox
from app.outbox.rules import MailChanged
from app.values.access import Actor


def decide(proposal: Proposal, decision: ProposalState, *, by: Actor, now: datetime) -> None:
    """Accept a proposal, put it on hold, or reject it; the caller commits.

    Everybody who speaks in it gets a letter in their own language, held back until somebody has looked at it; a letter
    about an earlier decision that is still held back is stopped. Decided twice, it stays as it is. Raises NotThisWay.
    """
    proposing.lock(proposal)
    if proposal.state is decision:
        return
    rules.check_arrow(proposal.state, decision)
    stop_held(proposal, by=by, now=now)
    before, proposal.state = proposal.state, decision
    proposal.decided_at = proposal.changed_at = now
    audit.record(f"proposal.{decision.value}", proposal, by=by, at=now, changes={"state": (before, decision)})
    db.session.flush()
    for row in proposal.people:
        if row.partaking is not Partaking.DECLINED:
            outbox.put(mails.decided(row), now=now, held=True)


def stop_held(proposal: Proposal, *, by: Actor, now: datetime) -> None:
    """Do not send what was decided before and is not told yet; the caller commits."""
    for message in decision_queries.held_about([proposal.id])[proposal.id]:
        try:
            outbox.stop(message, by=by, now=now)
        except MailChanged:
            # Somebody has let it go in this very moment: then they have been told.
            continue
