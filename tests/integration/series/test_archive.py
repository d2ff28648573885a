"""What stays of a conference once it is over: its results, its slides by session, its programme and calendars; and what the
desk asks for to get there."""

from datetime import UTC, datetime

import pytest

from app.database import unit_of_work
from app.programme import material as published_material
from app.series import queries
from app.series import service as series_service
from app.series.parts import Results, read
from app.series.rules import EditionState, IsArchived
from app.translating import queries as texts
from app.values import fingerprints, moments
from app.values.access import Role, Scope
from app.values.translated import Translated
from tests.factories import accounts, calls, material, programme
from tests.factories import series as series_factory
from tests.factories.programme import BY

HOME = "/en/ring/borne"
DESK = "/en/desk/ring/borne"
RESULTS = series_factory.everywhere("Each town took home **one** measure.\n\n- Borne 2030")
BEFORE, DURING, AFTER = (datetime(2026, month, 1, 9, 0, tzinfo=UTC) for month in (6, 9, 10))


@pytest.fixture
def at(monkeypatch):
    """Lets the pages be looked at at another time."""
    return lambda now: monkeypatch.setattr(moments, "now", lambda: now)


@pytest.fixture
def borne(session, at):
    at(AFTER)
    with unit_of_work():
        edition = series_factory.edition(
            series_factory.series(),
            series_factory.town(),
            costs=series_factory.everywhere("Free 2030"),
            venue_name=series_factory.everywhere("Kulturhus"),
        )
        hall = programme.room(edition, "Aula 1")
        talk = programme.session(edition, "Compost 2030", slug="compost", room=hall)
        programme.session(edition, "Rain 2030", slug="rain", starts="11:00", room=hall)
        tour = programme.session(edition, "Tour 1", slug="tour", day=1)
        calls.call(edition)
        programme.release(edition)
        material.handed_in(talk, 1, speaker=talk.speakers[0], is_public=True)
        material.handed_in(talk, 2, language="de", kind=material.MaterialKind.RESULT, is_public=True)
        material.handed_in(tour, 3, language="en", speaker=tour.speakers[0], is_public=True)
    return edition


def write(edition, results=RESULTS, now=AFTER):
    with unit_of_work():
        seen = fingerprints.of(read(Results, edition))
        series_service.change_edition(edition, Results(results), seen=seen, by=BY, now=now)


@pytest.fixture
def host(client, borne, session):
    with unit_of_work():
        who = accounts.somebody(Role.HOST_ORGANISER, Scope(borne.series_id, borne.id))
    accounts.sign_in(client, who.email)
    return client


def tabs(page):
    return page.texts(".c-tabs[aria-label='Borne'] a")


def test_before_it_is_over_nothing_says_what_came_of_it(client, borne, at):
    write(borne, now=BEFORE)
    for now in (BEFORE, DURING):
        at(now)
        page = client.page(f"{HOME}/")
        assert page.all("#results") == []
        assert tabs(page) == ["Overview", "Programme", "Speakers", "Call for speakers", "Venue", "Registration"]


def test_the_page_of_a_conference_that_is_over_begins_with_its_results(client, borne):
    write(borne)
    page = client.page(f"{HOME}/")
    assert page.texts("main h2")[0] == "What came of it"
    assert page.texts("main .prose strong") == ["one"]
    assert page.texts("main .prose li") == ["Borne 2030"]
    assert page.texts(".c-band--hero .kern-btn") == ["Slides and results"]
    assert tabs(page) == ["Overview", "Programme", "Speakers", "Slides and results", "Venue"]


@pytest.mark.parametrize("address", ["/", "/programme", "/programme/compost", "/documents", "/speakers", "/venue"])
def test_nothing_asks_anybody_to_come_or_to_choose_any_more(client, borne, address):
    page = client.page(f"{HOME}{address}")
    asking = [link for link in page.links() if "/register" in link or link.endswith("/call")]
    assert (asking, page.all("[data-favourites]")) == ([], [])
    assert "Free 2030" not in page.text()


def test_while_it_lasts_sessions_can_be_chosen(client, borne, at):
    at(DURING)
    assert len(client.page(f"{HOME}/programme/compost").all("[data-favourites]")) == 1


def test_calendars_and_feeds_stay(client, borne):
    page = client.page(f"{HOME}/programme")
    feeds = [link.partition("?")[0] for link in page.links("main a") if link.startswith("/ring/borne/")]
    names = ["programme.ics", "schedule.xml", "schedule.json", "schedule.xcal"]
    assert feeds == [f"/ring/borne/{name}" for name in names]
    assert {client.get(feed).status_code for feed in feeds} == {200}


def test_the_programme_leads_to_what_there_is_to_read(client, borne):
    write(borne)
    page = client.page(f"{HOME}/programme?day=all")
    assert page.texts("main .c-note a") == ["What came of it", "Slides and results"]
    links = {link.attrs["href"]: link for link in page.all("main article a") if "#material" in link.attrs["href"]}
    assert {href: link.to_text().partition(":")[0].strip() for href, link in links.items()} == {
        f"{HOME}/programme/compost#material": "2 documents to read",
        f"{HOME}/programme/tour#material": "1 document to read",
    }


