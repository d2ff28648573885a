"""Somebody who was named by others says for themselves whether they take part."""

from datetime import datetime

from app.audit import service as audit
from app.call import decision_queries
from app.call.models import ProposalSpeaker
from app.call.rules import LIVE, NotThisWay, Partaking
from app.call.service import confirming, proposing
from app.database import db
from app.values.access import Actor


def take_part(row: ProposalSpeaker, yes: bool, *, by: Actor, now: datetime) -> None:
    """Note whether somebody who was named takes part; they may change their mind, and what was confirmed follows. Raises
    NotThisWay when the proposal is no longer live."""
    proposing.lock(row.proposal)
    db.session.refresh(row, with_for_update={"of": ProposalSpeaker})
    if decision_queries.told(row.proposal) not in LIVE or row.position == 1:
        raise NotThisWay
    before, row.partaking = row.partaking, Partaking.CONFIRMED if yes else Partaking.DECLINED
    if before is not row.partaking:
        changes = {"partaking": (before, row.partaking), "speaker": (row.speaker_id, row.speaker_id)}
        audit.record("proposal.partaking", row.proposal, by=by, at=now, changes=changes)
        db.session.flush()
        confirming.come_too(row, by=by, now=now)
