"""From the call to calendars that follow: somebody proposes on a telephone without a script, reviewers score, the host
accepts, places and publishes by keyboard, and what people have subscribed to follows a move and a cancellation."""

import re
import uuid
from datetime import time

import pytest
from playwright.sync_api import Page, expect

from app.database import unit_of_work
from app.values import moments
from tests.e2e.journeys.test_participant import fill_in, link_in_mail, send
from tests.factories import stages
from tests.support import browser as browsers
from tests.support import readers

PHONE = {**browsers.PHONE, "java_script_enabled": False}
TITLE = "Água da chuva em 2030"


@pytest.fixture
def reviewers(app_of_server, stage):
    """The stage has an open call, and a workshop that is published; the addresses of those who review."""
    with app_of_server.app_context(), unit_of_work():
        stages.workshop(stage)
        return stages.call_for_speakers(stage)


@pytest.fixture
def mailed(mail_server_of_live):
    """`mailed(page, address, part, number=2)`: the link to such a page in the second mail that came to an address."""

    def find(page: Page, address: str, part: str, number: int = 1) -> str:
        for _ in range(80):
            bodies = [mail.get_body(("plain",)).get_content() for mail in mail_server_of_live.to(address)]
            found = [
                link[0] for body in bodies if (link := re.search(rf"http://localhost:\d+/\w\w/{part}/[\w-]+/", body))
            ]
            if len(found) >= number:
                return found[number - 1]
            page.wait_for_timeout(250)
        raise AssertionError(f"{len(found)} of {number} links to {part} came to {address}: {bodies}")

    return find


def propose(page: Page, stage: stages.Stage, mailed, speaker: str, companion: str) -> str:
    """Begin a draft, go on with it by the link in the mail, and submit it; the personal link."""
    page.goto(f"/pt{stage.path}/call")
    page.locator("main a[href$='/propose']").first.click()
    page.locator("[name=name]").fill("Inês Figueiredo")
    page.locator("[name=email]").fill(speaker)
    page.locator("[name=language]").select_option("pt")
    page.locator("[name=title]").fill(TITLE)
    page.locator("[name=act][value=save]").click()
    expect(page.locator(".c-note--good")).to_be_visible()
    page.goto(mailed(page, speaker, "proposal"))
    expect(page.locator("h1")).to_have_text(TITLE)
    page.locator("main a[href$='/edit']").click()
    page.locator("[name=abstract]").fill("Como 2 bairros guardam a água da chuva.")
    page.locator("[name=town]").select_option(index=2)
    page.locator("[name=session_type]").first.check()
    page.locator("[name=floor_language][value=pt]").check()
    page.locator("[name=slides_language]").select_option("pt")
    page.locator("[name=companions-0-name]").fill("Rui Marques")
    page.locator("[name=companions-0-email]").fill(companion)
    page.locator("[name=recording][value=yes]").check()
    page.locator("[name=publication][value=yes]").check()
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    page.locator("[name=act][value=submit]").click()
    expect(page.locator("main a[href$='/edit']")).to_be_visible()
    own = page.url.partition("#")[0]
    page.goto(mailed(page, companion, "partaking"))
    page.locator("[name=answer][value=yes]").click()
    expect(page.locator("[name=answer][value=yes]")).to_have_count(0)
    return own


def score(page: Page, stage: stages.Stage, points: int) -> None:
    page.goto(f"{stage.desk}/review")
    page.locator("main .row a").first.click()
    expect(page.locator("h1")).to_have_text(TITLE)
    for criterion in page.locator("main fieldset").all():
        criterion.locator(f"input[value='{points}']").check()
    page.locator("[name=act][value=next]").click()
    expect(page.locator("main [role=img]").first).to_have_attribute("aria-label", "1 of 1 read")


def accept(page: Page, stage: stages.Stage) -> None:
    """Choose it by its score, look at the letter, and let all letters go."""
    page.goto(f"{stage.desk}/calls")
    page.locator("main th a").first.click()
    page.locator("main a[href$='/selection']").first.click()
    expect(page.locator("tbody tr").first).to_contain_text(TITLE)
    page.locator("tbody input[type=checkbox]").check()
    page.locator("[name=act][value=accepted]").click()
    page.goto(f"{stage.desk}/calls/decisions")
    page.locator("main a[href$='/letter']").first.click()
    expect(page.locator("main h2[lang=pt-PT]")).to_be_visible()
    page.go_back()
    page.locator("main form button").first.click()
    expect(page.locator("main table")).to_have_count(0)


