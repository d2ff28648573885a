"""What proposals know of two rows that turned out to be one person."""

import sqlalchemy as sa

from app.call.models import ProposalSpeaker
from app.database import db
from app.speakers.models import Speaker


def merge(gone: Speaker, kept: Speaker) -> None:
    """Let ``kept`` be in every proposal that ``gone`` is in; the caller commits. Where both are, the row that stands first
    stays."""
    rows = db.session.scalars(
        sa.select(ProposalSpeaker)
        .where(ProposalSpeaker.speaker_id.in_([gone.id, kept.id]))
        .order_by(ProposalSpeaker.proposal_id, ProposalSpeaker.position)
    ).all()
    seen: set[int] = set()
    for row in rows:
        if row.proposal_id in seen:
            db.session.delete(row)
        seen.add(row.proposal_id)
    db.session.flush()
    db.session.execute(
        sa.update(ProposalSpeaker).where(ProposalSpeaker.speaker_id == gone.id).values(speaker_id=kept.id)
    )
