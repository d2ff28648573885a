"""Who comes, as those who plan the programme need to know: never who they are, only what they understand."""

from collections import defaultdict

import sqlalchemy as sa

from app.database import db
from app.registration.models import Booking, Quota, Registration, Understood
from app.registration.rules import HOLDING
from app.series.models import Edition

Groups = dict[frozenset[str], int]


def everybody(edition: Edition) -> Groups:
    """How many people with a place understand which languages. However many come, the rows are as many as there are
    combinations of languages."""
    spoken = _spoken(edition).subquery()
    rows = db.session.execute(sa.select(spoken.c.languages, sa.func.count()).group_by(spoken.c.languages))
    groups: Groups = defaultdict(int)
    for languages, number in rows:
        groups[_set(languages)] += number
    return dict(groups)


def by_session(edition: Edition) -> dict[int, Groups]:
    """The same of those who hold a place in each session with limited places, by its id."""
    spoken = _spoken(edition).subquery()
    rows = db.session.execute(
        sa.select(Booking.session_id, spoken.c.languages, sa.func.count())
        .join(spoken, spoken.c.id == Booking.registration_id)
        .group_by(Booking.session_id, spoken.c.languages)
    )
    found: dict[int, Groups] = defaultdict(lambda: defaultdict(int))
    for session_id, languages, number in rows:
        found[session_id][_set(languages)] += number
    return {session_id: dict(groups) for session_id, groups in found.items()}


def sizes(edition: Edition) -> dict[int, int]:
    """How many people may book each session with limited places, by its id: the room has to hold them all."""
    rows = db.session.execute(
        sa.select(Quota.session_id, Quota.size).where(Quota.edition_id == edition.id, Quota.session_id.is_not(None))
    )
    return dict(rows.all())  # type: ignore[arg-type]


def _spoken(edition: Edition) -> sa.Select[tuple[int, str]]:
    """The languages of each person with a place, as one text."""
    return (
        sa.select(
            Registration.id,
            sa.func.coalesce(sa.func.aggregate_strings(Understood.language, ","), "").label("languages"),
        )
        .join(Understood, Understood.registration_id == Registration.id, isouter=True)
        .where(Registration.edition_id == edition.id, Registration.state.in_(HOLDING))
        .group_by(Registration.id)
    )


def _set(languages: str) -> frozenset[str]:
    # The database joins them in any order.
    return frozenset(filter(None, languages.split(",")))