def confirm(page: Page, own: str, mailed, speaker: str) -> str:
    """By the button behind the link in the letter; the page of the registration that follows from it."""
    assert mailed(page, speaker, "proposal", 2) == own
    page.goto(own)
    page.locator("main form[action$='/confirm'] button").click()
    expect(page.locator("main form[action$='/confirm']")).to_have_count(0)
    registration = mailed(page, speaker, "my")
    page.goto(registration)
    expect(page.locator("h1")).to_contain_text("Inês Figueiredo")
    badge = page.request.get(page.locator("a[href*='badge.pdf']").first.get_attribute("href"))
    assert (badge.status, badge.headers["content-type"]) == (200, "application/pdf")
    return registration


def carry(page: Page, stage: stages.Stage, *keys: str) -> None:
    """Move the session of the proposal in the editor, by keyboard alone."""
    page.goto(stage.editor)
    page.locator(f"#board [data-title='{TITLE}'] .c-grip").focus()
    for key in ("Enter", *keys, "Enter"):
        page.keyboard.press(key)
    expect(page.locator("#editor-live")).to_contain_text(f"“{TITLE}” stands on")


def publish(page: Page, stage: stages.Stage) -> None:
    page.goto(f"{stage.desk}/programme/release")
    page.locator("main form button[type=submit]").first.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".c-note--good").first).to_contain_text("The programme is published")


def cancel_workshop(page: Page, stage: stages.Stage) -> None:
    page.goto(f"{stage.desk}/programme/{stage.ids['Compost']}/cancel")
    page.locator("[name=reason]").fill("Cheia")
    page.locator("main form button[type=submit]").click()


def sign_up(page: Page, stage: stages.Stage, mail_server, participant: str) -> str:
    """Register, with a place in the workshop; the personal link."""
    page.goto(f"/lt{stage.path}/register")
    fill_in(page, "Rūta Žukauskienė", participant, "lt")
    page.locator(f"[name^=slot_][value='{stage.ids['Compost']}']").check()
    send(page)
    return link_in_mail(page, mail_server, participant)


def subscribed(page: Page, home, link: str) -> readers.Subscription:
    """What the button on somebody's page subscribes to."""
    page.goto(link)
    address = page.locator("a[href*='calendar.ics']").first.get_attribute("href")
    return readers.Subscription(home, page.evaluate("address => new URL(address, location).href", address))


@pytest.mark.timeout(150)
def test_from_the_call_to_calendars_that_follow(
    visit, sign_in, stage, reviewers, mailed, mail_server_of_live, tmp_path
):
    speaker, companion, participant = (f"{uuid.uuid4().hex[:10]}@leiria.example" for _ in range(3))
    with visit(locale="pt-PT", **PHONE) as phone, visit(viewport={"width": 1300, "height": 1600}) as desk:
        own = propose(phone, stage, mailed, speaker, companion)
        for reviewer, points in zip(reviewers, (2, 3), strict=True):
            sign_in(desk, reviewer)
            score(desk, stage, points)
            desk.context.clear_cookies()
        sign_in(desk, stage.host)
        accept(desk, stage)
        registration = confirm(phone, own, mailed, speaker)

        carry(desk, stage, "ArrowRight", *["ArrowDown"] * 12)
        publish(desk, stage)
        theirs = sign_up(phone, stage, mail_server_of_live, participant)
        calendars = [
            subscribed(phone, tmp_path / name, link)
            for name, link in (("speaker", registration), ("participant", theirs))
        ]

        def at(clock: str) -> str:
            moment = moments.at(stage.first_day, time.fromisoformat(clock), stage.zone)
            return f"{moment:%Y-%m-%d %H:%M}"

        def listed() -> list[dict[str, tuple[str, str]]]:
            return [
                {title: (start, status) for start, title, status in calendar.sync(stage.first_day, 2)}
                for calendar in calendars
            ]

        talk, workshop = (at("10:00"), "CONFIRMED"), (at("14:00"), "CONFIRMED")
        trains = {"Trains": (at("09:30"), "CONFIRMED")}
        assert listed() == [{TITLE: talk, **trains}, {TITLE: talk, "Compost": workshop, **trains}]

        carry(desk, stage, *["ArrowDown"] * 6)
        cancel_workshop(desk, stage)
        publish(desk, stage)
        mailed(phone, participant, "my", 2)
        talk, workshop = (at("10:30"), "CONFIRMED"), (at("14:00"), "CANCELLED")
        assert listed() == [{TITLE: talk, **trains}, {TITLE: talk, "Compost": workshop, **trains}]
