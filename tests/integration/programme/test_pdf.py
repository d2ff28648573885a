"""The programme as a document: what it says, to eyes and to screen readers, and what it costs to ask for it."""

import subprocess
import sys
import threading
import time
from datetime import UTC, datetime, timedelta

import pytest

from app.database import unit_of_work
from app.programme import pdf
from app.programme.rules import Promise, SessionKind, SessionState
from app.series import pagecache
from app.series import service as series_service
from app.series.rules import EditionState
from app.values.translated import Translated
from tests.factories import programme, speakers
from tests.factories import series as series_factory
from tests.support import paper
from tests.support.paper import Heading

ADDRESS = "/en/ring/borne/programme.pdf"
MARKUP = r'#panic("x") *a* $b$ _c_ `d` @e <f> \n \\ // /* = - + ~ [g] {h}'
LETTERS = "ąčęėįšųūž ĄČĘĖĮŠŲŪŽ ãõáâàçéêíóôú ÃÕÁÂÀÇÉÊÍÓÔÚ äöüß ÄÖÜẞ ëïéè ËÏ „“”‚‘’ € –"


@pytest.fixture
def borne(session):
    with unit_of_work():
        edition = series_factory.edition(
            series_factory.series(eu_statement=True),
            series_factory.town(),
            venue_name=series_factory.everywhere("Hall 1"),
            venue_address="Voorbeeldstraat 12, Borne",
        )
        library, hall = programme.room(edition, "Aula 1"), programme.room(edition, "Aula 2")
        people = [speakers.speaker(edition.series, "Ugnė Paliulytė", "Lėtas kelias")]
        programme.session(edition, "Rain 2030", slug="rain", starts="14:00", room=hall, speakers=[])
        programme.session(
            edition, "Compost 2030", slug="compost", starts="14:00", room=library, speakers=people,
            into={"de": Promise.CONFIRMED, "lt": Promise.PLANNED},
        )  # fmt: skip
        programme.session(edition, "Lunch 1", starts="12:00", kind=SessionKind.LUNCH, floors={}, into={}, speakers=[])
        programme.session(edition, MARKUP, slug="tour", day=1, floors={}, into={}, speakers=[])
        programme.release(edition, name="Name 1", now=datetime(2026, 5, 4, 10, 0, tzinfo=UTC))
    return edition


@pytest.fixture
def made(monkeypatch):
    """How often a document was made."""
    counted = []
    document = pdf.document

    def counting(*args, **more):
        counted.append(args[1].number)
        return document(*args, **more)

    monkeypatch.setattr(pdf, "document", counting)
    return counted


def read(client, address=ADDRESS):
    response = client.get(address)
    assert (response.status_code, response.mimetype) == (200, "application/pdf")
    return response.data


def titled(borne, session, title, **more):
    """Publish a session with this title, alone."""
    with unit_of_work():
        for one in session.query(programme.Session).all():
            one.state = SessionState.CANCELLED
        made = programme.session(borne, "Title 1", slug="own", day=1, starts="16:00", into={}, **more)
        made.title = title
        programme.release(borne)


def test_the_document_says_what_the_programme_says(client, borne):
    (page,) = paper.texts(read(client))
    assert page == (
        "Conferring 2026 Borne: programme Transport 2026"
        " When 1–2 September 2026 All times are local times: Europe/Amsterdam"
        " Where Hall 1 Voorbeeldstraat 12, Borne Netherlands"
        " Programme Release 1: Name 1. Published on 4 May 2026, 12:00."
        " The programme that holds now http://127.0.0.1:8000/en/ring/borne/programme"
        " Tuesday, 1 September 2026"
        " 12:00–12:45 Lunch 1"
        " 14:00–14:45 Aula 1 Compost 2030 Talk Ugnė Paliulytė, Lėtas kelias Spoken: Dutch"
        " Channel 1: German (confirmed) · Channel 4: Lithuanian (planned)"
        " 14:00–14:45 Aula 2 Rain 2030 Talk Spoken: Dutch Channel 1: German (confirmed)"
        f" Wednesday, 2 September 2026 09:00–09:45 {MARKUP} Talk"
        " Funded by the European Union Views and opinions expressed are however those of the author(s) only and do not"
        " necessarily reflect those of the European Union or the European Education and Culture Executive Agency"
        " (EACEA). Neither the European Union nor EACEA can be held responsible for them."
        " Release 1: Name 1. Page 1 of 1"
    )


