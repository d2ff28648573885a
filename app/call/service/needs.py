"""What those who speak need on the way and for the nights, from the first draft until the conference is over."""

from datetime import datetime

from app.audit import service as audit
from app.call import decision_queries, rules
from app.call.models import ProposalSpeaker
from app.call.rules import WritingClosed
from app.call.service import proposing
from app.database import db
from app.series.rules import EditionState
from app.values import moments
from app.values.access import Actor

_NAMES = ("travel", "hosting")


def can_tell_needs(row: ProposalSpeaker, now: datetime) -> bool:
    """Whether somebody may say what they need, or correct it."""
    edition = row.proposal.edition
    today = moments.local(now, edition.timezone).date()
    return edition.state is EditionState.ANNOUNCED and rules.can_tell_needs(
        decision_queries.told(row.proposal), row.partaking, edition.ends_on, today
    )


def tell_needs(row: ProposalSpeaker, *, travel: str, hosting: str, by: Actor, now: datetime) -> None:
    """Note what somebody needs; the caller commits. The log says that it is different, not what it says. Raises
    WritingClosed."""
    proposing.lock(row.proposal)
    db.session.refresh(row)
    if not can_tell_needs(row, now):
        raise WritingClosed
    before = {name: getattr(row, name) for name in _NAMES}
    row.travel, row.hosting = travel, hosting
    changes = {
        name: (bool(before[name]), bool(getattr(row, name))) for name in _NAMES if before[name] != getattr(row, name)
    }
    if changes:
        db.session.flush()
        audit.record("proposal.needs_changed", row.proposal, by=by, at=now, changes=changes)


def delete_needs(row: ProposalSpeaker, *, by: Actor, now: datetime) -> None:
    """Delete what somebody needed on the way and for the nights; the log says that it was done, and when."""
    changes = {name: (True, False) for name in _NAMES if getattr(row, name)}
    if changes:
        row.travel = row.hosting = ""
        audit.record("proposal.needs_deleted", row.proposal, by=by, at=now, changes=changes)
        db.session.flush()
