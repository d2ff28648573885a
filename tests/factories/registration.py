"""Conferences to register for, and people who register. Everything is flushed; the caller commits."""

import itertools
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from app.database import db
from app.programme.models import Channel, Floor, Session
from app.programme.rules import ChannelMode, Promise, SessionKind
from app.registration import service
from app.registration.models import Category, Registration
from app.registration.rules import CategoryKind
from app.registration.wanted import Wanted
from app.series.models import Edition, Membership, Series, Town
from app.series.rules import EditionState
from app.values.access import VISITOR
from app.values.translated import Translated
from tests.factories import programme

NOW = datetime(2026, 6, 10, 9, 0, tzinfo=UTC)
# Far away, so that pages, which know the real time, find registration open.
FIRST_DAY = date(2090, 5, 16)

_numbers = itertools.count(1)
_TOWNS = (("Bernburg (Saale)", "DE", "de"), ("Trakai", "LT", "lt"), ("Borne", "NL", "nl"))


def edition(
    *,
    capacity: int | None = None,
    categories: tuple[CategoryKind, ...] = (CategoryKind.CITIZEN, CategoryKind.POLITICIAN),
    **changes: Any,
) -> Edition:
    """A conference in Borne, announced and open for registration at `NOW`, in a new series of three towns."""
    number = next(_numbers)
    series = Series(
        slug=f"ring-{number}",
        title=Translated(en="Climate Ring", de="Klimaring", nl="Klimaatring", pt="Anel do clima", lt="Klimato žiedas"),
        starts_on=date(2026, 1, 1),
        ends_on=date(2090, 12, 31),
        languages=["de", "nl", "pt", "lt", "en"],
        contact_email="ring@example.org",
    )
    db.session.add(series)
    db.session.flush()
    for position, (name, country, language) in enumerate(_TOWNS, 1):
        town = Town(
            slug=f"{language}-{number}",
            name=name,
            official_name=name,
            country=country,
            language=language,
            timezone="Europe/Amsterdam",
            contact_name="Team",
            contact_email=f"{language}@example.org",
        )
        db.session.add(town)
        db.session.flush()
        db.session.add(Membership(series_id=series.id, town_id=town.id, position=position))
    values: dict[str, Any] = {
        "state": EditionState.ANNOUNCED,
        "starts_on": FIRST_DAY,
        "ends_on": FIRST_DAY + timedelta(days=1),
        "timezone": "Europe/Amsterdam",
        "registration_opens_at": NOW - timedelta(days=400),
        "changed_at": NOW,
        **changes,
    }
    made = Edition(series_id=series.id, town_id=town.id, slug="borne", position=3, **values)
    db.session.add(made)
    db.session.flush()
    db.session.add_all(
        Category(edition_id=made.id, kind=kind, position=position) for position, kind in enumerate(categories, 1)
    )
    db.session.flush()
    if capacity is not None:
        service.set_quota(made, capacity)
    return made


def session(
    edition: Edition, *, hour: int = 9, hours: int = 1, places: int | None = None, floor: str = "nl", **changes: Any
) -> Session:
    """A published talk in Dutch on the first day, interpreted into Lithuanian; with ``places`` it has to be booked."""
    number = next(_numbers)
    starts_at = datetime.combine(edition.starts_on, time(hour), UTC)
    everywhere = Translated(dict.fromkeys(("de", "nl", "pt", "lt", "en"), f"Wind {number}"))
    made = Session(
        uid=f"session-{number}@example.org",
        edition_id=edition.id,
        slug=f"session-{number}",
        number=number,
        starts_at=starts_at,
        ends_at=starts_at + timedelta(hours=hours),
        changed_at=NOW,
        created_at=NOW,
        **{"title": everywhere, "kind": SessionKind.TALK, "bookable": places is not None, **changes},
    )
    made.floors = [Floor(language=floor, minutes=60, position=1)]
    made.channels = [
        Channel(number=4, language="lt", mode=ChannelMode.SIMULTANEOUS, promise=Promise.PLANNED),
    ]
    db.session.add(made)
    db.session.flush()
    if places is not None:
        service.set_quota(edition, places, session=made)
    programme.release(edition)
    return made


def wanted(**changes: Any) -> Wanted:
    """What Rūta wants, unless told otherwise."""
    values: dict[str, Any] = {
        "form_key": f"form-key-of-a-test-{next(_numbers)}",
        "name": "Rūta Žukauskienė",
        "email": "ruta@example.org",
        "town": "Trakai",
        "country": "LT",
        "category": CategoryKind.CITIZEN,
        "mail_language": "lt",
        "understands": ("lt", "en"),
        "wants": ("lt",),
        **changes,
    }
    return Wanted(**values)


def registered(edition: Edition, **changes: Any) -> Registration:
    """Somebody who has registered: every call a different person, unless told otherwise."""
    number = next(_numbers)
    person = {"name": f"Person {number}", "email": f"person{number}@example.org", **changes}
    return service.register(edition, wanted(**person), by=VISITOR, now=NOW)
