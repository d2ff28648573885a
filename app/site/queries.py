"""What the public pages need to know."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy.orm import joinedload

from app import formats
from app.checkin.models import Gate, Scan
from app.checkin.rules import GateKind, Verdict
from app.database import db
from app.programme.models import Channel, Floor, Session
from app.programme.rules import SHARED_KINDS, Promise, SessionState
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

    @property
    def word(self) -> str:
        """The phase alone, as it stands beside its arc."""
        word = str(STATUS[self.phase].text)
        return word[:1].upper() + word[1:]


def standings(series: Series, now: datetime) -> list[Standing]:
    """Every edition of a series in ring order, as it stands at ``now``."""
    came = _came(series)
    return [
        Standing(edition, phase := edition.phase(now), status(edition, phase, came.get(edition.id, 0)))
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


def _came(series: Series) -> dict[int, int]:
    """How many people were let in at the main entrance, by edition."""
    rows = db.session.execute(
        sa.select(Scan.edition_id, sa.func.count(sa.distinct(Scan.registration_id)))
        .join(Scan.gate)
        .where(
            Scan.edition_id.in_([edition.id for edition in series.editions]),
            Scan.verdict == Verdict.WELCOME,
            Scan.undone_at.is_(None),
            Gate.kind == GateKind.MAIN,
        )
        .group_by(Scan.edition_id)
    )
    return dict(tuple(row) for row in rows)


def running_sessions(edition: Edition, now: datetime) -> Sequence[Session]:
    """What is going on at ``now``, except breaks and the like."""
    return db.session.scalars(
        sa.select(Session)
        .where(
            Session.edition_id == edition.id,
            Session.starts_at <= now,
            Session.ends_at > now,
            Session.state == SessionState.PLANNED,
            Session.kind.not_in(SHARED_KINDS),
        )
        .order_by(Session.starts_at, Session.id)
        .options(joinedload(Session.room))
    ).all()


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
    rows = db.session.execute(
        sa.select(Channel.number, Channel.language, Channel.promise, Session.starts_at)
        .join(Channel.session)
        .where(Session.edition_id == edition.id, Session.state == SessionState.PLANNED, Channel.number.is_not(None))
        .order_by(Channel.number, Session.starts_at)
    ).all()
    days: dict[tuple[int, str], set[date]] = defaultdict(set)
    promises: dict[tuple[int, str], set[Promise]] = defaultdict(set)
    for number, language, promise, starts_at in rows:
        days[number, language].add(moments.local(starts_at, edition.timezone).date())
        promises[number, language].add(promise)
    every = set().union(*days.values()) if days else set()
    return [
        Heard(
            number,
            language,
            None if found == every else sorted(found),
            promises[number, language] == {Promise.CONFIRMED},
        )
        for (number, language), found in days.items()
    ]


def spoken_languages(edition: Edition) -> list[str]:
    """Floor languages of an edition, the one with most minutes first."""
    rows = db.session.execute(
        sa.select(Floor.language)
        .join(Floor.session)
        .where(Session.edition_id == edition.id, Session.state == SessionState.PLANNED)
        .group_by(Floor.language)
        .order_by(sa.func.sum(Floor.minutes).desc(), Floor.language)
    )
    return list(rows.scalars())


def has_programme(edition: Edition) -> bool:
    return bool(db.session.scalar(sa.select(sa.exists().where(Session.edition_id == edition.id))))


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
