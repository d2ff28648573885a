"""The editor of the programme in a browser: by keyboard alone, by the mouse, and without a script on a phone."""

from playwright.sync_api import Page, expect

EDITOR = "/en/desk/climate-partnership/borne/programme/editor"


def carried(page: Page) -> str:
    """Pick up the last session of the day by keyboard, and say its title."""
    card = page.locator(".c-board .c-slot").last
    card.locator(".c-grip").focus()
    page.keyboard.press("Enter")
    return card.get_attribute("data-title") or ""


def starts(page: Page, title: str) -> int:
    return int(page.locator(f".c-board [data-title='{title}']").get_attribute("data-starts") or -1)


def test_moved_by_keyboard_alone_and_left_by_escape(visit, sign_in):
    with visit(viewport={"width": 1300, "height": 1000}) as page:
        sign_in(page, "host.borne@example.org")
        page.goto(EDITOR)
        title = carried(page)
        before = starts(page, title)
        page.keyboard.press("ArrowUp")
        page.keyboard.press("Escape")
        expect(page.locator("#editor-live")).to_have_text("It stays where it was.")
        assert starts(page, title) == before
        carried(page)
        page.keyboard.press("ArrowUp")
        page.keyboard.press("Enter")
        expect(page.locator("#editor-live")).to_contain_text(f"“{title}” stands on")
        assert starts(page, title) == before - 5
        expect(page.locator(".c-grip:focus")).to_have_attribute("aria-label", f"Move “{title}”")


def test_dragged_with_the_mouse(visit, sign_in):
    with visit(viewport={"width": 1300, "height": 2000}) as page:
        sign_in(page, "host.borne@example.org")
        page.goto(EDITOR)
        card = page.locator(".c-board .c-slot").last
        title = card.get_attribute("data-title") or ""
        before = starts(page, title)
        box = card.bounding_box()
        x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] - 20
        page.mouse.move(x, y)
        page.mouse.down()
        page.mouse.move(x, y - 96, steps=6)
        page.mouse.up()
        expect(page.locator("#editor-live")).to_contain_text(f"“{title}” stands on")
        assert starts(page, title) == before - 60


def test_without_a_script_on_a_phone(visit, sign_in):
    with visit(viewport={"width": 320, "height": 800}, java_script_enabled=False) as page:
        sign_in(page, "host.borne@example.org")
        page.goto(EDITOR)
        page.locator(".c-board .c-slot h3 a").first.click()
        page.locator("#place [name=starts]").fill("09:15")
        page.locator("#place [value=place]").click()
        expect(page.locator(".c-board .c-slot").first).to_contain_text("09:15")
