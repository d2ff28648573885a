"""The programme as the public sees it, and how its pages are kept."""

import zlib
from datetime import UTC, datetime

import pytest

from app.database import unit_of_work
from app.programme.queries import rooms_of
from app.programme.rules import Promise, SessionKind, SessionState
from app.series import pagecache
from app.series import service as series_service
from app.series.rules import EditionState
from app.values import moments
from tests.factories import programme, speakers
from tests.factories import series as series_factory

PAGE = "/en/ring/borne/programme"


@pytest.fixture
def borne(session):
    with unit_of_work():
        edition = series_factory.edition(series_factory.series(), series_factory.town())
        hall, library = programme.room(edition, "Aula 1"), programme.room(edition, "Aula 2")
        programme.session(edition, "Plenum 1", slug="plenum", room=hall, into={"en": Promise.PLANNED})
        programme.session(edition, "Lunch 1", starts="12:00", kind=SessionKind.LUNCH, floors={}, into={}, speakers=[])
        programme.session(edition, "Compost 2030", slug="compost", starts="14:00", room=hall)
        programme.session(
            edition, "Rain 2030", slug="rain", starts="14:00", minutes=90, room=library, floors={"en": 90}
        )
        programme.session(edition, "Tour 1", slug="tour", day=1, floors={"pt": 45}, into={})
        programme.release(edition)
    return edition


@pytest.fixture
def at(monkeypatch):
    """Lets the pages be looked at at another time."""

    def stand(*values):
        monkeypatch.setattr(moments, "now", lambda: datetime(*values, tzinfo=UTC))

    stand(2026, 6, 10, 9, 0)
    return stand


def published(edition):
    series_service.published(edition.series_id)


def titles(page):
    return page.texts("main article h3 a")


def test_a_day_is_a_table_of_rooms_and_times(client, borne, at):
    page = client.page(PAGE)
    assert titles(page) == ["Plenum 1", "Compost 2030", "Rain 2030"]
    assert page.texts("main thead th") == ["Time", "Aula 1", "Aula 2"]
    assert page.texts("main tbody th") == ["09:00", "12:00", "14:00"]
    assert titles(client.page(f"{PAGE}?day=2")) == ["Tour 1"]


@pytest.mark.parametrize("wish", ["0", "3", "-1", "x", "99999999999999999999"])
def test_a_day_that_is_not_there_shows_the_first(client, borne, at, wish):
    assert titles(client.page(f"{PAGE}?day={wish}"))[0] == "Plenum 1"


def test_on_the_second_day_the_second_day_is_shown(client, borne, at):
    at(2026, 9, 2, 7, 15)
    page = client.page(PAGE)
    assert titles(page) == ["Tour 1"]
    assert page.texts(".c-sess--now h3 a") == ["Tour 1"]
    at(2026, 9, 2, 7, 46)
    assert client.page(PAGE).texts(".c-sess--now") == []


def test_whoever_says_what_they_understand_is_told_how_to_follow(client, borne, at):
    assert client.page(PAGE).texts(".c-follow") == []
    page = client.page(f"{PAGE}?understand=de&understand=en&understand=xx")
    kinds = [
        next(name for name in (mark.attrs["class"] or "").split() if "--" in name) for mark in page.all(".c-follow")
    ]
    assert kinds == ["c-follow--channel", "c-follow--channel", "c-follow--direct"]
    assert [box.attrs["value"] for box in page.all("input[name=understand][checked]")] == ["de", "en"]
    assert len(client.page(f"{PAGE}?day=2&understand=de").all(".c-follow--not")) == 1


def test_a_cancelled_session_stays_and_says_so(client, borne, at, session):
    with unit_of_work():
        programme.session(borne, "Bus 1", slug="bus", starts="16:00", state=SessionState.CANCELLED)
        programme.release(borne)
    page = client.page(PAGE)
    assert titles(page)[-1] == "Bus 1"
    assert len(page.all(".c-sess--cancelled .c-pill--bad")) == 1
    assert len(client.page(f"{PAGE}/bus").all("main .c-pill--bad")) == 1


def test_a_session_has_its_own_page(client, borne, at):
    page = client.page(f"{PAGE}/compost?understand=de")
    assert page.texts("h1") == ["Compost 2030"]
    assert len(page.all("main .c-follow--channel")) == 1
    assert page.all('main a[href^="/ring/borne/programme/compost.ics"]')


def test_what_is_not_announced_or_not_there_is_missing(client, borne, at, session):
    assert client.get(f"{PAGE}/nothing").status_code == 404
    with unit_of_work():
        borne.state = EditionState.PLANNED
        published(borne)
    for address in (PAGE, f"{PAGE}/compost"):
        assert client.get(address).status_code == 404


def test_an_announced_conference_without_sessions_says_so(client, at, session):
    with unit_of_work():
        series_factory.edition(series_factory.series(), series_factory.town())
    assert client.page(PAGE).texts("main .c-empty h3") == ["The programme is not published yet"]


def test_a_kept_page_costs_one_question(client, borne, at, count_queries):
    first = client.get(PAGE)
    with count_queries() as queries:
        again = client.get(PAGE)
    assert (again.data, len(queries)) == (first.data, 1)
    with count_queries() as queries:
        unchanged = client.get(PAGE, headers={"If-None-Match": first.headers["ETag"]})
    assert (unchanged.status_code, unchanged.data, len(queries)) == (304, b"", 1)
    assert "Set-Cookie" not in first.headers


def test_more_sessions_need_no_more_questions(client, borne, at, session, count_queries):
    with count_queries() as before:
        client.get(PAGE)
    with unit_of_work():
        for hour in (17, 18, 19):
            programme.session(borne, starts=f"{hour}:00")
        programme.release(borne)
    with count_queries() as after:
        client.get(PAGE)
    assert len(after) == len(before)