def test_readers_find_title_language_and_headings(client, borne):
    with unit_of_work():
        borne.series.title = Translated(de="Ring 1")
        programme.session(borne, "Title 1", day=1, starts="15:00").title = Translated(pt="Água 1")
        programme.release(borne)
    document = read(client, ADDRESS.replace("/en/", "/lt/"))
    reader = paper.opened(document)
    root = reader.trailer["/Root"]
    assert (root["/Lang"], reader.metadata.title, reader.metadata.author) == ("lt", "Borne: programa", "Borne")
    assert (root["/MarkInfo"]["/Marked"], root["/ViewerPreferences"]["/DisplayDocTitle"]) == (True, True)
    assert "<pdfuaid:part>1</pdfuaid:part>" in root["/Metadata"].get_data().decode()
    assert paper.headings(document) == [
        Heading(1, "Borne: programa", "lt"),
        Heading(2, "2026\xa0m. rugsėjo 1\xa0d., antradienis", "lt"),
        Heading(3, "Lunch 1", "lt"),
        Heading(3, "Compost 2030", "lt"),
        Heading(3, "Rain 2030", "lt"),
        Heading(2, "2026\xa0m. rugsėjo 2\xa0d., trečiadienis", "lt"),
        Heading(3, MARKUP, "lt"),
        Heading(3, "Água 1", "pt-PT"),
    ]
    figures = [(tag["/Alt"], language) for tag, language in paper.tags(document) if tag["/S"] == "/Figure"]
    assert figures == [("Europos Sąjungos emblema", "lt")]


def test_every_letter_of_the_five_languages_is_there_and_every_font(client, borne, session):
    titled(borne, session, series_factory.everywhere(LETTERS), speakers=[])
    document = read(client)
    assert LETTERS in " ".join(paper.texts(document))
    assert set(paper.fonts(document).values()) == {True}


def test_what_does_not_take_place_says_so_in_words(client, borne, session):
    with unit_of_work():
        session.query(programme.Session).filter_by(slug="rain").one().state = SessionState.CANCELLED
        programme.release(borne)
    assert "Cancelled: Rain 2030" in [heading.text for heading in paper.headings(read(client))]
    assert "This conference is cancelled." not in paper.texts(read(client))[0]
    with unit_of_work():
        borne.state, borne.cancelled_at = EditionState.CANCELLED, datetime(2026, 7, 1, tzinfo=UTC)
        series_service.published(borne.series_id)
    assert "This conference is cancelled." in paper.texts(read(client))[0]


def test_a_demonstration_says_so_and_only_a_demonstration(client, borne):
    notice = "This is a demonstration. The people in it are invented"
    assert notice not in paper.texts(read(client))[0]
    with unit_of_work():
        borne.series.is_demo = True
        borne.series.eu_statement = False
        series_service.published(borne.series_id)
    (page,) = paper.texts(read(client))
    assert (notice in page, "European Union" in page) == (True, False)


def test_an_earlier_release_says_that_it_holds_no_more(client, borne):
    with unit_of_work():
        programme.session(borne, "Title 2", slug="late", day=1, starts="16:00")
        programme.release(borne, now=datetime(2026, 6, 1, tzinfo=UTC))
    sentence = "This is an earlier programme: release 1. It was published on 4 May 2026, 12:00 and has changed since."
    (first,) = paper.texts(read(client, "/en/ring/borne/programme/releases/1.pdf"))
    (second,) = paper.texts(read(client, "/en/ring/borne/programme/releases/2.pdf"))
    assert (sentence in first, "Title 2" in first) == (True, False)
    assert ("This is an earlier programme" in second, "Title 2" in second) == (False, True)
    assert paper.texts(read(client)) == [second]
    page = client.page("/en/ring/borne/programme/releases/1")
    assert page.links("a[type='application/pdf']") == ["/en/ring/borne/programme/releases/1.pdf"]


@pytest.mark.parametrize(
    "title",
    [
        "A very long title " * 300,
        "x" * 600,
        "שלום עולם! איך מתכננים עיר, " * 40,
        "مرحبا بالعالم: " * 60,
        "漢字 😀 " * 80,
    ],
    ids=["long", "one word", "Hebrew", "Arabic", "no glyphs"],
)
def test_whatever_is_long_or_strange_stays_on_the_page(client, borne, session, title):
    names = [speakers.speaker(borne.series, f"{number} {title[:90]}", title[:80]) for number in range(20)]
    titled(borne, session, series_factory.everywhere(title.strip()), speakers=names)
    document = read(client)
    assert paper.letters_outside(document) == []
    whole = " ".join(paper.texts(document))
    assert [f" {number} " in whole for number in range(20)] == [True] * 20
    if title.isascii():
        assert title.strip() in [heading.text.replace("\u200b", "") for heading in paper.headings(document)]
        # Every letter of it is there to be seen, whatever stands between the pages.
        assert whole.count(title[0]) >= title.count(title[0])


def test_many_sessions_fill_pages_that_say_which_day_it_is(client, borne):
    with unit_of_work():
        for day in (0, 1):
            for hour in range(8, 20):
                for minute in ("05", "25", "45"):
                    programme.session(borne, f"Title {day}-{hour}-{minute}", day=day, starts=f"{hour:02}:{minute}")
        programme.release(borne)
    document = read(client)
    pages = paper.texts(document)
    levels = [heading.level for heading in paper.headings(document)]
    assert levels.count(3) == 76
    assert [page.endswith(f"Page {number} of {len(pages)}") for number, page in enumerate(pages, 1)] == [True] * len(
        pages
    )
    days = ["Tuesday, 1 September 2026", "Wednesday, 2 September 2026"]
    # Each page but the first has its day in the head, or begins with one.
    heads = [[day for day in days if day in page[:80]] for page in pages[1:]]
    assert [len(found) for found in heads] == [1] * (len(pages) - 1)
    assert sorted(found[0] for found in heads) == [found[0] for found in heads]
    assert paper.letters_outside(document) == []