def test_documents_stand_on_one_page_by_day_and_session(client, borne):
    page = client.page(f"{HOME}/documents")
    assert page.texts("main h2") == ["Tuesday, 1 September 2026", "Wednesday, 2 September 2026"]
    assert page.texts("main article h3") == ["Compost 2030", "Tour 1"]
    assert [text.partition(" · Marieke")[0] for text in page.texts("main article li a")] == [
        "Slides · Dutch",
        "Results · German",
        "Slides · English",
    ]
    assert [client.get(file).status_code for file in page.links("main article li a")] == [200, 200, 200]


def test_without_documents_the_page_says_so_and_no_tab_leads_there(client, session, at):
    at(AFTER)
    with unit_of_work():
        edition = series_factory.edition(series_factory.series(), series_factory.town())
        programme.session(edition)
        programme.release(edition)
    page = client.page(f"{HOME}/documents")
    assert page.texts("main h3") == ["Nothing is published yet"]
    assert tabs(page) == ["Overview", "Programme", "Speakers", "Venue"]
    assert client.page(f"{HOME}/").texts(".c-band--hero .kern-btn") == ["Programme"]
    with unit_of_work():
        edition.state = EditionState.PLANNED
        series_service.published(edition.series_id)
    assert client.get(f"{HOME}/documents").status_code == 404


def test_a_document_that_is_taken_off_leaves_every_page(client, borne, session):
    assert len(client.page(f"{HOME}/documents").all("main article li")) == 3
    with unit_of_work():
        (made,) = [one for one in session.query(material.Material).all() if one.language == "en"]
        published_material.withdraw(made, by=BY, now=AFTER)
    assert len(client.page(f"{HOME}/documents").all("main article li")) == 2
    assert client.page(f"{HOME}/programme?day=2").all("main article a[href$='#material']") == []


def test_an_archived_conference_keeps_its_pages_and_takes_no_new_words(client, borne, session):
    write(borne)
    with unit_of_work():
        series_service.archive(borne, by=BY, now=AFTER)
    assert client.page(f"{HOME}/").texts("main h2")[0] == "What came of it"
    assert len(client.page(f"{HOME}/documents").all("main article")) == 2
    with pytest.raises(IsArchived):
        write(borne, Translated(en="Other words"))


def test_the_desk_asks_for_results_once_it_is_over(host, borne, session, at):
    at(DURING)
    assert host.page(f"{DESK}/setup").all("#after") == []
    at(AFTER)
    assert "Write what came of the conference" in host.page(f"{DESK}/").texts(".c-due h3")
    assert host.page(f"{DESK}/setup").texts("section[aria-labelledby=after] .kern-btn") == ["Write what came of it"]
    assert host.page(f"{DESK}/setup/archive").texts("main .c-note strong, main .c-note h2, main .c-note h3") == [
        "Nobody has written yet what came of this conference."
    ]
    answer = host.send(
        f"{DESK}/setup/results", {f"results-{code}": "Rain barrels" for code in series_factory.LANGUAGES}
    )
    assert answer.location == f"{DESK}/setup"
    assert queries.find_edition("ring", "borne").results == series_factory.everywhere("Rain barrels")
    assert "Write what came of the conference" not in host.page(f"{DESK}/").texts(".c-due h3")
    assert host.page(f"{DESK}/setup/archive").all("main .c-note--warn") == []
    assert host.page(f"{HOME}/").texts("section[aria-labelledby=results] p")[0] == "Rain barrels"


def test_the_desk_says_what_could_be_published_and_is_not(host, borne, session):
    with unit_of_work():
        (rain,) = [one for one in session.query(programme.Session).all() if one.slug == "rain"]
        material.handed_in(rain, 4, speaker=rain.speakers[0], consents=True)
        # Neither what nobody agreed to, nor what is for the interpreters alone.
        material.handed_in(rain, 5, speaker=rain.speakers[0], language="de")
        material.handed_in(rain, 6, kind=material.MaterialKind.GLOSSARY, consents=True)
    asked = [text for text in host.page(f"{DESK}/").texts(".c-due h3") if "ublish" in text]
    assert asked == ["Publish a document that may be published"]


def test_results_are_a_text_for_the_translators(borne, session):
    write(borne, Translated(nl="Een regenton voor elke gemeente"))
    found = texts.texts_of(texts.place_of(borne.series, borne))
    (text,) = [one for one in found if one.field.name == "results"]
    assert (text.original, text.source) == ("nl", "Een regenton voor elke gemeente")


def test_what_was_never_announced_leads_nowhere_when_its_days_are_over(client, borne, session):
    with unit_of_work():
        borne.state = EditionState.PLANNED
        series_service.published(borne.series_id)
    page = client.page(f"{HOME}/")
    below = [link for link in page.links("main a") if link.startswith(f"{HOME}/") and link != f"{HOME}/"]
    assert below == []
