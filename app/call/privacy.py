"""People in proposals and reviews: found, forgotten, and why they are kept."""

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l

from app.call.models import ProposalSpeaker
from app.database import db
from app.speakers.models import Speaker

KEEPS = {
    "proposal": _l(
        "What somebody offered to speak about, and what was decided, as long as the series tells what it did."
    ),
    "proposal_speaker": _l(
        "Who speaks in a proposal; what they need for travel and nights is deleted after the conference."
    ),
    "answer": _l("What somebody answered to the questions of a call; it is kept with the proposal."),
    "reviewer": _l("Who reviews the proposals of a call, so that decisions can be explained."),
    "review": _l("What a reviewer wrote about a proposal, so that decisions can be explained."),
    "score": _l("The points a reviewer gave, so that decisions can be explained."),
    "remark": _l("What somebody of the team wrote about a proposal, so that decisions can be explained."),
}


def forget(speaker: Speaker) -> None:
    """Empty what somebody needs for travel and nights, in all their proposals; the caller commits."""
    db.session.execute(
        sa.update(ProposalSpeaker).where(ProposalSpeaker.speaker_id == speaker.id).values(travel="", hosting="")
    )
