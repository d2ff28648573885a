"""The demonstration's list of speakers to be invited: somebody at every step, a content brief, two letters held back."""

from datetime import datetime, timedelta

from app.accounts import queries as accounts
from app.accounts.models import Appointment
from app.database import db
from app.demo import content
from app.series.models import Edition
from app.speakers import service as speakers
from app.speakers.letter_rules import LetterKind
from app.speakers.models import Approach, Brief, LetterSignature
from app.speakers.rules import Step
from app.values.access import SYSTEM, Scope

_TEXTS = ("first_question", "second_question", "third_question", "outcome")


def load(edition: Edition, *, now: datetime) -> None:
    """Fill the list of ``edition`` as seen at ``now``; the team must be there. The caller commits."""
    facts = content.read(f"{edition.slug}_inviting")
    texts = {name: content.text(facts, name) for name in _TEXTS}
    db.session.add(Brief(edition_id=edition.id, theme=facts["theme"], changed_at=now, **texts))
    office = content.text(facts, "office")
    db.session.add(LetterSignature(edition_id=edition.id, name=facts["signature"], office=office, changed_at=now))
    towns = {town.slug: town.id for town in edition.series.towns}
    team: list[Appointment] = list(accounts.team_of(Scope(edition.series_id, edition.id)))
    written = []
    for row in facts["people"]:
        person = speakers.find_or_create(
            edition.series,
            name=row["name"],
            organisation=row["organisation"],
            email=row["email"],
            language=row["language"],
            now=now,
        )
        person.town_id = towns.get(row.get("town", ""))
        approach = Approach(
            edition=edition,
            speaker=person,
            step=Step(row["step"]),
            town_id=person.town_id,
            owner_id=team[0].user_id if team else None,
            topic=row["topic"],
            stepped_at=now - timedelta(days=row["days"]),
            created_at=now - timedelta(days=row["days"] + 30),
        )
        db.session.add(approach)
        if row.get("letter"):
            written.append(approach)
    db.session.flush()
    speakers.write_letters(edition, LetterKind.INVITATION, written, by=SYSTEM, now=now)
