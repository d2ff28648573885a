"""Loading the demonstration series: the same for the same day, except for the secret in each account."""

import uuid
from datetime import date, datetime, time, timedelta

import sqlalchemy as sa

from app.accounts.models import Appointment, User
from app.audit import service as audit
from app.call.queries import calls_of
from app.checkin.models import Gate
from app.checkin.rules import GateKind
from app.database import db
from app.demo import calls, content, glossary, inviting, material, people, placing, releasing, reviewing, texts
from app.demo import speakers as pool
from app.programme.following import channel_number
from app.programme.models import Channel, Floor, Room, Session
from app.programme.rules import ChannelMode, Promise, SessionKind, SessionState
from app.registration.models import Category, Quota
from app.registration.rules import CategoryKind
from app.series.models import Edition, Membership, Offer, Series, Town
from app.series.rules import EditionState, OfferKind, OfferStatus
from app.speakers import service as speakers
from app.values import moments
from app.values.access import SYSTEM, Role
from app.values.errors import DomainError
from app.values.translated import Translated

_NAMESPACE = uuid.UUID("5f0b2c1e-2f2b-5d62-9d25-0c6d8f7a41c3")
# Whose call for speakers is open.
_WITH_CALL = "leiria"
# A conference of this many sessions is what feeds and pages are measured with, unless another number is asked for.
_SESSIONS_OF_A_BIG_ONE = 60
# So many short talks stand one after the other in an evening, before the next room is filled.
_TALKS_OF_AN_EVENING = 60


class NotEmpty(DomainError):
    code = "not_empty"
    message = "The demonstration is loaded into an empty database only; there is data in this one."


def is_empty() -> bool:
    """Whether nothing has been entered yet."""
    return not any(
        db.session.scalar(sa.select(sa.exists().where(table.id.is_not(None)))) for table in (Series, Town, User)
    )


def load(*, today: date, size: int | None = None, sessions_count: int = _SESSIONS_OF_A_BIG_ONE) -> Series:
    """Load *Climate Partnership* as seen on ``today``; the caller commits. Raises NotEmpty.

    With ``size`` the open conference (Borne) gets that many registrations and a programme of
    ``sessions_count`` sessions, for measuring.
    """
    if not is_empty():
        raise NotEmpty
    now = moments.at(today, time(8), "UTC")
    series, towns = _series(today)
    pool.load(series, towns, now)
    editions = {}
    for position, key in enumerate(towns, 1):
        edition = editions[key] = _edition(series, towns[key], position, key, today, now)
        facts = content.read(key)
        rooms = _rooms(edition, facts)
        sessions = _sessions(edition, facts, rooms, now)
        if size is not None and key == "borne":
            sessions += _more_sessions(edition, sessions, rooms, sessions_count, now)
        big = size if size is not None and key == "borne" else None
        categories = _categories(edition, facts["edition"])
        quotas = _quotas(edition, facts["edition"], categories, sessions, big)
        gates = _gates(edition, sessions)
        if key == _WITH_CALL:
            calls.load(edition, today=today, now=now)
        releasing.publish(edition, facts, sessions, rooms, today)
        db.session.flush()
        count = facts["edition"].get("registrations", 0) if big is None else big
        people.register(edition, categories, sessions, quotas, gates, count=count, today=today)
    staff = _staff(series, editions, now)
    db.session.flush()
    texts.load(editions["borne"], staff[Role.TRANSLATOR], now=now)
    for call in calls_of(editions[_WITH_CALL]):
        reviewing.load(call, today=today, now=now)
    inviting.load(editions[_WITH_CALL], now=now)
    material.load(editions)
    glossary.load(editions, now=now)
    audit.record("series.created", series, by=SYSTEM, at=now)
    return series


def _series(today: date) -> tuple[Series, dict[str, Town]]:
    facts = content.read("series")
    starts_on, ends_on = placing.period(today)
    series = Series(
        slug=facts["series"]["slug"],
        title=content.text(facts["series"], "title"),
        description=content.text(facts["series"], "description"),
        funding=content.text(facts["series"], "funding"),
        eu_statement=True,
        starts_on=starts_on,
        ends_on=ends_on,
        languages=facts["series"]["languages"],
        contact_email="coordinator@example.org",
        is_demo=True,
    )
    towns = {}
    for position, town in enumerate(facts["towns"], 1):
        plain = ("name", "official_name", "country", "language", "timezone", "contact_name", "contact_email")
        towns[town["key"]] = Town(
            slug=town["key"],
            in_phrase=content.text(town, "in_phrase"),
            of_phrase=content.text(town, "of_phrase"),
            **{name: town[name] for name in plain},
        )
        series.memberships.append(Membership(town=towns[town["key"]], position=position))
    db.session.add(series)
    db.session.flush()
    return series, towns


