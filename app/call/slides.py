"""By when calls want the slides of what came out of them."""

from collections.abc import Iterable
from datetime import datetime

import sqlalchemy as sa

from app.call.models import Call, Proposal
from app.call.rules import ProposalState
from app.database import db
from app.programme.models import Session


def due_dates(sessions: Iterable[Session]) -> dict[int, datetime]:
    """By the session's id, for those whose call says so."""
    return dict(_of(Proposal.session_id.in_([session.id for session in sessions])))


def due_dates_of(edition_id: int) -> dict[int, datetime]:
    """The same for a whole conference."""
    return dict(_of(Call.edition_id == edition_id))


def confirmed_sessions(edition_id: int) -> set[int]:
    """The ids of the sessions whose speakers have confirmed a proposal, published or not."""
    return set(
        db.session.scalars(
            sa.select(Proposal.session_id)
            .join(Proposal.call)
            .where(
                Call.edition_id == edition_id,
                Proposal.session_id.is_not(None),
                Proposal.state == ProposalState.CONFIRMED,
            )
        )
    )


def _of(which: sa.ColumnElement[bool]) -> list[tuple[int, datetime]]:
    return [
        (row.session_id, row.slides_due_at)
        for row in db.session.execute(
            sa.select(Proposal.session_id, Call.slides_due_at)
            .join(Proposal.call)
            .where(which, Proposal.session_id.is_not(None), Call.slides_due_at.is_not(None))
        )
    ]
