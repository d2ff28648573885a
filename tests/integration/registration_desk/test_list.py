"""The list: who is found by what, what narrows it, what it costs."""

import pytest

from app.database import unit_of_work
from app.registration import desk_queries, searching, service
from app.registration.desk_queries import Count
from app.registration.narrowing import Narrowed
from app.registration.rules import CategoryKind, RegistrationState
from app.registration.wanted import Changes
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


@both
@pytest.mark.parametrize("common", [0, 9])
def test_many_are_found_in_the_same_order_as_few(people, monkeypatch, common):
    wanted = [
        {"search": search, **more}
        for search in ("zukausk", "müller", "borne trakai", "j", "trakai.ex", "ruta jorg", "nobody", "%")
        for more in (
            {},
            {"sort": "since"},
            {"language": "lt"},
            {"town": "other"},
            {"state": RegistrationState.CONFIRMED},
        )
    ]
    few = [names(people, **narrowed) for narrowed in wanted]
    assert sum(bool(found) for found in few) >= 15
    monkeypatch.setattr(desk_queries, "MOST_FOUND", 0)
    monkeypatch.setattr(searching, "_COMMON", common)
    assert [names(people, **narrowed) for narrowed in wanted] == few


@both
@pytest.mark.parametrize("more", [{}, {"language": "lt"}])
def test_pages_of_a_search_end_where_counting_ends(app, monkeypatch, more):
    with unit_of_work():
        edition = registration.edition()
        for number in range(7):
            registration.registered(edition, name=f"Person {6 - number}", email=f"p{number}@example.org")
    monkeypatch.setattr(desk_queries, "PER_PAGE", 2)
    for most, count, pages in ((4, Count(4, True), 2), (6, Count(6, True), 3), (7, Count(7, False), 4)):
        monkeypatch.setattr(desk_queries, "MOST_FOUND", most)
        narrowed = Narrowed(search="pers", **more)
        shown = [desk_queries.page_of(edition, narrowed, number) for number in range(1, pages + 1)]
        assert [row.name for page in shown for row in page.items] == [f"Person {number}" for number in range(7)][:most]
        assert [page.has_next for page in shown] == [True] * (pages - 1) + [False]
        last = desk_queries.page_of(edition, narrowed, 99)
        assert (desk_queries.counted(edition, narrowed), last.page, last.pages) == (count, pages, pages)


@both
def test_a_person_with_many_words_that_begin_alike_is_found_once(people, monkeypatch):
    """Then the part of the words that is looked at first does not say how many people there are."""
    monkeypatch.setattr(searching, "_WORDS_EACH", 1)
    jorg, jurgita = (row.id for row in desk_queries.page_of(people, Narrowed(search="j"), 1).items)
    assert sorted(searching.ids(people.id, "j", most=3)) == sorted([jorg, jurgita])
