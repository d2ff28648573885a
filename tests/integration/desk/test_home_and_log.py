"""What somebody looks after, and who changed what in it."""

import pytest

from app.accounts import service
from app.database import db, unit_of_work
from app.values import moments
from app.values.access import Actor, Role
from tests.factories import accounts as people
from tests.factories import series as rings

HOME = "/en/desk/"


def towns(page):
    return [text.split()[0] for text in page.texts("tbody th")]


@pytest.mark.parametrize(
    ("name", "seen"),
    [
        ("administrator", ["Borne", "Trakai"]),
        ("coordinator", ["Borne", "Trakai"]),
        ("host_organiser", ["Borne"]),
        ("checkin_helper", ["Borne"]),
        ("interpreter", ["Borne"]),
    ],
)
def test_everybody_sees_what_is_theirs(client, world, name, seen):
    world.sign_in(client, name)
    assert towns(client.page(HOME)) == seen


def test_links_lead_where_one_may_go(client, world):
    """Whoever looks after something gets in by every link of their home."""
    for name in ("coordinator", "host_organiser"):
        world.sign_in(client, name)
        addresses = {link.attrs["href"] for link in client.page(HOME).all("main a")}
        addresses = {address for address in addresses if address.endswith(("/team", "/log"))}
        assert {client.get(address).status_code for address in addresses} == {200}


def test_helper_is_offered_the_check_in_only(client, world):
    world.sign_in(client, "checkin_helper")
    links = client.page(HOME).texts("tbody td a")
    assert [text.partition(":")[0].strip() for text in links] == ["Check-in"]


def test_home_of_somebody_without_a_role(client, world):
    with unit_of_work():
        people.user("ona@example.org")
    people.sign_in(client, "ona@example.org")
    assert client.page(HOME).texts(".c-note strong") == ["Nothing to look after yet"]


def test_home_with_three_editions_takes_as_many_queries(client, world, count_queries):
    world.sign_in(client, "coordinator")
    numbers = []
    for position, name in ((3, "Leiria"), (4, "Rheine")):
        with unit_of_work():
            rings.edition(db.session.merge(world.series), rings.town(name), position)
        db.session.expunge_all()
        with count_queries() as seen:
            client.page(HOME)
        numbers.append(len(seen))
    assert numbers[0] == numbers[1]


def codes(page):
    return [text.split()[0] for text in page.texts("tbody tr td:nth-child(3)")]


def test_log_of_an_edition_has_nothing_of_another(client, world):
    with unit_of_work():
        ona = people.user("ona@example.org")
        here = people.appointed(ona, Role.INTERPRETER, people.Scope(world.series.id, world.edition.id))
        there = people.Scope(world.series.id, world.other_edition.id)
        people.appointed(ona, Role.HOST_ORGANISER, there)
        host = world.people["host_organiser"]
        service.end(here, by=Actor("user", host.id), now=moments.now(), reason="Moved to <Leiria>")
    world.sign_in(client, "host_organiser")
    page = client.page("/en/desk/ring/borne/log")
    assert codes(page)[:2] == ["appointment.ended", "appointment.made"]
    assert page.texts("tbody tr:first-child td")[0] == host.name
    assert "Moved to <Leiria>" in page.texts("tbody tr:first-child td")[2]
    assert client.get("/en/desk/ring/trakai/log").status_code == 404
    before = len(codes(page))
    world.sign_in(client, "coordinator")
    assert len(codes(client.page("/en/desk/ring/log"))) == before + 3


def test_log_names_who_without_an_account(client, world):
    world.sign_in(client, "coordinator")
    assert set(client.page("/en/desk/ring/log").texts("tbody tr td:nth-child(2)")) == {"the service itself"}


def test_log_is_turned_page_by_page(client, world, count_queries):
    scope = people.Scope(world.series.id, world.edition.id)
    with unit_of_work():
        for number in range(60):
            people.appointed(people.user(f"person{number}@example.org"), Role.INTERPRETER, scope)
    world.sign_in(client, "host_organiser")
    first = client.page("/en/desk/ring/borne/log")
    last = client.page(next(link.attrs["href"] for link in first.all(".c-pages a[rel=next]")))
    assert (len(codes(first)), len(codes(last))) == (50, 14)
    for wrong in ("0", "-1", "99", "x"):
        client.page(f"/en/desk/ring/borne/log?page={wrong}")


def test_parts_are_for_administrators(client, world):
    client.checks_pages = False  # the page of parts is looked at with all other pages
    answers = {}
    for name in ("administrator", "coordinator", "checkin_helper"):
        world.sign_in(client, name)
        answers[name] = client.get("/en/desk/parts").status_code
    assert answers == {"administrator": 200, "coordinator": 404, "checkin_helper": 404}


def test_overview_offers_what_one_may_do(client, world):
    """Every link of a conference's own desk opens for whoever is offered it."""
    for name in ("coordinator", "host_organiser"):
        world.sign_in(client, name)
        page = client.page("/en/desk/ring/borne/")
        addresses = [link.attrs["href"] for link in page.all("main dl a")]
        assert {"/en/desk/ring/borne/team", "/en/desk/ring/borne/log"} - set(addresses) == set()
        client.checks_pages = False  # each of them is looked at with all other pages
        assert [address for address in addresses if client.get(address).status_code in {302, 401, 403, 404}] == []
        client.checks_pages = True
    world.sign_in(client, "checkin_helper")
    client.page("/en/desk/ring/borne/", status=403)


@pytest.mark.parametrize("address", ["/en/desk/ring/borne/", "/en/desk/ring/team"])
def test_every_part_of_the_desk_has_an_icon_of_its_own(client, world, address):
    world.sign_in(client, "coordinator")
    page = client.page(address)
    shapes = [path.attrs["d"] for path in page.all(".c-desk nav a svg path")]
    assert len(set(shapes)) == len(shapes) == len(page.all(".c-desk nav a")) > 5


def test_the_page_of_parts_shows_uploads_in_their_states(client, world):
    client.checks_pages = False
    world.sign_in(client, "administrator")
    page = client.page("/en/desk/parts")
    assert [field.attrs["name"] for field in page.all("input[type=file]")] == ["portrait", "slides"]
    assert len(page.all("#portrait-remove")) == 1
    assert page.texts("#slides-error") == [
        "This kind of file is not accepted. Accepted are: PDF, PowerPoint (.pptx), OpenDocument (.odp)."
    ]
