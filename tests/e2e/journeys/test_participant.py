"""A participant on a telephone: from the page of the conference to the badge, a change and a cancellation."""

import re
import uuid

import pytest
from playwright.sync_api import Page, expect

from tests.support import browser as browsers

FORM = "/climate-partnership/borne/register"
MY = re.compile(r"http://localhost:\d+/(\w\w)/my/[\w-]+/")


def fill_in(page: Page, name: str, email: str, language: str) -> None:
    page.locator("[name=name]").fill(name)
    page.locator("[name=email]").fill(email)
    page.locator("[name=town]").select_option("Trakai")
    page.locator("[name=category][value=citizen]").check()
    page.locator(f"[name=understands][value={language}]").check()


def send(page: Page) -> None:
    page.locator("form.c-form button[type=submit]").last.click()


def link_in_mail(page: Page, smtp, address: str) -> str:
    """The personal link, once the worker has sent it."""
    for _second in range(40):
        if mails := smtp.to(address):
            return MY.search(mails[-1].get_body(("plain",)).get_content()).group()
        page.wait_for_timeout(500)
    raise AssertionError(f"no mail came to {address}")


@pytest.mark.parametrize(("code", "script"), [("lt", False), ("lt", True), ("en", False)])
def test_register_change_and_cancel(visit, mail_server_of_live, code, script):
    address = f"{uuid.uuid4().hex[:10]}@trakai.example"
    with visit(java_script_enabled=script, **browsers.PHONE) as page:
        page.goto(f"/{code}/climate-partnership/borne/")
        page.locator(f"main a[href$='{FORM}']").first.click()
        # Nothing filled in: told at the top and beside each field, and the page starts there.
        send(page)
        expect(page.locator("#errors")).to_be_visible()
        if script:
            expect(page.locator("#errors")).to_be_focused()
        else:
            assert page.url.endswith("#errors")
        fill_in(page, "Rūta Žukauskienė", address, code)
        send(page)
        page.wait_for_url("**/register/done/**")
        assert address not in page.content()

        page.goto(link_in_mail(page, mail_server_of_live, address))
        expect(page.locator("h1")).to_contain_text("Rūta Žukauskienė")
        expect(page.locator("main .c-pill--good").first).to_be_visible()

        page.locator("main a[href$='/change']").first.click()
        page.locator("[name=organisation]").fill("Galvės ežero bičiulių draugija")
        send(page)
        page.wait_for_url(MY)
        page.locator("main a[href$='/change']").first.click()
        expect(page.locator("[name=organisation]")).to_have_value("Galvės ežero bičiulių draugija")
        page.go_back()

        page.locator("main a[href$='/cancel']").first.click()
        page.locator("main form button[type=submit]").click()
        page.wait_for_url(MY)
        expect(page.locator("main .c-pill--bad").first).to_be_visible()


def test_by_keyboard_alone(visit):
    """Every field is reached and filled with the keyboard, in the order in which they stand."""
    address = f"{uuid.uuid4().hex[:10]}@trakai.example"
    to_type = {"name": "Keyboard Only", "email": address, "town": "Trakai"}
    to_press = {"category", "understands"}
    with visit() as page:
        page.goto(f"/en{FORM}")
        page.keyboard.press("Tab")
        expect(page.locator(".c-skip")).to_be_focused()
        page.keyboard.press("Enter")
        for _press in range(150):
            page.keyboard.press("Tab")
            name, kind = page.evaluate("() => [document.activeElement.name || '', document.activeElement.type || '']")
            if name in to_type:
                page.keyboard.type(to_type.pop(name))
            elif name in to_press:
                to_press.remove(name)
                page.keyboard.press("Space")
            elif kind == "submit":
                break
        assert (to_type, to_press) == ({}, set())
        page.keyboard.press("Enter")
        page.wait_for_url("**/register/done/**")
