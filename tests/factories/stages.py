"""A conference in the near future on a live server, for journeys: what is written there is committed."""

import uuid
from dataclasses import dataclass, field
from datetime import date, time, timedelta

from app.call import service as call_service
from app.call import usual
from app.database import db
from app.programme import releasing
from app.registration import service as registration_service
from app.registration.rules import CategoryKind
from app.series.models import Edition
from app.values import moments
from app.values.access import SYSTEM, Role, Scope
from app.values.translated import Translated
from tests.factories import accounts, calls, programme, registration


@dataclass
class Stage:
    """Where a journey takes place: ``path`` is the conference's, such as `/ring-7/borne`; ``ids`` are of rooms and
    sessions, by their English names."""

    edition_id: int
    path: str
    first_day: date
    zone: str
    host: str
    ids: dict[str, int] = field(default_factory=dict)

    @property
    def desk(self) -> str:
        return f"/en/desk{self.path}"

    @property
    def editor(self) -> str:
        return f"{self.desk}/programme/editor"

    @property
    def edition(self) -> Edition:
        return db.session.get_one(Edition, self.edition_id)


def build() -> Stage:
    """Two days in Borne, four months from now, with a hall and an attic, one talk that has its place and one that waits
    for it. Nobody hears anything by interpretation, so there is nothing to warn of."""
    first = moments.now().date() + timedelta(days=120)
    edition = registration.edition(
        categories=(CategoryKind.CITIZEN,), starts_on=first, ends_on=first + timedelta(days=1)
    )
    host = accounts.somebody(Role.HOST_ORGANISER, Scope(edition.series_id, edition.id), email=_mail("host"))
    made = Stage(edition.id, f"/{edition.series.slug}/{edition.slug}", first, edition.timezone, host.email)
    for name in ("Hall", "Attic"):
        made.ids[name] = programme.written_room(edition, name, capacity=200).id
    silent = {"channels": (), "speakers": ()}
    placed = programme.written(edition, title=Translated(en="Trains"), day=first, room_id=made.ids["Hall"], **silent)
    waiting = programme.written(
        edition, title=Translated(en="Wind"), day=None, starts=None, ends=None, length_minutes=45, **silent
    )
    made.ids |= {"Trains": placed.id, "Wind": waiting.id}
    return made


def call_for_speakers(stage: Stage) -> list[str]:
    """An open call with its usual criteria, in a phase that has begun; the addresses of its two reviewers."""
    now = moments.now()
    call = calls.call(stage.edition)
    usual.add_criteria(call, by=SYSTEM, now=now)
    phase = call_service.WantedPhase(Translated(en="Review"), now - timedelta(days=1), now + timedelta(days=9))
    call_service.add_phase(call, phase, by=SYSTEM, now=now)
    reviewers = [
        accounts.somebody(Role.REVIEWER, Scope(call.edition.series_id, call.edition_id), email=_mail("reviewer"))
        for _ in range(2)
    ]
    for reviewer in reviewers:
        call_service.name_reviewer(call, reviewer, [], by=SYSTEM, now=now)
    return [reviewer.email for reviewer in reviewers]


def workshop(stage: Stage) -> None:
    """A session with limited places, on the first day at two, and the release that publishes all there is."""
    edition = stage.edition
    made = programme.written(
        edition, title=Translated(en="Compost"), day=stage.first_day, starts=time(14), ends=time(15), bookable=True,
        channels=(), speakers=(),
    )  # fmt: skip
    registration_service.set_quota(edition, 20, session=made)
    stage.ids["Compost"] = made.id
    releasing.release(edition, by=SYSTEM, now=moments.now())


def _mail(who: str) -> str:
    return f"{who}.{uuid.uuid4().hex[:8]}@example.org"
