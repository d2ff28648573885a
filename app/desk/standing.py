"""Where a conference stands: the figures of its overview, in as many queries for three people as for three thousand."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy.orm import selectinload

from app.accounts import queries as accounts
from app.call import queries as calls
from app.call import slides
from app.call.rules import UNDECIDED, ProposalState
from app.database import db
from app.desk.editor import draft
from app.outbox import queries as outbox
from app.outbox.rules import MessageState
from app.programme import history, material_queries, releasing
from app.programme import queries as programme
from app.programme.material_rules import Standing as Lateness
from app.programme.models import Session, SessionSpeaker
from app.programme.released import ReleasedSession
from app.programme.rules import SHARED_KINDS, SessionKind, SessionState
from app.registration import desk_queries as registrations
from app.registration import queries as places
from app.registration.models import Booking, Registration, Understood, Wish
from app.registration.rules import HOLDING
from app.series.models import Edition, Membership
from app.series.rules import EditionState
from app.values import moments
from app.values.access import Scope

# Somebody speaks here, so somebody should be named.
_WITH_SPEAKERS = frozenset({SessionKind.KEYNOTE, SessionKind.TALK, SessionKind.PANEL, SessionKind.WORKSHOP})


class Proposed(NamedTuple):
    """How many proposals were handed in, and how many of them wait for a yes or no. A call that is open closes at
    ``closes_at``, the last of several."""

    number: int
    undecided: int
    closes_at: datetime | None


@dataclass(frozen=True)
class Standing:
    """``size`` None: the places are not limited. ``sign_ups`` are places in sessions with limited places, ``lost`` those
    of people who cannot follow the session. The lists hold sessions of the draft in order of time; ``waiting`` ones have no
    place yet, ``warnings`` counts what will not work out, and ``unpublished`` says in a line what the draft has that is not
    published. ``material_late`` counts sessions whose slides are overdue."""

    taken: int
    size: int | None
    towns: list[tuple[Membership, int]]
    elsewhere: int
    sign_ups: int
    lost: int
    sessions: int
    with_speakers: tuple[int, int]
    without_room: list[Session]
    without_speaker: list[Session]
    outside: list[Session]
    waiting: int
    warnings: int
    proposed: Proposed
    unpublished: str
    is_released: bool
    material_late: int
    mails_failed: int
    mails_held: int
    team: list[str]

    @property
    def free(self) -> int | None:
        return None if self.size is None else self.size - self.taken

    @property
    def share_followed(self) -> float | None:
        """Of the sign-ups, those that can be followed, from 0 to 1."""
        return (self.sign_ups - self.lost) / self.sign_ups if self.sign_ups else None


def standing(edition: Edition, now: datetime) -> Standing:
    upcoming = releasing.upcoming(edition, now=now)
    planned = _sessions(edition)
    spoken = [session for session in planned if session.kind in _WITH_SPEAKERS]
    silent = [session for session in spoken if not session.speakers]
    whole = next((q for q in places.quotas(edition) if q.category_id is None and q.session_id is None), None)
    by_town = {counted.key: counted.number for counted in registrations.by_town(edition)}
    ring = edition.series.memberships
    towns = [(membership, by_town.pop(membership.town.name, 0)) for membership in ring]
    mails = outbox.states_of_edition(edition.id)
    sign_ups, lost = _followed(edition, programme.released(edition).planned)
    return Standing(
        taken=whole.taken if whole else sum(number for _, number in towns) + sum(by_town.values()),
        size=whole.size if whole else None,
        towns=towns,
        elsewhere=sum(by_town.values()),
        sign_ups=sign_ups,
        lost=lost,
        sessions=len(planned),
        with_speakers=(len(spoken) - len(silent), len(spoken)),
        without_room=[session for session in planned if session.room_id is None and not session.place],
        without_speaker=silent,
        outside=[session for session in planned if not _within(edition, session)],
        waiting=len(programme.unplaced_sessions(edition)),
        warnings=warnings(edition),
        proposed=_proposed(edition, now),
        unpublished=(history.in_words(upcoming.changes) or _("only rooms, tracks or their order"))
        if upcoming.is_new
        else "",
        is_released=upcoming.programme.is_released,
        material_late=sum(
            line.standing is Lateness.LATE
            for line in material_queries.lines(edition, slides.due_dates_of(edition.id), now=now)
        ),
        mails_failed=mails.get(MessageState.FAILED, 0),
        mails_held=mails.get(MessageState.HELD, 0),
        team=[post.user.name for post in accounts.team_of(Scope(edition.series_id, edition.id))],
    )


def _proposed(edition: Edition, now: datetime) -> Proposed:
    counts = Counter[ProposalState]()
    for by_state in calls.counts(edition).values():
        counts.update(by_state)
    still_open = calls.open_calls(edition, now)
    return Proposed(
        number=counts.total() - counts[ProposalState.DRAFT],
        undecided=sum(counts[state] for state in UNDECIDED),
        closes_at=still_open[-1].closes_at if still_open else None,
    )


def warnings(edition: Edition) -> int:
    """How much the editor warns of in the draft of a programme, as long as it can still be changed."""
    return 0 if edition.state in (EditionState.CANCELLED, EditionState.ARCHIVED) else len(draft(edition).findings)


def _sessions(edition: Edition) -> Sequence[Session]:
    return db.session.scalars(
        sa.select(Session)
        .where(Session.edition_id == edition.id, Session.state == SessionState.PLANNED, Session.starts_at.is_not(None))
        .where(Session.kind.not_in(SHARED_KINDS))
        .order_by(Session.starts_at, Session.id)
        .options(selectinload(Session.speakings).joinedload(SessionSpeaker.speaker))
    ).all()


def _within(edition: Edition, session: Session) -> bool:
    first = moments.local(session.starts_at, edition.timezone).date()
    return edition.starts_on <= first <= edition.ends_on


def _followed(edition: Edition, planned: Sequence[ReleasedSession]) -> tuple[int, int]:
    """How many places in bookable sessions are held, and how many by people who cannot follow the session. People with
    the same languages follow alike, so each combination is decided once for each session."""
    holds = sa.and_(Registration.edition_id == edition.id, Registration.state.in_(HOLDING))
    booked = (
        sa.select(Booking.registration_id).join(Registration, Registration.id == Booking.registration_id).where(holds)
    )
    understands, wants = defaultdict(list), defaultdict(list)
    for id, code in db.session.execute(
        sa.select(Understood.registration_id, Understood.language)
        .where(Understood.registration_id.in_(booked))
        .order_by(Understood.position)
    ):
        understands[id].append(code)
    for id, code in db.session.execute(
        sa.select(Wish.registration_id, Wish.language).where(Wish.registration_id.in_(booked)).order_by(Wish.rank)
    ):
        wants[id].append(code)
    by_id = {session.id: session for session in planned}
    answers: dict[tuple[int, tuple[str, ...], tuple[str, ...]], bool] = {}
    held = lost = 0
    for session_id, id in db.session.execute(
        sa.select(Booking.session_id, Booking.registration_id)
        .join(Registration, Registration.id == Booking.registration_id)
        .where(holds, Booking.session_id.in_(by_id))
    ):
        key = session_id, tuple(understands[id]), tuple(wants[id])
        if key not in answers:
            answers[key] = by_id[session_id].follow(understands[id], wants[id]).kind == "not"
        held += 1
        lost += answers[key]
    return held, lost
