"""A helper at the entrance, in a real browser: with the camera, with a photo, by keyboard, and without script."""

import io
import re

import pytest
import sqlalchemy as sa
from PIL import Image
from playwright.sync_api import Page, expect

from app.checkin.models import Gate, Scan
from app.checkin.rules import GateKind, Verdict
from app.database import db
from app.registration import links
from app.registration.models import Registration
from app.registration.rules import RegistrationState
from app.series.models import Edition
from tests.support import browser as browsers

HELPER = "helper.trakai@example.org"


class Person:
    """Somebody who has not come yet, and the main entrance of their conference."""

    def __init__(self, registration: Registration, gate_id: int):
        self.name, self.id = registration.name, registration.id
        self.badge = f"/my/{links.token_for(registration)}/badge.svg"
        self.gate = f"/checkin/{gate_id}"


@pytest.fixture
def person(app_of_server):
    """Each test gets somebody who is not in: those before were let in by the tests before."""
    with app_of_server.app_context():
        gate = db.session.scalars(
            sa.select(Gate).join(Gate.edition).where(Edition.slug == "trakai", Gate.kind == GateKind.MAIN)
        ).one()
        came = sa.select(Scan.registration_id).where(Scan.gate_id == gate.id)
        waiting = db.session.scalars(
            sa.select(Registration)
            .where(
                Registration.edition_id == gate.edition_id,
                Registration.state == RegistrationState.CONFIRMED,
                Registration.id.not_in(came.where(Scan.registration_id.is_not(None))),
            )
            .order_by(Registration.id)
        ).first()
        yield Person(waiting, gate.id)
        db.session.remove()


@pytest.fixture
def sign_in(live_server):
    """`sign_in(page)`: by the link that the helper gets."""

    def open_link(page: Page) -> None:
        address = re.search(r"https?://\S+", live_server.run("accounts", "sign-in-link", HELPER))
        page.goto(address.group())
        page.locator("main form button").click()
        page.wait_for_url("**/desk/**")

    return open_link


@pytest.fixture
def badge(visit, person) -> bytes:
    """The badge as its owner shows it on a telephone, as a picture."""
    with visit(viewport={"width": 630, "height": 890}) as page:
        page.goto(person.badge)
        return page.screenshot()


def verdict(page: Page, kind: str):
    return page.locator(f".c-verdict[data-verdict={kind}]")


def test_a_badge_before_the_camera_lets_its_owner_in(fake_camera, live_server, sign_in, person, badge):
    camera = fake_camera(Image.open(io.BytesIO(badge)))
    with browsers.visit(camera, live_server.url, permissions=["camera"], **browsers.PHONE) as page:
        sign_in(page)
        page.goto("/checkin/")
        page.locator(f"a[href='{person.gate}']").click()
        assert browsers.accessibility_problems(page) == []
        page.locator("[data-part=start]").click()
        expect(verdict(page, "in")).to_be_visible(timeout=20_000)
        expect(verdict(page, "in").locator(".who")).to_contain_text(person.name)
        assert browsers.accessibility_problems(page) == []
        # Names leave the screen by themselves.
        expect(verdict(page, "in").locator(".who")).to_have_count(0, timeout=12_000)
        # The badge is still before the camera: it is not scanned again.
        page.locator("[data-part=next]").click()
        expect(page.locator("[data-part=view]")).to_be_visible()
        page.wait_for_timeout(1_500)
        expect(page.locator("[data-part=verdict]")).to_be_hidden()


def test_a_lost_answer_is_asked_for_again_and_counts_once(visit, sign_in, person, badge, app_of_server):
    photo = {"name": "badge.png", "mimeType": "image/png", "buffer": badge}
    with visit(**browsers.PHONE) as page:
        sign_in(page)
        page.goto(person.gate)
        # The reader is there before the network goes.
        page.locator("[data-part=file]").set_input_files(
            {"name": "grey.png", "mimeType": "image/png", "buffer": _grey()}
        )
        expect(page.locator("[data-part=problem]")).to_be_visible(timeout=20_000)
        # The server answers, but the answer gets lost on its way.
        page.route("**/api/v1/checkin/scans", lambda route: (route.fetch(), route.abort()))
        page.locator("[data-part=file]").set_input_files(photo)
        expect(verdict(page, "again")).to_be_visible(timeout=20_000)
        expect(page.locator("[data-net=off]")).to_be_visible()
        page.unroute("**/api/v1/checkin/scans")
        page.locator("[data-part=again]").click()
        expect(verdict(page, "in")).to_be_visible()
        expect(page.locator("[data-net=on]")).to_be_visible()
    with app_of_server.app_context():
        stored = db.session.scalars(sa.select(Scan.verdict).where(Scan.registration_id == person.id)).all()
        assert stored == [Verdict.WELCOME]


def test_found_by_name_with_the_keyboard_and_taken_back(visit, sign_in, person):
    with visit(viewport={"width": 320, "height": 700}) as page:
        sign_in(page)
        page.goto(f"{person.gate}/find")
        page.locator("input[name=q]").focus()
        page.keyboard.type(person.name)
        page.keyboard.press("Enter")
        page.wait_for_url("**q=**")
        page.locator("summary").click()
        page.locator("details button").click()
        expect(page.locator("#errors")).to_be_focused()
        assert browsers.accessibility_problems(page) == []
        page.go_back()
        assert browsers.accessibility_problems(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= 320
        page.locator("input[name=q]").focus()
        # Search, the name, and the button that checks in.
        for _step in range(3):
            page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        expect(verdict(page, "in")).to_be_visible()
        assert browsers.accessibility_problems(page) == []
        page.locator("a[href$='/undo']").click()
        assert browsers.accessibility_problems(page) == []
        page.locator("input[name=reason]").fill("Kitas asmuo")
        page.keyboard.press("Enter")
        page.wait_for_url(f"**{person.gate}*")
        expect(page.locator(".c-note--good")).to_be_visible()


def test_everything_but_the_camera_works_without_script(visit, sign_in, person):
    with visit(java_script_enabled=False, **browsers.PHONE) as page:
        sign_in(page)
        page.goto(person.gate)
        expect(page.locator("[data-part=start]")).to_be_hidden()
        page.locator("[data-foot=scan] a").first.click()
        page.locator("input[name=q]").fill(person.name)
        page.locator("form[role=search] button").click()
        page.locator(".c-people button").first.click()
        expect(verdict(page, "in")).to_be_visible()
        expect(verdict(page, "in").locator(".who")).to_contain_text(person.name)


def _grey() -> bytes:
    picture = io.BytesIO()
    Image.new("RGB", (200, 200), (150, 150, 150)).save(picture, "PNG")
    return picture.getvalue()
