"""The programme on the website of a town: a page of another origin with the lines that the desk gives, in a browser."""

import threading
from collections.abc import Iterator
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from playwright.sync_api import Page, expect

from tests.support import browser as browsers

EMBED = "/en/desk/climate-partnership/borne/programme/embed"
FEED = "/climate-partnership/borne/programme.json"
PLACE = "[data-conferring-programme]"
PAGE = """<!doctype html>
<html lang="{language}"><head><meta charset="utf-8"><title>Gemeente Borne</title></head>
<body><main><h1>Gemeente Borne</h1><h2>Conferentie</h2>
{snippet}</main></body></html>"""


class Town:
    """A website of somebody else: one page, with its own rules on what may run there."""

    def __init__(self, address: str):
        self.address = address
        self.page = ""
        self.policy = ""

    def shows(self, snippet: str, *, language: str = "nl", policy: str = "") -> None:
        self.page, self.policy = PAGE.format(snippet=snippet, language=language), policy


@pytest.fixture
def town() -> Iterator[Town]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200 if self.path == "/" else 404)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            if made.policy:
                self.send_header("Content-Security-Policy", made.policy)
            self.end_headers()
            if self.path == "/":
                self.wfile.write(made.page.encode())

        def log_message(self, *_: object) -> None:
            """What was asked for is of no interest."""

    # Another name and another port: another site and another origin than the service's.
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Handler))
    made = Town(f"http://127.0.0.1:{server.server_port}")
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield made
    server.shutdown()
    server.server_close()
    thread.join()


def lines(base: str, *, more: str = "", feed: str = FEED, script: str = "/embed.js") -> str:
    return (
        f'<div data-conferring-programme="{base}{feed}"{more}>'
        f'<a href="{base}/nl/climate-partnership/borne/programme">Borne: programma</a></div>'
        f'<script src="{base}{script}" defer></script>'
    )


def shown(page: Page) -> None:
    expect(page.locator(PLACE)).to_have_attribute("data-conferring-state", "shown")


def failed(page: Page) -> None:
    """The link is there, alone, and works."""
    expect(page.locator(f"{PLACE} a")).to_have_count(1)
    expect(page.locator(f"{PLACE} a")).to_be_visible()
    expect(page.locator(".conferring-programme")).to_have_count(0)


def test_copied_at_the_desk_and_pasted_into_another_website(visit, sign_in, town):
    with visit(permissions=["clipboard-read", "clipboard-write"]) as page:
        sign_in(page, "host.borne@example.org")
        page.goto(EMBED)
        shown(page)
        assert browsers.accessibility_problems(page) == []
        page.locator("button[data-copies]").focus()
        page.keyboard.press("Enter")
        expect(page.locator("#copied")).to_have_text("Copied.")
        snippet = page.evaluate("navigator.clipboard.readText()")
        assert snippet == page.locator("textarea").input_value()
        town.shows(snippet)
        page.goto(town.address)
        shown(page)
        assert browsers.accessibility_problems(page) == []
        days = page.locator(".conferring-day h3").all_inner_texts()
        assert [day.split(" ")[0] for day in days] == ["donderdag", "vrijdag", "zaterdag"]
        assert page.locator(PLACE).evaluate("place => place.lastElementChild.textContent") == "Borne: programma"
        page.locator(".conferring-title a").first.click()
        page.wait_for_url("**/nl/climate-partnership/borne/programme/*")


def test_in_the_language_of_the_page_or_in_another_and_one_day_alone(visit, live_server, town):
    with visit(**browsers.PHONE) as page:
        town.shows(lines(live_server.url), language="pt-PT")
        page.goto(town.address)
        shown(page)
        assert page.locator(".conferring-programme").get_attribute("lang") == "pt-PT"
        every = page.locator(".conferring-session").count()
        first = page.locator(".conferring-time time").first.get_attribute("datetime") or ""
        more = f' data-language="lt" data-day="{first[:10]}" data-heading-level="2"'
        town.shows(lines(live_server.url, more=more), language="pt-PT")
        page.goto(town.address)
        shown(page)
        assert page.locator(".conferring-programme").get_attribute("lang") == "lt"
        assert (page.locator("h2.conferring-date").count(), page.locator("h3").count()) == (1, 0)
        assert 0 < page.locator(".conferring-session").count() < every


def test_under_strict_rules_nothing_is_kept_and_nothing_is_inline(visit, live_server, town):
    policy = (
        f"default-src 'none'; script-src {live_server.url}; connect-src {live_server.url}; "
        "require-trusted-types-for 'script'; trusted-types 'none'"
    )
    with visit() as page:
        # Twice on a page, as two boxes of an editor would have it.
        town.shows(2 * lines(live_server.url), policy=policy)
        page.goto(town.address)
        for place in page.locator(PLACE).all():
            expect(place).to_have_attribute("data-conferring-state", "shown")
        assert page.locator(".conferring-programme").count() == 2
        assert page.locator("[style], style").count() == 0
        assert page.context.cookies() == []
        assert page.evaluate("Object.keys(window).filter((name) => /conferring/i.test(name))") == []


@pytest.mark.parametrize(
    "wrong",
    [
        {"feed": "/climate-partnership/nowhere/programme.json"},
        {"feed": "/climate-partnership/borne/schedule.json"},
        {"feed": "/nl/climate-partnership/borne/programme"},
        {"script": "/nothing.js"},
    ],
    ids=["no such programme", "another feed", "a page", "no script"],
)
def test_whatever_goes_wrong_the_link_stays(browser, live_server, town, wrong):
    # The browser itself reports what it may not read; nothing of ours does.
    with browser.new_context() as context:
        page = context.new_page()
        town.shows(lines(live_server.url, **wrong))
        page.goto(town.address, wait_until="networkidle")
        failed(page)


def test_without_a_script_there_is_the_link(visit, sign_in, live_server, town):
    with visit(java_script_enabled=False) as page:
        town.shows(lines(live_server.url))
        page.goto(town.address)
        failed(page)
        sign_in(page, "host.borne@example.org")
        page.goto(EMBED)
        expect(page.locator("button[data-copies]")).to_be_hidden()
        assert page.locator("textarea").input_value().startswith("<div data-conferring-programme=")


def test_what_people_typed_is_text_and_nothing_else(visit, live_server, town):
    hostile = "<img src=x onerror=alert(1)>"

    def answer(route):
        made = route.fetch().json()
        session = made["sessions"][0]
        session["title"] = {"text": hostile, "language": "en"}
        session["url"] = "javascript:alert(1)"
        session["speakers"] = [{"name": hostile, "organisation": hostile, "url": None}]
        made["days"][0]["shown"] = hostile
        route.fulfill(json=made, headers={"Access-Control-Allow-Origin": "*"})

    with visit() as page:
        page.on("dialog", lambda dialog: pytest.fail(dialog.message))
        page.route(f"**{FEED}*", answer)
        town.shows(lines(live_server.url))
        page.goto(town.address)
        shown(page)
        assert page.locator("img").count() == 0
        assert page.locator(".conferring-date").first.inner_text() == hostile
        assert page.locator(".conferring-title").first.inner_text() == hostile
        assert page.locator(".conferring-title").first.locator("a").count() == 0