def test_what_is_not_published_has_no_document(client, borne, session):
    for address in (
        "/en/ring/borne/programme/releases/2.pdf",
        "/en/ring/nowhere/programme.pdf",
        "/xx/ring/borne/programme.pdf",
    ):
        assert client.get(address).status_code == 404
    with unit_of_work():
        borne.state = EditionState.PLANNED
        series_service.published(borne.series_id)
    for address in (ADDRESS, "/en/ring/borne/programme/releases/1.pdf"):
        assert client.get(address).status_code == 404


def test_what_was_never_published_has_no_document(client, session):
    with unit_of_work():
        edition = series_factory.edition(series_factory.series(), series_factory.town())
        programme.session(edition)
    assert client.get(ADDRESS).status_code == 404
    assert client.page("/en/ring/borne/programme").links("a[type='application/pdf']") == []


def test_it_is_made_once_whatever_stands_in_the_query(client, borne, made, count_queries):
    first = client.get(ADDRESS)
    with count_queries() as queries:
        again = client.get(f"{ADDRESS}?x=1&lang=de", headers={"Accept-Language": "lt"})
    assert (again.data, again.headers["ETag"], len(queries), made) == (first.data, first.headers["ETag"], 1, [1])
    unchanged = client.get(ADDRESS, headers={"If-None-Match": first.headers["ETag"]})
    assert (unchanged.status_code, unchanged.data) == (304, b"")
    assert first.headers["Content-Disposition"] == 'inline; filename="ring-borne-programme.pdf"'
    assert first.headers["Cache-Control"] == "public, max-age=60"


def test_it_is_made_anew_once_something_is_published_and_the_same_is_the_same(client, borne, session, made):
    first = client.get(ADDRESS)
    with unit_of_work():
        series_service.published(borne.series_id)
    assert client.get(ADDRESS, headers={"If-None-Match": first.headers["ETag"]}).status_code == 304
    with unit_of_work():
        talk = session.query(programme.Session).filter_by(slug="rain").one()
        programme.moved(talk, talk.starts_at + timedelta(hours=1), now=datetime(2026, 7, 1, 8, 0, tzinfo=UTC))
    after = client.get(ADDRESS, headers={"If-None-Match": first.headers["ETag"]})
    assert (after.status_code, made) == (200, [1, 1, 2])
    assert "15:00–15:45 Aula 2 Rain 2030" in paper.texts(after.data)[0]


def test_documents_do_not_drive_out_pages_and_are_bounded(client, borne, made, monkeypatch):
    size = len(client.get(ADDRESS).data)
    monkeypatch.setattr(pagecache, "MOST_DOCUMENT_BYTES", 2.5 * size)
    for code in ("de", "nl", "pt"):
        client.get(ADDRESS.replace("/en/", f"/{code}/"))
    client.get(ADDRESS.replace("/en/", "/pt/"))
    assert len(made) == 4
    client.get(ADDRESS)
    assert len(made) == 5


def test_whoever_comes_while_many_wait_is_asked_to_come_again(app, client, borne, monkeypatch):
    client.checks_pages = False  # whether they are all translated is tested elsewhere
    monkeypatch.setattr(pagecache, "MOST_WAITING", 0)
    monkeypatch.setitem(app.extensions, "series.documents", pagecache.Documents())
    german = ADDRESS.replace("/en/", "/de/")
    with app.extensions["series.documents"].turn():
        refused = client.get(german)
    assert (refused.status_code, refused.headers["Retry-After"]) == (503, "5")
    assert refused.page.text("h1") == "Bitte warten Sie ein wenig"
    assert client.get(german).status_code == 200


def test_one_is_made_at_a_time():
    store, inside, most = pagecache.Documents(), [], []

    def make():
        with store.turn():
            inside.append(1)
            most.append(len(inside))
            time.sleep(0.01)
            inside.pop()

    threads = [threading.Thread(target=make) for _ in range(1 + pagecache.MOST_WAITING)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(10)
    assert most == [1] * len(threads)


def test_the_web_process_never_loads_the_typesetter():
    script = (
        "import sys; from app import typesetting; from app.programme import pdf;"
        "from pathlib import Path; path = Path(sys.argv[1]);"
        "assert typesetting.pressed_apart(path, {'title': 'Title 1'})[:5] == b'%PDF-';"
        "assert 'typst' not in sys.modules"
    )
    template = pdf.__file__.replace("app/programme/pdf.py", "tests/samples/plain.typ")
    subprocess.run([sys.executable, "-c", script, template], check=True, timeout=60)