def _edition(series: Series, town: Town, position: int, key: str, today: date, now: datetime) -> Edition:
    facts = content.read(key)
    about, legal = facts["edition"], facts["legal"]
    edition = Edition(
        series=series,
        town=town,
        slug=key,
        position=position,
        timezone=town.timezone,
        changed_at=now,
        venue_address=about.get("venue_address", ""),
        dpo_contact=legal["dpo_contact"],
        accessibility_feedback=legal["feedback_email"],
        **{
            name: content.text(about, name)
            for name in ("theme", "about", "results", "audience", "costs", "venue_name", "venue_access")
        },
        **{name: content.text(legal, name) for name in ("controller", "authority", "imprint", "enforcement")},
    )
    edition.offers = [
        Offer(kind=OfferKind(offer["kind"]), status=OfferStatus(offer["status"]), note=content.text(offer, "note"))
        for offer in facts.get("offers", [])
    ]
    put_in_time(edition, today)
    edition.state = EditionState.ANNOUNCED if placing.place(key, today).announced else EditionState.PLANNED
    db.session.add(edition)
    db.session.flush()
    return edition


def put_in_time(edition: Edition, today: date) -> None:
    """Give an edition of the demonstration its days and its window, as seen on ``today``."""
    placed = placing.place(edition.slug, today)
    edition.starts_on, edition.ends_on = placed.starts_on, placed.ends_on
    edition.registration_opens_at = moments.at(placed.opens_on, time(8), edition.timezone)
    edition.registration_closes_at = moments.end_of_day(placed.closes_on, edition.timezone)
    edition.changes_until = moments.end_of_day(placed.changes_until, edition.timezone)


def _rooms(edition: Edition, facts: dict) -> dict[str, Room]:
    rooms = {
        room["key"]: Room(
            edition=edition,
            name=content.text(room, "name"),
            note=content.text(room, "note"),
            capacity=room.get("capacity"),
            position=position,
        )
        for position, room in enumerate(facts.get("rooms", []), 1)
    }
    db.session.add_all(rooms.values())
    return rooms


def _sessions(edition: Edition, facts: dict, rooms: dict[str, Room], now: datetime) -> list[Session]:
    sessions = []
    for number, row in enumerate(facts.get("sessions", []), 1):
        day = edition.starts_on + timedelta(days=row["day"])
        session = Session(
            uid=f"{uuid.uuid5(_NAMESPACE, edition.uid + '/' + row['key'])}@conferring",
            edition=edition,
            slug=row["slug"],
            number=number,
            kind=SessionKind(row["kind"]),
            title=content.text(row, "title"),
            abstract=content.text(row, "abstract"),
            speakers=[speakers.find_or_create(edition.series, now=now, **one) for one in row.get("speakers", [])],
            room=rooms.get(row.get("room", "")),
            place=content.text(row, "place"),
            starts_at=moments.at(day, time.fromisoformat(row["start"]), edition.timezone),
            ends_at=moments.at(day, time.fromisoformat(row["end"]), edition.timezone),
            state=SessionState.CANCELLED if row.get("cancelled") else SessionState.PLANNED,
            bookable="capacity" in row,
            changed_at=now,
            created_at=now,
        )
        session.floors = [
            Floor(language=floor["language"], minutes=floor["minutes"], position=position)
            for position, floor in enumerate(row.get("floors", []), 1)
        ]
        session.channels = [_channel(channel, edition.series.languages) for channel in row.get("channels", [])]
        sessions.append(session)
    db.session.add_all(sessions)
    return sessions


def _channel(row: dict, languages: list[str]) -> Channel:
    mode = ChannelMode(row["mode"])
    spoken = mode not in (ChannelMode.SIGN, ChannelMode.CAPTIONS)
    return Channel(
        number=channel_number(row["language"], languages) if spoken else None,
        language=row["language"],
        mode=mode,
        promise=Promise(row["status"]),
    )


