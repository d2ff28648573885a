"""The programme on other websites: the JSON that their scripts read, the script itself, and the lines to copy."""

import json
import re
from datetime import UTC, date, datetime, timedelta

import pytest

from app import places
from app.database import unit_of_work
from app.programme import embed
from app.programme.embed import Wish
from app.programme.rules import Promise, SessionState, TrackColour
from app.programme.tracks import WantedTrack, create_track
from app.series import service as series_service
from app.series.rules import EditionState
from app.values.access import Role, Scope
from app.values.translated import Translated
from tests.factories import accounts, programme, speakers
from tests.factories import series as series_factory
from tests.factories.programme import BY
from tests.support import html

GUID = "0f7b8f53-5ac8-49c6-9db9-3ea5d5b39a39"
NOW = datetime(2026, 6, 1, tzinfo=UTC)
BASE = "http://127.0.0.1:8000"
FEED = "/ring/borne/programme.json"
EMBED = "/en/desk/ring/borne/programme/embed"
EMPTY = {"rooms": [], "tracks": [], "days": [], "sessions": [], "release": None}


@pytest.fixture
def borne(session):
    with unit_of_work():
        return series_factory.edition(series_factory.series(), series_factory.town())


@pytest.fixture
def talk(borne, session):
    with unit_of_work():
        hall = programme.room(borne, "Aula 1", capacity=80)
        water = create_track(borne, WantedTrack(series_factory.everywhere("Water"), TrackColour.BLUE), by=BY, now=NOW)
        made = programme.session(
            borne, "<b>Compost</b> & more", slug="compost", number=4, room=hall, track=water, uid=f"{GUID}@conferring",
            speakers=[speakers.speaker(borne.series, "Ona Žukauskienė", "Trakai")],
            into={"de": Promise.CONFIRMED, "pt": Promise.PLANNED},
        )  # fmt: skip
        programme.release(borne)
    return made


def read(client, language="en"):
    response = client.get(f"{FEED}?lang={language}")
    assert (response.status_code, response.content_type) == (200, "application/json")
    return json.loads(response.data)


def test_what_stands_in_the_json(client, borne, talk):
    made = read(client)
    here = f"{BASE}/en/ring/borne"
    assert (made["format"], made["version"], made["language"]) == ("conferring-programme", 1, "en")
    assert made["conference"] == {
        "title": {"text": "Conferring 2026", "language": "en"},
        "town": "Borne",
        "theme": {"text": "Transport 2026", "language": "en"},
        "starts_on": "2026-09-01",
        "ends_on": "2026-09-02",
        "timezone": "Europe/Amsterdam",
        "is_cancelled": False,
        "url": f"{here}/",
        "programme_url": f"{here}/programme",
    }
    assert made["release"]["number"] == 1
    assert made["days"] == [{"date": "2026-09-01", "shown": "Tuesday, 1 September 2026"}]
    assert made["tracks"] == [{"slug": "water", "name": {"text": "Water", "language": "en"}}]
    (room,) = made["rooms"]
    (session,) = made["sessions"]
    speaker = talk.speakers[0]
    assert session == {
        "id": GUID,
        "number": 4,
        "slug": "compost",
        "url": f"{here}/programme/compost",
        "title": {"text": "<b>Compost</b> & more", "language": "en"},
        "abstract": None,
        "kind": "talk",
        "type": {"text": "Talk", "language": "en"},
        "track": "water",
        "room": room["id"],
        "place": {"text": "Aula 1", "language": "en"},
        "day": "2026-09-01",
        "starts_at": "2026-09-01T09:00:00+02:00",
        "ends_at": "2026-09-01T09:45:00+02:00",
        "time": "09:00–09:45",
        "is_cancelled": False,
        "speakers": [
            {"name": "Ona Žukauskienė", "organisation": "Trakai", "url": f"{here}/speakers/{speaker.slug}"},
        ],
        "spoken": [{"language": "nl", "minutes": 45}],
        "channels": [
            {"number": 1, "language": "de", "mode": "simultaneous", "promise": "confirmed"},
            {"number": 3, "language": "pt-PT", "mode": "simultaneous", "promise": "planned"},
        ],
        "languages": ["Spoken: Dutch", "Channel 1: German (confirmed)", "Channel 3: Portuguese (planned)"],
        "documents": [],
    }


