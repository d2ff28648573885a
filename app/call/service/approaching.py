"""What the call tells the pipeline of speakers: how far somebody has come by answering it."""

from datetime import datetime

import sqlalchemy as sa

from app.database import db
from app.series.models import Edition
from app.speakers.models import Approach, Speaker
from app.speakers.rules import Step

_ORDER = list(Step)


def reach(edition: Edition, speaker: Speaker, step: Step, *, topic: str, now: datetime) -> None:
    """Somebody has come as far as ``step`` with this conference; who is further stays there. The caller commits."""
    approach = db.session.scalar(
        sa.select(Approach)
        .where(Approach.edition_id == edition.id, Approach.speaker_id == speaker.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if approach is None:
        # Whoever confirms two proposals at once waits for the speaker's own row.
        db.session.execute(sa.select(Speaker.id).where(Speaker.id == speaker.id).with_for_update())
        approach = Approach(
            edition_id=edition.id,
            speaker_id=speaker.id,
            step=step,
            town_id=speaker.town_id,
            topic=topic,
            stepped_at=now,
            created_at=now,
        )
        db.session.add(approach)
    elif approach.step is Step.DECLINED or _ORDER.index(approach.step) < _ORDER.index(step):
        approach.step, approach.stepped_at = step, now
    db.session.flush()
