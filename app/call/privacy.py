"""People in proposals and reviews: found, forgotten, and why they are kept."""

from typing import Any

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l

from app.call import decision_queries
from app.call.models import Proposal, ProposalSpeaker
from app.call.rules import ProposalState
from app.database import db
from app.outbox import privacy as outbox
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


def find(speaker: Speaker) -> list[dict[str, Any]]:
    """The proposals in which somebody speaks, as JSON can hold them; instants are in UTC. What others said of them is not
    among it."""
    rows = db.session.scalars(
        sa.select(ProposalSpeaker).where(ProposalSpeaker.speaker_id == speaker.id).order_by(ProposalSpeaker.proposal_id)
    )
    return [
        {
            "conference": row.proposal.edition.slug,
            "state": decision_queries.told(row.proposal).value,
            "title": dict(row.proposal.title),
            "abstract": dict(row.proposal.abstract),
            "position": row.position,
            "partaking": row.partaking.value,
            "travel": row.travel,
            "hosting": row.hosting,
            "created_at": row.proposal.created_at.isoformat(),
            **(_own(row.proposal) if row.position == 1 else {}),
        }
        for row in rows
    ]


def forget(speaker: Speaker) -> None:
    """Take somebody's drafts away, and empty what they need for travel and nights, their messages to the organisers and the
    mails about what they proposed; their links are void. The caller commits."""
    rows = db.session.scalars(sa.select(ProposalSpeaker).where(ProposalSpeaker.speaker_id == speaker.id)).all()
    for row in rows:
        row.travel = row.hosting = ""
        row.link_generation += 1
        if row.position > 1:
            continue
        proposal = row.proposal
        proposal.message, proposal.link_generation = "", proposal.link_generation + 1
        outbox.forget(("proposal", proposal.id))
        if proposal.state is ProposalState.DRAFT:
            db.session.delete(proposal)
    db.session.flush()


def _own(proposal: Proposal) -> dict[str, Any]:
    """What only whoever proposed it has typed."""
    return {
        "language": proposal.language,
        "floor_language": proposal.floor_language,
        "slides_language": proposal.slides_language,
        "room_needs": proposal.room_needs,
        "recording_consent": proposal.recording_consent,
        "publication_consent": proposal.publication_consent,
        "message": proposal.message,
        "answers": [
            {"question": dict(answer.question.label), "answer": answer.value}
            for answer in sorted(proposal.answers, key=lambda answer: answer.question_id)
        ],
    }