def test_the_description_names_every_field_and_no_other(client, borne, talk):
    made = read(client)
    text = (places.APP.parent / "docs" / "web-editors.md").read_text()
    _, of_all, of_sessions = re.split(r"^\| field.*$", text, flags=re.MULTILINE)
    described = [
        {name for cell in re.findall(r"^\| (`.*?) \|", part, re.MULTILINE) for name in re.findall(r"`(\w+)`", cell)}
        for part in (of_all, of_sessions)
    ]
    assert described == [set(made) - {"format", "version"}, set(made["sessions"][0])]


def test_the_description_names_what_the_script_understands():
    text = (places.APP.parent / "docs" / "web-editors.md").read_text()
    script = (places.BUNDLES / json.loads((places.BUNDLES / "manifest.json").read_text())["embed.js"]).read_text()
    made = {f"conferring-{name}" for name in re.findall(r'"([a-z]+)"', script)} | {"conferring-cancelled"}
    classes = set(re.findall(r"`(conferring-[a-z]+)`", text))
    assert classes <= made
    wishes = {
        re.sub(r"-(.)", lambda found: found[1].upper(), name)
        for name in re.findall(r"^\| `data-([a-z-]+)`", text, re.M)
    }
    assert wishes == {"language", "day", "track", "headingLevel"}
    assert [wish for wish in wishes if not re.search(rf"\b{wish}\b", script)] == []


def test_each_language_says_it_in_its_own_words(client, borne, talk, session):
    with unit_of_work():
        talk.title = Translated(nl="Compost voor iedereen", pt="Compostagem")
        programme.release(borne)
    said = {}
    for language in ("de", "pt", "lt", "xx"):
        made = read(client, language)
        (one,) = made["sessions"]
        said[language] = made["language"], made["words"]["cancelled"], one["title"], one["url"]
    dutch = {"text": "Compost voor iedereen", "language": "nl"}
    address = f"{BASE}/{{}}/ring/borne/programme/compost"
    assert said == {
        "de": ("de", "Entfällt", dutch, address.format("de")),
        "pt": ("pt-PT", "Cancelada", {"text": "Compostagem", "language": "pt-PT"}, address.format("pt")),
        "lt": ("lt", "Atšaukta", dutch, address.format("lt")),
        # Of a language that there is not, the first of the series.
        "xx": ("de", "Entfällt", dutch, address.format("de")),
    }


def test_names_of_sessions_stay_over_releases(client, borne, talk, session):
    before = read(client)
    with unit_of_work():
        programme.moved(talk, talk.starts_at + timedelta(hours=2), now=NOW)
    after = read(client)
    names = ("id", "number", "slug", "url")
    assert [[one["sessions"][0][name] for name in names] for one in (before, after)] == 2 * [
        [before["sessions"][0][name] for name in names]
    ]
    assert (after["release"]["number"], after["sessions"][0]["time"]) == (2, "11:00–11:45")


def test_what_is_cancelled_stays_and_says_so(client, borne, talk, session):
    with unit_of_work():
        talk.state = SessionState.CANCELLED
        programme.release(borne)
    assert [one["is_cancelled"] for one in read(client)["sessions"]] == [True]


def test_of_a_cancelled_conference_everything_is_cancelled(client, borne, talk, session):
    with unit_of_work():
        borne.state, borne.cancelled_at = EditionState.CANCELLED, NOW
        series_service.published(borne.series_id)
    made = read(client)
    assert (made["conference"]["is_cancelled"], [one["is_cancelled"] for one in made["sessions"]]) == (True, [True])


def test_without_a_release_there_is_a_programme_with_nothing_in_it(client, borne):
    made = read(client)
    assert {name: made[name] for name in EMPTY} == EMPTY
    assert made["words"]["not_published"] == "The programme is not published yet"


def test_what_is_not_announced_is_not_found(client, borne, talk, session):
    with unit_of_work():
        borne.state = EditionState.PLANNED
        series_service.published(borne.series_id)
    assert client.get(FEED).status_code == 404


@pytest.mark.parametrize("address", [FEED, "/ring/borne/schedule.json", "/ring/borne/programme.ics", "/embed.js"])
def test_other_websites_may_read_it_also_when_nothing_has_changed(client, borne, talk, address):
    first = client.get(address, headers={"Origin": "https://town.example.org"})
    again = client.get(address, headers={"If-None-Match": first.headers["ETag"]})
    assert (first.status_code, again.status_code, again.data) == (200, 304, b"")
    assert {one.headers["Access-Control-Allow-Origin"] for one in (first, again)} == {"*"}
    # Nothing personal may ever be read this way.
    assert {one.headers.get("Access-Control-Allow-Credentials") for one in (first, again)} == {None}
    assert {one.headers.get("Set-Cookie") for one in (first, again)} == {None}


