"""Invented people of the demonstration: who registers, what they understand, who came."""

import random
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from itertools import count as numbers
from typing import Any

import sqlalchemy as sa

from app.badges.models import BadgeAct, BadgeEvent
from app.checkin.models import Gate, Scan
from app.checkin.rules import GateKind, Verdict
from app.database import db
from app.demo import content
from app.programme.models import Session
from app.registration import searching
from app.registration.models import (
    AccessNeeds,
    Booking,
    Category,
    Consent,
    Quota,
    Registration,
    SearchWord,
    Understood,
    Wish,
)
from app.registration.rules import HOLDING, CategoryKind, ConsentPurpose, Menu, RegistrationState
from app.series.models import Edition
from app.values import moments
from app.values.folding import fold

# How many in ten understand a language besides their own, by country.
_UNDERSTOOD = {
    "DE": {"en": 7, "nl": 1, "fr": 2, "ru": 1},
    "NL": {"en": 9, "de": 7, "fr": 2},
    "PT": {"en": 6, "es": 4, "fr": 3},
    "LT": {"en": 6, "ru": 4, "pl": 2, "de": 2},
}
_OWN = {"DE": "de", "NL": "nl", "PT": "pt", "LT": "lt"}
_MENUS = [Menu.ALL] * 7 + [Menu.VEGETARIAN] * 2 + [Menu.VEGAN]
_CHUNK = 2000


def register(
    edition: Edition,
    categories: dict[CategoryKind, Category],
    sessions: Sequence[Session],
    quotas: Sequence[Quota],
    gates: Sequence[Gate],
    *,
    count: int,
    today: date,
) -> None:
    """Add ``count`` registrations to ``edition``, with what they booked and, where the conference has begun, who came.

    Rows are written in bulk: a big demonstration has a hundred thousand of them. ``taken`` of every quota is set to
    the number of its holders.
    """
    if not count:
        return
    dice = random.Random(f"{edition.slug}/{count}")  # noqa: S311 - the same people every time, on purpose
    people = _people(dice, edition)
    limits = {quota.id: quota.size for quota in quotas}
    taken = dict.fromkeys(limits, 0)
    of_category = {quota.category_id: quota.id for quota in quotas if quota.category_id}
    of_session = {quota.session_id: quota.id for quota in quotas if quota.session_id}
    whole = next(quota.id for quota in quotas if not quota.category_id and not quota.session_id)
    first_id = (db.session.scalar(sa.select(sa.func.max(Registration.id))) or 0) + 1
    rows: dict[type, list[dict[str, Any]]] = {table: [] for table in _TABLES}

    for number in range(count):
        person = people(number)
        state = RegistrationState.CANCELLED if dice.random() < 0.04 else RegistrationState.CONFIRMED
        kind = _category(dice, categories, person["weights"])
        if (quota := of_category.get(categories[kind].id)) and taken[quota] >= limits[quota]:
            kind = CategoryKind.CITIZEN
        at = _registered_at(dice, edition, today)
        row = _registration(first_id + number, edition, categories[kind], person, state, at, dice)
        rows[Registration].append(row)
        _add_words(rows, row)
        _add_languages(rows, row["id"], person["languages"])
        _add_consents(rows, row["id"], person["language"], at, dice)
        if state in HOLDING:
            taken[whole] += 1
            if quota := of_category.get(categories[kind].id):
                taken[quota] += 1
            booked = _book(rows, row["id"], sessions, of_session, taken, limits, at, dice)
            _come(rows, row["id"], edition, gates, booked, today, dice)
        if len(rows[Registration]) >= _CHUNK:
            _write(rows)
    _add_needs(rows, edition, today, range(first_id, first_id + count))
    _write(rows)
    for quota in quotas:
        quota.taken = taken[quota.id]
    db.session.flush()
    _continue_ids()


_TABLES = (Registration, SearchWord, Understood, Wish, Consent, Booking, AccessNeeds, Scan, BadgeEvent)


def _write(rows: dict[type, list[dict[str, Any]]]) -> None:
    for table in _TABLES:
        if rows[table]:
            # Straight into the table: the same rows as by way of the mapped class, in three quarters of the time.
            db.session.execute(sa.insert(table.__table__), rows[table])
            rows[table].clear()


