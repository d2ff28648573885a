"""A host organiser at the desk in German, by keyboard: finds somebody, writes a session, and the public sees it."""

import uuid

from playwright.sync_api import Page, expect

DESK = "/de/desk/climate-partnership/borne"


def press_until(page: Page, selector: str, key: str = "Tab", most: int = 150) -> None:
    """Go on by keyboard until ``selector`` has the focus."""
    for _press in range(most):
        page.keyboard.press(key)
        if page.locator(selector).evaluate_all("found => found.includes(document.activeElement)"):
            return
    raise AssertionError(f"{selector} is not reached by keyboard")


def test_find_somebody_without_accents(visit, sign_in):
    with visit(locale="de-DE") as page:
        sign_in(page, "host.borne@example.org")
        page.goto(f"{DESK}/registrations")
        somebody = page.locator("tbody th a").first.inner_text()
        press_until(page, "[type=search], main form input[type=text]")
        page.keyboard.type(somebody.split()[0])
        page.keyboard.press("Enter")
        expect(page.locator("tbody th a").filter(has_text=somebody)).to_be_visible()
        press_until(page, "tbody th a")
        page.keyboard.press("Enter")
        expect(page.locator("h1")).to_be_visible()


def test_write_a_session_and_cancel_it(visit, sign_in):
    title = f"Radwege im Winter {uuid.uuid4().hex[:6]}"
    with visit(locale="de-DE", java_script_enabled=False) as page:
        sign_in(page, "host.borne@example.org")
        page.goto(f"{DESK}/programme")
        page.locator("main a[href$='/add']").first.click()
        page.locator("[name$='title-de']").fill(title)
        page.locator("[name=kind]").select_option("talk")
        page.locator("[name=room]").select_option(index=1)
        page.locator("[name=starts]").fill("17:30")
        page.locator("[name=ends]").fill("18:00")
        page.locator("main form button[type=submit]").last.click()
        expect(page.locator("main")).to_contain_text(title)


def test_stranger_is_sent_to_sign_in_and_another_host_finds_nothing(visit, sign_in):
    with visit() as page:
        page.goto(f"{DESK}/registrations")
        page.wait_for_url("**/account/sign-in**")
        sign_in(page, "host.trakai@example.org")
        assert page.goto(f"{DESK}/registrations").status == 404
