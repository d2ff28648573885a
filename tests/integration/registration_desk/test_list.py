"""The list: who is found by what, what narrows it, what it costs."""

import pytest

from app.database import unit_of_work
from app.registration import desk_queries, service
from app.registration.desk_queries import Count
from app.registration.narrowing import Narrowed
from app.registration.rules import CategoryKind, Changes, RegistrationState
from app.values.access import SYSTEM
from tests.factories import registration
from tests.factories.registration import NOW

both = pytest.mark.both_databases


def names(edition, **narrowed) -> list[str]:
    narrowed = Narrowed(towns=("Trakai", "Borne"), **narrowed)
    return [row.name for row in desk_queries.page_of(edition, narrowed, 1).items]


@pytest.fixture
def people(app):
    with unit_of_work():
        edition = registration.edition(categories=(CategoryKind.CITIZEN, CategoryKind.POLITICIAN))
        registration.registered(
            edition, name="Rūta Žukauskienė", email="ruta@trakai.example", organisation="Galvės draugija"
        )
        registration.registered(
            edition, name="Jörg Müller", email="j.mueller@rheine.example", town="Rheine", country="DE",
            understands=("de",), category=CategoryKind.POLITICIAN,
        )  # fmt: skip
        registration.registered(
            edition, name="Jurgita Žukauskaitė-Petrauskienė", email="jurgita@trakai.example", town="Borne"
        )
        registration.registered(edition, name="Åsa Mueller", email="asa@example.org", understands=("et",))
    return edition


@both
@pytest.mark.parametrize(
    ("search", "found"),
    [
        ("zukauskiene", ["Rūta Žukauskienė"]),
        ("Žukauskienė", ["Rūta Žukauskienė"]),
        ("zukausk", ["Jurgita Žukauskaitė-Petrauskienė", "Rūta Žukauskienė"]),
        ("petrausk", ["Jurgita Žukauskaitė-Petrauskienė"]),
        ("žukauskaitė-petr", ["Jurgita Žukauskaitė-Petrauskienė"]),
        ("muller", ["Jörg Müller"]),
        ("mueller", ["Åsa Mueller", "Jörg Müller"]),
        ("müller", ["Åsa Mueller", "Jörg Müller"]),
        ("MULLER jorg", ["Jörg Müller"]),
        ("ruta@trakai.example", ["Rūta Žukauskienė"]),
        ("trakai.ex", ["Jurgita Žukauskaitė-Petrauskienė", "Rūta Žukauskienė"]),
        ("galves", ["Rūta Žukauskienė"]),
        ("draugija ruta", ["Rūta Žukauskienė"]),
        ("rheine", ["Jörg Müller"]),
        ("uller", []),
        ("ruta jorg", []),
        ("%", []),
        ("_", []),
        ("z%k", []),
        ("'; DROP TABLE registration; --", []),
        ('"zukauskiene"', ["Rūta Žukauskienė"]),
        ("z" * 10_000, []),
    ],
)
def test_people_are_found_by_beginnings_of_words(people, search, found):
    assert names(people, search=search) == found


@both
@pytest.mark.parametrize(
    ("narrowed", "found"),
    [
        ({"state": RegistrationState.CANCELLED}, ["Jörg Müller"]),
        ({"category": CategoryKind.POLITICIAN}, ["Jörg Müller"]),
        ({"town": "Borne"}, ["Jurgita Žukauskaitė-Petrauskienė"]),
        ({"town": "other"}, ["Jörg Müller"]),
        ({"language": "et"}, ["Åsa Mueller"]),
        ({"language": "lt", "town": "Trakai"}, ["Rūta Žukauskienė"]),
        ({"language": "lt", "search": "mueller"}, []),
        ({"sort": "since"}, ["Åsa Mueller", "Jurgita Žukauskaitė-Petrauskienė", "Jörg Müller", "Rūta Žukauskienė"]),
    ],
)
def test_filters_narrow(people, narrowed, found):
    with unit_of_work():
        [row] = desk_queries.page_of(people, Narrowed(search="j.mueller"), 1).items
        service.cancel(desk_queries.find(people, row.id), by=SYSTEM, now=NOW)
    assert names(people, **narrowed) == found


@both
def test_a_new_name_is_found_and_the_old_one_is_not(people):
    with unit_of_work():
        [row] = desk_queries.page_of(people, Narrowed(search="zukauskiene"), 1).items
        person = desk_queries.find(people, row.id)
        service.change(person, Changes(name="Rūta Kazlauskienė"), by=SYSTEM, now=NOW)
    assert (names(people, search="kazlausk"), names(people, search="zukauskiene")) == (["Rūta Kazlauskienė"], [])


@both
def test_whoever_is_erased_is_not_found(people):
    with unit_of_work():
        [row] = desk_queries.page_of(people, Narrowed(search="zukauskiene"), 1).items
        service.erase(desk_queries.find(people, row.id), by=SYSTEM, now=NOW)
    assert names(people, search="ruta") == []


@both
def test_another_edition_finds_nobody(people):
    with unit_of_work():
        other = registration.edition()
    assert (names(other, search="zukauskiene"), names(other, language="lt")) == ([], [])


@both
def test_counting_ends(people, monkeypatch):
    monkeypatch.setattr(desk_queries, "MOST_COUNTED", 3)
    monkeypatch.setattr(desk_queries, "PER_PAGE", 2)
    assert desk_queries.counted(people, Narrowed()) == Count(3, True)
    page = desk_queries.page_of(people, Narrowed(), 99)
    found = [row.name for row in page.items]
    assert (page.page, found, page.has_next) == (2, ["Jurgita Žukauskaitė-Petrauskienė", "Rūta Žukauskienė"], False)
