"""Withdrawing, and links sent again."""

from datetime import datetime

from app.accounts.models import User
from app.audit import service as audit
from app.call import decision_queries, mails, queries, rules
from app.call.models import Proposal, ProposalSpeaker
from app.call.rules import ProposalState
from app.call.service import proposing
from app.call.service.confirming import drop_session
from app.call.service.deciding import stop_held
from app.database import db
from app.outbox import service as outbox
from app.series.models import Edition
from app.values.access import Actor


def withdraw(proposal: Proposal, *, by: Actor, now: datetime) -> None:
    """Take a proposal back, at any time; everybody who speaks in it hears of it. What was decided and not told yet is not
    sent, and does not count: nobody can know that they are not to withdraw any more. A session does not take place.
    Raises NotThisWay."""
    proposing.lock(proposal)
    rules.check_arrow(decision_queries.told(proposal), ProposalState.WITHDRAWN)
    before, proposal.state = proposal.state, ProposalState.WITHDRAWN
    proposal.changed_at = now
    audit.record("proposal.withdrawn", proposal, by=by, at=now, changes={"state": (before, proposal.state)})
    db.session.flush()
    stop_held(proposal, by=by, now=now)
    drop_session(proposal, by=by, now=now)
    for row in proposal.people:
        if row.position == 1 or before is not ProposalState.DRAFT:
            outbox.put(mails.withdrawn(row), now=now)


def attach(proposal: Proposal, user: User, *, by: Actor, now: datetime) -> None:
    """Let somebody with an account find a proposal there; whoever holds its link may. Again, it changes nothing."""
    speaker = proposal.proposer.speaker
    if speaker.user_id != user.id:
        changes = {"user": (speaker.user_id, user.id)}
        speaker.user_id = user.id
        db.session.flush()
        audit.record("speaker.attached", speaker, by=by, at=now, changes=changes)


def send_links(edition: Edition, email: str, *, now: datetime) -> int:
    """Queue one mail with the personal links of everything live that this mailbox has proposed at this edition; how many
    links. Asked for again within the hour, it is one mail. What the caller shows must not depend on the answer."""
    found = queries.live_of_mailbox(edition, email)
    if found:
        outbox.put(mails.links(found, f"{now:%Y-%m-%dT%H}"), now=now)
    return len(found)


def tell_link(proposal: Proposal, *, now: datetime) -> None:
    """Mail the link of a draft that was kept while typing and then left."""
    if proposal.state is ProposalState.DRAFT:
        outbox.put(mails.received(proposal), now=now)


def remind_draft(proposal: Proposal, *, now: datetime) -> bool:
    """Remind somebody of their draft before the call closes, once; whether there was reason to."""
    proposing.lock(proposal)
    if proposal.state is not ProposalState.DRAFT or proposal.reminded_at is not None:
        return False
    proposal.reminded_at = now
    db.session.flush()
    outbox.put(mails.reminder(proposal), now=now)
    return True


def remind_companion(row: ProposalSpeaker, *, now: datetime) -> None:
    """Remind somebody who has not said whether they take part; the mail exists once."""
    outbox.put(mails.partaking_reminder(row), now=now)