def test_a_page_is_made_anew_when_something_is_published_or_five_minutes_are_over(client, borne, at, session):
    first = client.get(PAGE).data
    with unit_of_work():
        borne.town.name = "Borne 2"
    assert client.get(PAGE).data == first
    with unit_of_work():
        published(borne)
    assert b"Borne 2" in client.get(PAGE).data
    with unit_of_work():
        borne.town.name = "Borne 3"
    at(2026, 6, 10, 9, 5)
    assert b"Borne 3" in client.get(PAGE).data


def test_the_languages_are_kept_apart(client, borne, at):
    client.checks_pages = False  # whether they are all translated is tested elsewhere
    assert b'<html lang="en"' in client.get(PAGE).data
    assert b'<html lang="lt"' in client.get("/lt/ring/borne/programme", headers={"Accept-Language": "en"}).data


def test_what_is_kept_is_bounded(client, borne, at, monkeypatch, count_queries):
    packed = len(zlib.compress(client.get(PAGE).data, zlib.Z_BEST_SPEED))
    monkeypatch.setattr(pagecache, "MOST_BYTES", 3.5 * packed)
    for number in range(6):
        client.get(f"{PAGE}?x={number}")
        client.get(PAGE)
    with count_queries() as queries:
        client.get(PAGE)
    # What is asked for often stays, what was asked for once has gone.
    assert len(queries) == 1
    with count_queries() as queries:
        client.get(f"{PAGE}?x=0")
    assert len(queries) > 1


@pytest.fixture
def searched(borne):
    with unit_of_work():
        programme.session(
            borne,
            "Heat 1",
            slug="heat",
            day=1,
            starts="11:00",
            floors={"lt": 45},
            into={"en": Promise.PLANNED},
            speakers=[speakers.speaker(borne.series, "Ona Žukauskienė", "Trakai")],
        )
        programme.release(borne)
    return borne


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ("q=zukauskiene", ["Heat 1"]),
        ("q=Heat", ["Heat 1"]),
        ("q=eat", []),
        ("q=2030+compost", ["Compost 2030"]),
        ("q=2030&day=2", []),
        ("q=%2B", []),
        ("language=lt", ["Heat 1"]),
        ("language=xx", ["Plenum 1", "Compost 2030", "Rain 2030"]),
        ("follow=en", ["Plenum 1", "Rain 2030", "Heat 1"]),
        ("follow=lt,pt", ["Tour 1", "Heat 1"]),
        ("understand=lt&only=1&day=2", ["Heat 1"]),
        ("day=all", ["Plenum 1", "Rain 2030", "Compost 2030", "Tour 1", "Heat 1"]),
        ("only=1", ["Plenum 1", "Compost 2030", "Rain 2030"]),
    ],
)
def test_sessions_are_found(client, searched, at, asked, expected):
    page = client.page(f"{PAGE}?{asked}")
    assert titles(page) == expected
    if not expected:
        assert page.texts("main .c-empty h3") == ["No session fits all of this"]


def test_a_search_says_what_it_found_and_how_to_widen_it(client, searched, at):
    page = client.page(f"{PAGE}?q=2030&room={rooms_of(searched)[0].id}&day=1")
    assert page.texts("main [role=status] strong") == ["1 session found"]
    assert titles(page) == ["Compost 2030"]
    chips = [chip.attrs["href"] for chip in page.all("main a.c-chip")]
    assert page.texts("main a.c-chip") == ["Remove filter: Aula 1 ×", "Remove filter: “2030” ×"]
    assert sorted(titles(client.page(chips[0]))) == ["Compost 2030", "Rain 2030"]
    everywhere = next(link.attrs["href"] for link in page.all("main [role=status] a"))
    assert titles(client.page(everywhere)) == ["Compost 2030"]


def test_what_is_chosen_stays_from_day_to_day(client, searched, at):
    page = client.page(f"{PAGE}?understand=lt&only=1")
    second = [link.attrs["href"] for link in page.all(".c-tabs a") if "day=2" in link.attrs["href"]]
    assert titles(client.page(second[0])) == ["Heat 1"]


def test_the_form_keeps_the_day_that_somebody_chose(client, searched, at):
    """Saying what one understands on a day leads to that day, and not to all of them."""

    def kept(address):
        return [field.attrs["value"] for field in client.page(address).all("main form[role=search] input[name=day]")]

    assert [kept(PAGE), kept(f"{PAGE}?day=2"), kept(f"{PAGE}?day=all"), kept(f"{PAGE}?day=9")] == [
        [],
        ["2"],
        ["all"],
        [],
    ]
    assert titles(client.page(f"{PAGE}?understand=lt")) == titles(client.page(PAGE))


def test_who_wants_only_what_they_can_follow_is_asked_what_they_understand(client, searched, at):
    page = client.page(f"{PAGE}?only=1")
    assert page.texts("main .kern-error") == ["Please tick the languages that you understand, too."]
    assert client.page(f"{PAGE}?only=1&understand=lt").all("main .kern-error") == []


def test_the_whole_programme_is_printed_without_anything_around_it(client, searched, at):
    page = client.page(f"{PAGE}?view=print")
    assert (len(page.all("main section")), len(page.all("main section li"))) == (2, 6)
    assert page.all("header") + page.all("footer") + page.all("form") == []


def test_a_session_says_where_one_gets_in(client, searched, at):
    page = client.page(f"{PAGE}/compost")
    assert page.all('main dl a[href="/en/ring/borne/venue"]')
