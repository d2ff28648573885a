"""A series and its towns at the desk."""

import pytest

from app.database import db, unit_of_work
from app.series import queries
from tests.factories import series as rings

RING = "/en/desk/ring"
NEW = {
    "title-en": "Blue Ring", "slug": "Blue Ring", "starts_on": "2027-01-01", "ends_on": "2028-12-31",
    "contact_email": "office@example.org",
}  # fmt: skip
EVORA = {
    "name": "Évora", "official_name": "Município de Évora", "country": "PT", "language": "pt",
    "contact_name": "Office", "contact_email": "evora@example.org",
}  # fmt: skip


@pytest.fixture
def coordinator(client, world):
    world.sign_in(client, "coordinator")
    return client


def rows(page, table):
    return page.texts(f"section[aria-labelledby={table}] tbody th")


def test_page_shows_the_ring_and_its_conferences(coordinator):
    page = coordinator.page(f"{RING}/")
    assert rows(page, "towns") == ["Borne", "Trakai"]
    assert [text.split()[0] for text in rows(page, "conferences")] == ["Borne", "Trakai"]


def test_administrator_makes_a_series(client, world):
    world.sign_in(client, "administrator")
    answer = client.send("/en/desk/new", {**NEW, "place_lt": "", "place_en": "4"})
    assert answer.location == "/en/desk/blue-ring/"
    assert queries.find_series("blue-ring").languages == ["de", "nl", "pt", "en"]
    page = client.page("/en/desk/blue-ring/")
    assert page.texts(".c-empty h3") == ["No towns yet"]


def test_only_administrators_make_a_series(coordinator):
    assert coordinator.get("/en/desk/new").status_code in {403, 404}


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"title-en": ""}, "Please fill in this field."),
        ({"slug": "desk"}, "This word has a meaning of its own in addresses. Please choose another one."),
        ({"slug": "ring"}, "This address is taken already. Please choose another one."),
        ({"slug": "!!"}, "Please fill in this field."),
        ({"ends_on": "2026-12-31"}, "The last day comes before the first one."),
        ({"place_de": "2"}, "Give each language of the series a place of its own, from 1."),
        ({"contact_email": "office"}, "The part after @ is missing. Example: ruta@example.org"),
    ],
)
def test_wrong_series_is_said_beside_the_field(client, world, values, said):
    world.sign_in(client, "administrator")
    answer = client.send("/en/desk/new", {**NEW, **values}, status=422)
    assert answer.page.texts(".kern-error") == [said]


def test_stale_save_of_a_series_keeps_what_was_typed(coordinator):
    _method, _action, mine = coordinator.page(f"{RING}/edit").form("main form")
    coordinator.send(f"{RING}/edit", {"contact_email": "a@example.org"})
    answer = coordinator.post(f"{RING}/edit", data={**mine, "contact_email": "b@example.org"})
    assert answer.page.texts("#errors p")[0] == "Someone else has changed this meanwhile."
    assert answer.page.form("main form")[2]["contact_email"] == ["b@example.org"]
    db.session.expire_all()
    assert queries.find_series("ring").contact_email == "a@example.org"


def test_town_gets_the_time_zone_of_its_country(coordinator):
    coordinator.send(f"{RING}/towns/new", EVORA)
    town = queries.find_town("evora")
    assert (town.timezone, town.name) == ("Europe/Lisbon", "Évora")
    assert rows(coordinator.page(f"{RING}/"), "towns") == ["Borne", "Trakai", "Évora"]


def test_town_on_the_azores_keeps_another_time(coordinator):
    coordinator.send(f"{RING}/towns/new", {**EVORA, "timezone": "Atlantic/Azores"})
    assert queries.find_town("evora").timezone == "Atlantic/Azores"


def test_town_needs_a_country(coordinator):
    answer = coordinator.send(f"{RING}/towns/new", {**EVORA, "country": ""}, status=422)
    assert answer.page.all(".kern-error") != []
    assert answer.page.form("main form")[2]["name"] == ["Évora"]


def test_town_of_another_series_joins_once(coordinator):
    with unit_of_work():
        other = rings.edition(rings.series("other"), rings.town("Rheine"))
    values = coordinator.page(f"{RING}/towns/join").form("main form")[2] | {"town": other.town_id}
    for _pressed in range(2):
        assert coordinator.post(f"{RING}/towns/join", data=values).status_code == 303
    assert rows(coordinator.page(f"{RING}/"), "towns") == ["Borne", "Trakai", "Rheine"]
    assert "takes part in other series" in coordinator.page(f"{RING}/towns/rheine").text("main")
    assert coordinator.page(f"{RING}/towns/join").all("main form") == []


def test_towns_of_others_are_not_shown(coordinator):
    with unit_of_work():
        rings.edition(rings.series("other"), rings.town("Rheine"))
    coordinator.page(f"{RING}/towns/rheine", status=404)
    coordinator.page("/en/desk/other/", status=404)


def test_order_is_changed_by_numbers(coordinator, world):
    borne, trakai = world.edition.town_id, world.other_edition.town_id
    answer = coordinator.send(f"{RING}/towns/order", {f"place_{borne}": 2}, status=422)
    assert answer.page.texts("#errors p")[0] == "Give each town a place of its own, from 1 to 2."
    coordinator.send(f"{RING}/towns/order", {f"place_{borne}": 2, f"place_{trakai}": 1})
    assert rows(coordinator.page(f"{RING}/"), "towns") == ["Trakai", "Borne"]


def test_town_is_changed_and_stale_saves_are_refused(coordinator):
    address = f"{RING}/towns/borne"
    _method, _action, mine = coordinator.page(address).form("main form")
    coordinator.send(address, {"contact_name": "Hanneke"})
    answer = coordinator.post(address, data={**mine, "contact_name": "Bram"})
    assert answer.page.texts("#errors p")[0] == "Someone else has changed this meanwhile."
    db.session.expire_all()
    assert queries.find_town("borne").contact_name == "Hanneke"


def test_removing_a_town_asks_first_and_spares_hosts(coordinator):
    coordinator.send(f"{RING}/towns/new", EVORA)
    coordinator.send(f"{RING}/towns/evora/remove")
    assert rows(coordinator.page(f"{RING}/"), "towns") == ["Borne", "Trakai"]
    answer = coordinator.send(f"{RING}/towns/borne/remove", status=422)
    assert answer.page.texts("#errors p")[0] == "This town hosts a conference of the series, so it stays in it."