def _continue_ids() -> None:
    """PostgreSQL counts on by itself only for ids that it has given out."""
    if db.engine.dialect.name == "postgresql":
        db.session.execute(
            sa.text("SELECT setval(pg_get_serial_sequence('registration', 'id'), (SELECT max(id) FROM registration))")
        )


def _people(dice: random.Random, edition: Edition) -> Any:
    """A function of a running number that gives a person, no two of them alike."""
    facts = content.read("people")
    towns = {town["key"]: town for town in content.read("series")["towns"]}
    host = edition.slug
    used: set[str] = set()
    pools = {country: _by_form(names) for country, names in facts["names"].items()}

    def person(number: int) -> dict[str, Any]:
        key = host if dice.random() < 0.42 else dice.choice([key for key in towns if key != host])
        town = towns[key]
        country = town["country"]
        name = _name(dice, facts["names"][country], pools[country], used)
        weights = facts["weights"]
        languages = [_OWN[country]] + [c for c, tenths in _UNDERSTOOD[country].items() if dice.random() * 10 < tenths]
        return {
            "name": name,
            "email": f"{'.'.join(fold(name).replace(chr(39), '').split())}@{key}.example",
            "town": town["name"],
            "country": country,
            "language": _OWN[country],
            "languages": languages,
            "organisations": facts["organisations"][key],
            "official": town["official_name"],
            "weights": weights,
        }

    return person


def _name(
    dice: random.Random, pool: list[dict[str, str]], by_form: dict[str | None, list[dict[str, str]]], used: set[str]
) -> str:
    """A name that nobody has yet: as it stands in the pool, else combined anew within one form of surnames."""
    for attempt in numbers():
        person = dice.choice(pool)
        alike = by_form[person.get("form")]
        family = person["family"] if attempt < 3 else dice.choice(alike)["family"]
        second = f" {dice.choice(alike)['given']}" if attempt >= 20 else ""
        third = f" {dice.choice(alike)['given']}" if attempt >= 60 else ""
        name = f"{person['given']}{second}{third} {family}"
        if name not in used:
            used.add(name)
            return name
    raise AssertionError("there is always another name")


def _by_form(pool: list[dict[str, str]]) -> dict[str | None, list[dict[str, str]]]:
    """The people of a pool by the form of their surnames."""
    found: dict[str | None, list[dict[str, str]]] = {}
    for person in pool:
        found.setdefault(person.get("form"), []).append(person)
    return found


def _category(dice: random.Random, categories: dict[CategoryKind, Category], weights: dict[str, int]) -> CategoryKind:
    kinds = list(categories)
    return dice.choices(kinds, [weights.get(kind.value, 1) for kind in kinds])[0]


def _registered_at(dice: random.Random, edition: Edition, today: date) -> datetime:
    opened = moments.local(edition.registration_opens_at, edition.timezone).date()
    closed = moments.local(edition.registration_closes_at, edition.timezone).date()
    days = max((min(closed, today - timedelta(days=1)) - opened).days, 0)
    return moments.at(
        opened + timedelta(days=dice.randint(0, days)), time(dice.randint(8, 20), dice.randint(0, 59)), edition.timezone
    )


def _registration(
    id: int,
    edition: Edition,
    category: Category,
    person: dict[str, Any],
    state: RegistrationState,
    at: datetime,
    dice: random.Random,
) -> dict[str, Any]:
    organisation = ""
    if category.kind in (CategoryKind.MUNICIPAL_STAFF, CategoryKind.POLITICIAN):
        organisation = person["official"]
    elif category.kind is not CategoryKind.CITIZEN:
        organisation = dice.choice(person["organisations"])
    cancelled = at + timedelta(days=1) if state is RegistrationState.CANCELLED else None
    return {
        "id": id,
        "edition_id": edition.id,
        "category_id": category.id,
        "state": state,
        "form_key": f"demo-{edition.slug}-{id}",
        "name": person["name"],
        "name_folded": fold(person["name"]),
        "email": person["email"],
        "email_folded": person["email"],
        "town": person["town"],
        "country": person["country"],
        "organisation": organisation,
        "mail_language": person["language"],
        "menu": dice.choice(_MENUS),
        "privacy_version": 1,
        "link_generation": 1,
        "ticket_issue": 1,
        "created_at": at,
        "changed_at": cancelled or at,
        "confirmed_at": at,
        "cancelled_at": cancelled,
    }