def _more_sessions(
    edition: Edition, sessions: list[Session], rooms: dict[str, Room], wanted: int, now: datetime
) -> list[Session]:
    """Talks of five minutes on the second day's evening, in one room after the other, until the programme has the
    size that is measured with."""
    day = edition.starts_on + timedelta(days=1)
    places = list(rooms.values())
    model = next(session for session in sessions if session.kind is SessionKind.TALK)
    extra = []
    for number in range(wanted - len(sessions)):
        starts_at = moments.at(day, time(18), edition.timezone) + timedelta(minutes=5 * (number % _TALKS_OF_AN_EVENING))
        extra.append(
            Session(
                uid=f"{uuid.uuid5(_NAMESPACE, f'{edition.uid}/extra/{number}')}@conferring",
                edition=edition,
                slug=f"short-talk-{number + 1}",
                number=len(sessions) + number + 1,
                kind=SessionKind.TALK,
                title=Translated({code: f"{title} ({number + 1})" for code, title in model.title.items()}),
                abstract=model.abstract,
                speakers=model.speakers,
                room=places[number // _TALKS_OF_AN_EVENING % len(places)],
                starts_at=starts_at,
                ends_at=starts_at + timedelta(minutes=5),
                changed_at=now,
                created_at=now,
                floors=[Floor(language="en", minutes=5, position=1)],
                channels=[
                    Channel(
                        number=channel_number(language, edition.series.languages),
                        language=language,
                        mode=ChannelMode.SIMULTANEOUS,
                        promise=Promise.PLANNED,
                    )
                    for language in ("de", "nl", "pt", "lt")
                ],
            )
        )
    db.session.add_all(extra)
    return extra


def _categories(edition: Edition, facts: dict) -> dict[CategoryKind, Category]:
    closed = {CategoryKind.SPEAKER, CategoryKind.INTERPRETER, CategoryKind.HELPER}
    categories = {}
    for position, row in enumerate(facts["categories"], 1):
        kind = CategoryKind(row["code"])
        categories[kind] = Category(edition=edition, kind=kind, public=kind not in closed, position=position)
    db.session.add_all(categories.values())
    return categories


def _quotas(
    edition: Edition, facts: dict, categories: dict[CategoryKind, Category], sessions: list[Session], big: int | None
) -> list[Quota]:
    rows = {row["key"]: row for row in content.read(edition.slug).get("sessions", [])}
    places = {row["slug"]: row["capacity"] for row in rows.values() if "capacity" in row}
    quotas = [Quota(edition=edition, size=facts["capacity"] if big is None else big + 1000, taken=0)]
    for row in facts["categories"]:
        if "quota" in row and big is None:
            quotas.append(
                Quota(edition=edition, category=categories[CategoryKind(row["code"])], size=row["quota"], taken=0)
            )
    for session in sessions:
        if session.slug in places:
            quotas.append(Quota(edition=edition, session=session, size=places[session.slug], taken=0))
    db.session.add_all(quotas)
    return quotas


def _gates(edition: Edition, sessions: list[Session]) -> list[Gate]:
    entrance = {"en": "Main entrance", "de": "Haupteingang", "nl": "Hoofdingang", "pt": "Entrada principal",
                "lt": "Pagrindinis įėjimas"}  # fmt: skip
    gates = [Gate(edition=edition, kind=GateKind.MAIN, name=Translated(entrance), position=1)]
    for position, session in enumerate((s for s in sessions if s.kind is SessionKind.EXCURSION), 2):
        gates.append(
            Gate(edition=edition, kind=GateKind.EXCURSION, name=session.title, session=session, position=position)
        )
    db.session.add_all(gates)
    return gates


def _staff(series: Series, editions: dict[str, Edition], now: datetime) -> dict[Role, User]:
    """The people who look after the series; by role, the last of each."""
    made = {}
    for row in content.read("people")["staff"]:
        role = Role(row["role"])
        user = User(
            email=row["email"],
            name=row["name"],
            language=row["language"],
            fs_uniquifier=uuid.uuid4().hex,
            created_at=now,
        )
        edition = editions.get(row.get("edition", ""))
        everywhere = role is Role.ADMINISTRATOR
        user.appointments.append(
            Appointment(
                role=role,
                series_id=None if everywhere else series.id,
                edition_id=edition.id if edition else None,
                appointed_at=now,
            )
        )
        db.session.add(user)
        made[role] = user
    return made
