"""Favourites without an account: kept in a cookie, shown on a page of one's own, a calendar, carried to another device."""

from datetime import UTC, datetime

import pytest

from app.database import unit_of_work
from app.programme import favourites, queries
from app.values import moments
from tests.factories import programme
from tests.factories import series as series_factory

PAGE = "/en/ring/borne/programme"


@pytest.fixture(autouse=True)
def before_the_conference(monkeypatch):
    """Once it is over there is nothing to choose any more."""
    monkeypatch.setattr(moments, "now", lambda: datetime(2026, 6, 10, 9, 0, tzinfo=UTC))


@pytest.fixture
def borne(session):
    with unit_of_work():
        edition = series_factory.edition(series_factory.series(), series_factory.town())
        hall = programme.room(edition, "Aula 1")
        for number, name in enumerate(("Compost 2030", "Rain 2030", "Tour 1")):
            programme.session(
                edition, name, slug=name.split()[0].lower(), starts=f"{9 + number}:00".zfill(5), room=hall
            )
        programme.release(edition)
    return edition


def number_of(edition, slug):
    return queries.released(edition).by_slug[slug].number


def titles(page):
    return page.texts("main article h3 a")


def keep(client, **fields):
    """Send a change as the page of favourites does."""
    page = client.get(f"{PAGE}/favourites?sessions=999999").page
    tokens = [field.attrs["value"] for field in page.all("[name=csrf_token]")]
    return client.post(f"{PAGE}/favourites", data={"csrf_token": tokens[0], **{k: str(v) for k, v in fields.items()}})


def test_a_star_is_kept_and_taken_away_without_script(client, borne):
    before = client.get(PAGE).data
    button = client.page(PAGE).all(".c-star button")[1]
    asked = client.page(f"{PAGE}/favourites?{button.attrs['name']}={button.attrs['value']}")
    # Opening an address changes nothing: the page asks first.
    assert client.page(f"{PAGE}/favourites").texts("main .c-empty h3") == ["You have no favourites yet"]
    wish = asked.all("main form button[name=add]")[0]
    answer = keep(client, add=wish.attrs["value"])
    assert (answer.status_code, answer.headers["Location"]) == (303, f"{PAGE}/favourites")
    assert "SameSite=Lax" in answer.headers["Set-Cookie"]
    assert answer.headers["Cache-Control"] == "private, no-store"
    page = client.page(f"{PAGE}/favourites")
    assert titles(page) == ["Rain 2030"]
    # Public pages stay the same bytes, whatever somebody keeps.
    assert client.get(PAGE).data == before
    keep(client, remove=page.all("main form button[name=remove]")[0].attrs["value"])
    assert client.page(f"{PAGE}/favourites").texts("main .c-empty h3") == ["You have no favourites yet"]


def test_the_calendar_of_favourites_holds_them_alone(client, borne):
    for slug in ("tour", "compost"):
        keep(client, add=number_of(borne, slug))
    page = client.page(f"{PAGE}/favourites")
    assert titles(page) == ["Compost 2030", "Tour 1"]
    address = page.all("main a[href*='programme.ics']")[0].attrs["href"]
    calendar = client.get(address).text
    assert sorted(line[8:] for line in calendar.splitlines() if line.startswith("SUMMARY:")) == [
        "Compost 2030",
        "Tour 1",
    ]


def test_favourites_go_to_another_device(app, client, borne):
    keep(client, add=number_of(borne, "rain"))
    address = client.page(f"{PAGE}/favourites").texts(".c-address a")[0]
    other = app.test_client()
    address = address[address.index("/en/") :]
    assert "favourites-" not in other.get(address).headers.get("Set-Cookie", "")
    keep(other, add=address.rpartition("=")[2])
    kept = other.get_cookie(favourites.cookie_name(borne.id))
    assert kept.value == str(number_of(borne, "rain"))


def test_nonsense_is_not_kept(client, borne):
    keep(client, add="999999.x")
    assert client.get_cookie(favourites.cookie_name(borne.id)) is None


def test_more_than_a_cookie_holds_is_refused(client, borne, monkeypatch):
    monkeypatch.setattr(favourites, "MOST", 1)
    keep(client, add=number_of(borne, "rain"))
    assert keep(client, add=number_of(borne, "tour")).status_code == 409
