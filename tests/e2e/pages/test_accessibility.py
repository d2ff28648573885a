"""Every page with axe; the pages of the public and the errors of its form in all five languages."""

import pytest
from playwright.sync_api import Page

from app.values.languages import PAGE_LANGUAGES
from tests.support import browser as browsers

SERIES = "/climate-partnership"
BORNE, TRAKAI = f"{SERIES}/borne", f"{SERIES}/trakai"
PUBLIC = [
    f"{SERIES}/",
    f"{SERIES}/rheine/",
    *(f"{SERIES}/bernburg/{part}" for part in ("", "documents", "programme?day=2")),
    *(f"{BORNE}/{part}" for part in ("", "venue", "privacy", "imprint", "accessibility", "participants")),
    f"{TRAKAI}/programme?day=2&understand=lt",
    f"{BORNE}/register",
    f"{BORNE}/register/link",
    f"{TRAKAI}/register",
    "/account/sign-in",
]
_EDITION = (
    "", "setup", "programme", "programme/add", "programme/rooms", "registrations", "registrations/figures",
    "registrations/new", "registrations/export", "badges", "checkin", "mails", "team", "team/invite",
)  # fmt: skip
# From the call to the release: in Leiria a call is being judged.
_CALL = (
    "calls", "calls/add", "calls/1", "calls/1/questions", "calls/1/review", "calls/1/selection?tick=1", "calls/proposals/1",
    "calls/decisions", "mails/held", "inviting", "inviting/letters/invitation", "inviting/sources", "speakers", "speakers/1",
    "texts",
)  # fmt: skip
_RELEASE = ("programme/editor", "programme/release", "material", "texts/export")
CALL = [*(f"{SERIES}/leiria/{part}" for part in _CALL), *(f"{BORNE}/{part}" for part in _RELEASE)]
DESK = [
    "",
    f"{SERIES}/",
    f"{SERIES}/team",
    f"{SERIES}/log",
    *(f"{BORNE}/{part}" for part in _EDITION),
]


@pytest.mark.parametrize("code", PAGE_LANGUAGES)
def test_public_pages(visit, code):
    with visit(**browsers.PHONE) as page:
        problems = {path: _problems(page, f"/{code}{path}") for path in PUBLIC}
        page.goto(f"/{code}{BORNE}/register")
        page.locator("form.c-form button[type=submit]").last.click()
        page.wait_for_selector("#errors")
        problems["errors of the form"] = browsers.accessibility_problems(page)
    assert {path: found for path, found in problems.items() if found} == {}


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("pages", [DESK, CALL], ids=["conference", "call to release"])
def test_desk(visit, sign_in, pages, scheme):
    with visit(viewport={"width": 1280, "height": 900}, color_scheme=scheme) as page:
        sign_in(page, "coordinator@example.org")
        problems = {path: _problems(page, f"/en/desk{path or '/'}") for path in pages}
    assert {path: found for path, found in problems.items() if found} == {}


def _problems(page: Page, address: str) -> list[str]:
    answer = page.goto(address)
    return [f"answered {answer.status}"] if answer.status != 200 else browsers.accessibility_problems(page)