@pytest.mark.parametrize("address", ["/en/ring/borne/programme", "/en/account/sign-in"])
def test_pages_are_not_read_by_other_websites(client, borne, talk, address):
    assert "Access-Control-Allow-Origin" not in client.get(address).headers


def test_an_unchanged_feed_is_one_question(client, borne, talk, count_queries):
    etag = client.get(FEED).headers["ETag"]
    with count_queries() as queries:
        client.get(FEED, headers={"If-None-Match": etag})
    assert len(queries) == 1


def test_the_script_stays_under_its_address_and_is_kept_for_a_day(client, session):
    response = client.get("/embed.js")
    assert response.content_type == "text/javascript; charset=utf-8"
    assert (response.cache_control.public, response.cache_control.max_age) == (True, 86400)
    assert response.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    script = response.get_data(as_text=True)
    # It runs as a plain script and leaves no name behind; text is never read as markup, and nothing is kept.
    assert script.startswith("(()=>{")
    risky = (
        "innerHTML",
        "outerHTML",
        "insertAdjacentHTML",
        "document.write",
        "eval(",
        "cookie",
        "localStorage",
        "import(",
    )
    assert [name for name in risky if name in script] == []


def test_a_snippet_keeps_what_it_is_given_as_text():
    made = embed.snippet(
        Wish(language="pt", day=date(2026, 9, 1), track="water"),
        feed='https://c.example.org/a"b/programme.json',
        script="https://c.example.org/embed.js",
        link=("https://c.example.org/pt/x?a=1&b=2", "Borne: <programa>"),
    )
    opening, *rest = made.splitlines()
    assert opening == (
        '<div data-conferring-programme="https://c.example.org/a&#34;b/programme.json" data-language="pt"'
        ' data-day="2026-09-01" data-track="water">'
    )
    assert rest == [
        '  <a href="https://c.example.org/pt/x?a=1&amp;b=2">Borne: &lt;programa&gt;</a>',
        "</div>",
        '<script src="https://c.example.org/embed.js" referrerpolicy="no-referrer" defer></script>',
    ]


@pytest.fixture
def host(client, borne, talk, session):
    with unit_of_work():
        who = accounts.somebody(Role.HOST_ORGANISER, Scope(borne.series_id, borne.id))
    accounts.sign_in(client, who.email)
    return client


@pytest.mark.parametrize(
    ("asked", "place", "link"),
    [
        ("", {}, ("nl", "Borne: programma")),
        (
            "?language=lt&day=2026-09-02&track=water",
            {"data-language": "lt", "data-day": "2026-09-02", "data-track": "water"},
            ("lt", "Borne: programa"),
        ),
        # What there is not to choose is not said.
        ("?language=xx&day=2026-12-24&track=none", {}, ("nl", "Borne: programma")),
    ],
)
def test_the_desk_has_the_lines_to_copy_and_shows_what_they_do(host, borne, session, asked, place, link):
    with unit_of_work():
        programme.session(borne, day=1)
        programme.release(borne)
    page = host.page(f"{EMBED}{asked}")
    lines = html.Page(page.one("textarea").to_text())
    (made,) = lines.all("div")
    assert made.attrs == {"data-conferring-programme": f"{BASE}{FEED}", **place}
    (inside,) = lines.all("div a")
    language, text = link
    assert (inside.attrs["href"], inside.to_text()) == (f"{BASE}/{language}/ring/borne/programme", text)
    (script,) = lines.all("script")
    assert script.attrs == {"src": f"{BASE}/embed.js", "referrerpolicy": "no-referrer", "defer": ""}
    (sample,) = page.all("main [data-conferring-programme]")
    assert {name: value for name, value in sample.attrs.items() if name.startswith("data-")} == {
        "data-conferring-programme": FEED,
        **place,
    }


def test_the_lines_are_for_those_who_make_the_programme(client, borne, talk):
    assert client.get(EMBED).status_code in (302, 303)


@pytest.mark.parametrize(
    ("state", "releases", "said"),
    [
        (EditionState.PLANNED, True, "The lines show nothing but their link until the conference is announced."),
        (EditionState.ANNOUNCED, False, "The lines say that the programme is not published yet, until you publish it."),
    ],
)
def test_the_desk_says_what_the_lines_do_not_show_yet(client, borne, session, state, releases, said):
    with unit_of_work():
        borne.state = state
        if releases:
            programme.session(borne)
            programme.release(borne)
        who = accounts.somebody(Role.HOST_ORGANISER, Scope(borne.series_id, borne.id))
    accounts.sign_in(client, who.email)
    assert client.page(EMBED).texts("main .c-note") == [said]
