"""The desk's pages about registrations, as organisers use them."""

import pytest

from app.database import unit_of_work
from app.registration import desk_queries, service
from app.registration.rules import CategoryKind
from app.values.access import SYSTEM
from tests.factories import registration
from tests.factories.registration import NOW


def test_list_says_how_many_and_what_narrows_it(house):
    with unit_of_work():
        registration.registered(house.edition, name="Rūta Žukauskienė")
        registration.registered(house.edition, name="Jörg Müller", town="Bernburg (Saale)", country="DE")
    page = house.client.get(house.at("registrations")).page
    assert page.texts("main [role=status]") == ["2 registrations"]
    page = house.client.get(house.at("registrations", search="zukausk", town="Trakai")).page
    assert page.texts("main [role=status]") == ["1 of 2 registrations"]
    assert [text.removeprefix("Remove filter: ") for text in page.texts(".c-chip")] == ["“zukausk” ×", "Town: Trakai ×"]
    assert page.texts("tbody th a") == ["Rūta Žukauskienė"]


def test_list_costs_the_same_queries_for_more_people(house, count_queries):
    with unit_of_work():
        registration.registered(house.edition)
    house.client.get(house.at("registrations"))
    with count_queries() as one:
        house.client.get(house.at("registrations", search="person"))
    with unit_of_work():
        registration.registered(house.edition)
        registration.registered(house.edition)
    with count_queries() as three:
        house.client.get(house.at("registrations", search="person"))
    assert len(one) == len(three)


@pytest.mark.parametrize("search", ["%", "_", "'", '"', "\\", "z" * 10_000, "🦄", "‮", "a" * 70, "<script>", "="])
def test_hostile_searches_find_nobody(house, search):
    with unit_of_work():
        registration.registered(house.edition, name="Rūta")
    assert house.client.get(house.at("registrations", search=search)).status_code == 200


def test_nul_in_a_search_is_refused(house):
    assert house.client.get(house.at("registrations") + "?search=%00").status_code == 400


@pytest.mark.parametrize("values", [{"page": -1}, {"page": 10**9}, {"page": "x"}, {"sort": "x"}, {"state": "x"}])
def test_what_is_not_offered_changes_nothing(house, values):
    with unit_of_work():
        registration.registered(house.edition, name="Rūta")
    page = house.client.get(house.at("registrations", **values)).page
    assert page.texts("tbody th a") == ["Rūta"]


def test_one_person_with_everything(house):
    with unit_of_work():
        workshop = registration.session(house.edition, hour=13, places=20)
        person = registration.registered(house.edition, name="Rūta Žukauskienė", sessions=(workshop.id,))
    page = house.client.get(house.at("registration", id=person.id)).page
    assert page.texts("h1") == ["Rūta Žukauskienė"]
    assert page.texts("tbody th .small") == ["A place is reserved."]


def test_people_of_another_edition_are_not_found(house):
    with unit_of_work():
        other = registration.edition()
        person = registration.registered(other)
    for endpoint in ("registration", "correct", "cancel", "reissue"):
        assert house.client.get(house.at(endpoint, id=person.id)).status_code == 404
        assert house.client.get(house.at(endpoint, other, id=person.id)).status_code in (403, 404)
    assert house.client.get(house.at("registrations", other)).status_code in (403, 404)


def test_figures_count_those_who_stand(house):
    with unit_of_work():
        workshop = registration.session(house.edition, hour=13, places=20)
        registration.registered(house.edition, sessions=(workshop.id,))
        registration.registered(house.edition, understands=("de", "lt"), wants=("captions",), sessions=(workshop.id,))
        service.cancel(registration.registered(house.edition, understands=("pt",)), by=SYSTEM, now=NOW)
    page = house.client.get(house.at("figures")).page
    assert page.texts("tbody th") == [
        "Lithuanian", "German", "English", "Live captions", "Lithuanian", "Trakai", "Lithuania", "citizen",
        "no restriction", f"{workshop.title['en']} 16 May 2090, 15:00",
    ]  # fmt: skip
    assert page.texts("tbody td.n") == ["2", "1", "1", "1", "1", "2", "2", "2", "2", "2", "20"]


@pytest.mark.both_databases
def test_figures_on_both_databases(app):
    with unit_of_work():
        edition = registration.edition()
        registration.registered(edition, understands=("lt",))
        registration.registered(edition, understands=("de", "lt"), town="Borne", country="NL")
        service.cancel(registration.registered(edition), by=SYSTEM, now=NOW)
    assert desk_queries.by_language_understood(edition) == [("lt", 2), ("de", 1)]
    assert desk_queries.by_town(edition) == [("Borne", 1), ("Trakai", 1)]
    assert desk_queries.by_category(edition) == [(CategoryKind.CITIZEN, 2)]
    assert desk_queries.live(edition) == 2
