"""What the public pages need to know."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa
from flask_babel import gettext as _
from flask_babel import ngettext

from app import formats
from app.checkin.models import Gate, Scan
from app.checkin.rules import GateKind, Verdict
from app.database import db
from app.programme import material_queries
from app.programme import queries as programme
from app.programme.models import Material
from app.programme.released import ReleasedSession
from app.programme.rules import Promise
from app.programme.showing import by_day
from app.registration.models import Category, Consent, Quota, Registration
from app.registration.rules import ConsentPurpose, RegistrationState
from app.series.models import Edition, Series
from app.series.rules import STATUS, Phase
from app.values import moments
from app.values.status import Status


@dataclass(frozen=True)
class Standing:
    """One edition in the ring: its phase, and the phase in words."""

    edition: Edition
    phase: Phase
    status: Status
    is_full: bool = False

    @property
    def word(self) -> str:
        """The phase alone, as it stands beside its arc."""
        word = str(STATUS[self.phase].text)
        return word[:1].upper() + word[1:]


def standings(series: Series, now: datetime) -> list[Standing]:
    """Every edition of a series in ring order, as it stands at ``now``."""
    number_came, full = _came(series.editions), _full(series)
    return [
        Standing(
            edition,
            phase := edition.phase(now),
            status(edition, phase, number_came.get(edition.id, 0)),
            phase is Phase.OPEN and edition.id in full,
        )
        for edition in series.editions
    ]


def status(edition: Edition, phase: Phase, came: int = 0) -> Status:
    """A phase in words, with the number or the date that says more."""
    plain = STATUS[phase]
    if phase is Phase.HELD and came:
        return Status(plain.kind, plain.icon, ngettext("Held, %(num)d person came", "Held, %(num)d people came", came))
    if phase is Phase.OPEN and edition.registration_closes_at:
        last = moments.local(edition.registration_closes_at, edition.timezone).date()
        return Status(plain.kind, plain.icon, _("Open until %(date)s", date=formats.date_long(last)))
    return plain


def _came(editions: Iterable[Edition]) -> dict[int, int]:
    """How many people were let in at the main entrance, by edition."""
    rows = db.session.execute(
        sa.select(Scan.edition_id, sa.func.count(sa.distinct(Scan.registration_id)))
        .join(Scan.gate)
        .where(
            Scan.edition_id.in_([edition.id for edition in editions]),
            Scan.verdict == Verdict.WELCOME,
            Scan.undone_at.is_(None),
            Gate.kind == GateKind.MAIN,
        )
        .group_by(Scan.edition_id)
    )
    return dict(tuple(row) for row in rows)


def _full(series: Series) -> set[int]:
    """The editions in which every place of the whole conference is taken."""
    return set(
        db.session.scalars(
            sa.select(Quota.edition_id).where(
                Quota.edition_id.in_([edition.id for edition in series.editions]),
                Quota.category_id.is_(None),
                Quota.session_id.is_(None),
                Quota.taken >= Quota.size,
            )
        )
    )


def came(edition: Edition) -> int:
    """How many people were let in at the main entrance."""
    return _came([edition]).get(edition.id, 0)


@dataclass(frozen=True)
class Documents:
    """What there is to read of a session."""

    session: ReleasedSession
    found: list[Material]


def documents(edition: Edition) -> dict[date, list[Documents]]:
    """What everybody may read, by day and session, in order of time."""
    published = material_queries.public(edition)
    sessions = [one for one in programme.released(edition).sessions if one.id in published]
    return {
        day: [Documents(session, published[session.id]) for session in held]
        for day, held in by_day(sessions, edition.timezone).items()
    }


def running_sessions(edition: Edition, now: datetime) -> list[ReleasedSession]:
    """What is going on at ``now``, except breaks and the like."""
    planned = programme.released(edition).planned
    return [one for one in planned if one.starts_at <= now < one.ends_at and not one.is_shared]


def places(edition: Edition) -> Quota | None:
    """The quota of the whole edition."""
    return db.session.scalar(
        sa.select(Quota).where(Quota.edition_id == edition.id, Quota.category_id.is_(None), Quota.session_id.is_(None))
    )


@dataclass(frozen=True)
class Heard:
    """A language one can listen to at an edition: its number, and on which days; None means all days of the
    programme."""

    number: int
    language: str
    days: list[date] | None
    confirmed: bool


def channels(edition: Edition) -> list[Heard]:
    """The receivers' channels of an edition, with the days on which there is interpretation."""
    days: dict[tuple[int, str], set[date]] = defaultdict(set)
    promises: dict[tuple[int, str], set[Promise]] = defaultdict(set)
    for session in programme.released(edition).planned:
        for heard in session.channels:
            if heard.number is not None:
                days[heard.number, heard.language].add(moments.local(session.starts_at, edition.timezone).date())
                promises[heard.number, heard.language].add(heard.promise)
    every = set().union(*days.values()) if days else set()
    return [
        Heard(
            number,
            language,
            None if found == every else sorted(found),
            promises[number, language] == {Promise.CONFIRMED},
        )
        for (number, language), found in sorted(days.items())
    ]


def spoken_languages(edition: Edition) -> list[str]:
    """Floor languages of an edition, the one with most minutes first."""
    minutes: Counter[str] = Counter()
    for session in programme.released(edition).planned:
        for floor in session.floors:
            minutes[floor.language] += floor.minutes
    return sorted(minutes, key=lambda language: (-minutes[language], language))


def has_programme(edition: Edition) -> bool:
    return bool(programme.released(edition).sessions)


def listed_participants(edition: Edition) -> Sequence[Registration]:
    """The confirmed people who want to stand in the public list, sorted by town and name."""
    consents = sa.exists().where(
        Consent.registration_id == Registration.id,
        Consent.purpose == ConsentPurpose.PARTICIPANT_LIST,
        Consent.withdrawn_at.is_(None),
    )
    return db.session.scalars(
        sa.select(Registration)
        .join(Category)
        .where(
            Registration.edition_id == edition.id,
            Registration.state == RegistrationState.CONFIRMED,
            Registration.erased_at.is_(None),
            consents,
        )
        .order_by(Registration.town, Registration.name_folded)
    ).all()