def _add_words(rows: dict[type, list], row: dict[str, Any]) -> None:
    """By what the desk's search finds this person."""
    for word in searching.words_of(row["name"], row["email"], row["organisation"], row["town"]):
        rows[SearchWord].append({"edition_id": row["edition_id"], "word": word, "registration_id": row["id"]})


def _add_languages(rows: dict[type, list], id: int, languages: list[str]) -> None:
    for position, language in enumerate(languages, 1):
        rows[Understood].append({"registration_id": id, "language": language, "position": position})
    for rank, language in enumerate([code for code in languages if code in _OWN.values()][:2], 1):
        rows[Wish].append({"registration_id": id, "language": language, "rank": rank})


def _add_consents(rows: dict[type, list], id: int, language: str, at: datetime, dice: random.Random) -> None:
    for purpose, share in ((ConsentPurpose.PHOTOS, 0.7), (ConsentPurpose.PARTICIPANT_LIST, 0.6)):
        if dice.random() < share:
            rows[Consent].append(
                {"registration_id": id, "purpose": purpose, "text_version": 1, "language": language, "given_at": at}
            )


def _book(
    rows: dict[type, list],
    id: int,
    sessions: Sequence[Session],
    quotas: dict[int, int],
    taken: dict[int, int],
    limits: dict[int, int],
    at: datetime,
    dice: random.Random,
) -> set[int]:
    """Choose at most one session of those that happen at the same time, while there are places."""
    bookable = [session for session in sessions if session.id in quotas]
    dice.shuffle(bookable)
    chosen: list[Session] = []
    for session in bookable:
        free = taken[quotas[session.id]] < limits[quotas[session.id]]
        clear = all(session.ends_at <= other.starts_at or session.starts_at >= other.ends_at for other in chosen)
        if free and clear and dice.random() < 0.8:
            chosen.append(session)
            taken[quotas[session.id]] += 1
            rows[Booking].append({"registration_id": id, "session_id": session.id, "booked_at": at})
    return {session.id for session in chosen}


def _come(
    rows: dict[type, list],
    id: int,
    edition: Edition,
    gates: Sequence[Gate],
    booked: set[int],
    today: date,
    dice: random.Random,
) -> None:
    """Scans of somebody who came: at a finished conference nine in ten, at a running one those of the first evening."""
    over, running = today > edition.ends_on, edition.starts_on < today <= edition.ends_on
    if dice.random() >= (0.9 if over else 0.55 if running else 0):
        return
    for gate in gates:
        if gate.kind is GateKind.MAIN:
            at = moments.at(edition.starts_on, time(dice.randint(14, 18), dice.randint(0, 59)), edition.timezone)
            rows[BadgeEvent].append({"registration_id": id, "act": BadgeAct.HANDED_OUT, "at": at})
        elif over and gate.session_id in booked:
            at = gate.session.starts_at - timedelta(minutes=dice.randint(1, 20))
        else:
            continue
        rows[Scan].append(
            {
                "client_id": f"demo-{gate.id}-{id}",
                "edition_id": edition.id,
                "gate_id": gate.id,
                "registration_id": id,
                "verdict": Verdict.WELCOME,
                "scanned_at": at,
                "received_at": at,
                "by_name": False,
            }
        )


def _add_needs(rows: dict[type, list], edition: Edition, today: date, ids: range) -> None:
    """What the first three of these people need; the words are deleted two weeks after the conference."""
    if today > edition.ends_on:
        return
    # A very small conference has fewer people than the demonstration has needs.
    for id, words in zip(ids, content.read("people").get("needs", []), strict=False):
        at = edition.registration_opens_at
        rows[AccessNeeds].append(
            {"registration_id": id, "text": words, "delete_on": edition.ends_on + timedelta(days=14)}
        )
        rows[Consent].append(
            {
                "registration_id": id,
                "purpose": ConsentPurpose.ACCESS_NEEDS,
                "text_version": 1,
                "language": "en",
                "given_at": at,
            }
        )
