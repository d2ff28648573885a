"""The editor of the programme in a browser: by keyboard alone, by the mouse, by a finger, and without a script."""

import pytest
from playwright.sync_api import Page, expect

from app.database import db
from app.programme.models import Session
from app.values import moments
from tests.support import browser as browsers

WIDE = {"viewport": {"width": 1300, "height": 2200}}


@pytest.fixture
def place_of(app_of_server, stage):
    """`place_of("Wind")`: when it starts and ends at the venue and in which room, as it is stored."""

    def look(title):
        rooms = {id: name for name, id in stage.ids.items() if name in ("Hall", "Attic")}
        with app_of_server.app_context():
            found = db.session.get_one(Session, stage.ids[title])
            if found.starts_at is None:
                return None
            starts, ends = (moments.local(at, stage.zone) for at in (found.starts_at, found.ends_at))
            return f"{starts:%H:%M}–{ends:%H:%M}", rooms.get(found.room_id)

    return look


@pytest.fixture
def board(visit, sign_in, stage):
    """`with board() as page`: the editor, opened by the host organiser."""

    def open_editor(**options):
        context = visit(**{**WIDE, **options})
        page = context.__enter__()
        opened.append(context)
        sign_in(page, stage.host)
        page.goto(stage.editor)
        return page

    opened = []
    yield open_editor
    for context in reversed(opened):
        context.__exit__(None, None, None)


def card(page: Page, title: str):
    return page.locator(f"#board [data-title='{title}']")


def press(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def pick_up(page: Page, title: str) -> None:
    card(page, title).locator(".c-grip").focus()
    press(page, "Enter")


def said(page: Page):
    return page.locator("#editor-live")


def middle(locator):
    box = locator.bounding_box()
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def drag(page: Page, start, end) -> None:
    page.mouse.move(*start)
    page.mouse.down()
    page.mouse.move(*end, steps=6)
    page.mouse.up()


def pixels_of(page: Page, minutes: int) -> float:
    """How high so many minutes are on the board."""
    return page.evaluate(
        "minutes => { const body = document.querySelector('.c-board tbody');"
        " return body.getBoundingClientRect().height / body.rows.length / 5 * minutes; }",
        minutes,
    )


def test_waiting_session_is_placed_by_keyboard(board, place_of):
    page = board()
    pick_up(page, "Wind")
    expect(said(page)).to_contain_text("“Wind” is picked up")
    press(page, *["ArrowDown"] * 3, "ArrowRight", "Shift+ArrowDown", "Enter")
    expect(said(page)).to_contain_text("“Wind” stands on")
    assert place_of("Wind") == ("09:15–10:05", "Attic")
    # Whoever works by keyboard goes on where they are.
    expect(page.locator(".c-grip:focus")).to_have_attribute("aria-label", "Move “Wind”")
    assert browsers.accessibility_problems(page) == []
    press(page, "Enter", "Delete")
    expect(said(page)).to_have_text("“Wind” waits for its place.")
    assert place_of("Wind") is None


@pytest.mark.parametrize("way_out", ["Escape", "Tab"])
def test_what_was_picked_up_by_mistake_stays_where_it_was(board, place_of, way_out):
    page = board()
    pick_up(page, "Trains")
    press(page, "ArrowUp", "Shift+ArrowDown", "ArrowRight", way_out)
    expect(said(page)).to_have_text("It stays where it was.")
    expect(page.locator(".c-ghost")).to_have_count(0)
    pick_up(page, "Trains")
    press(page, "ArrowUp", "ArrowDown", "Enter")
    expect(said(page)).to_have_text("It stays where it was.")
    assert place_of("Trains") == ("09:30–11:00", "Hall")


def test_session_leaves_neither_the_day_nor_the_rooms(board, place_of):
    page = board()
    pick_up(page, "Trains")
    press(page, *["ArrowUp"] * 30, "ArrowLeft", *["Shift+ArrowUp"] * 30, "Enter")
    expect(said(page)).to_contain_text("“Trains” stands on")
    assert place_of("Trains") == ("08:00–08:05", "Hall")


def test_waiting_session_is_placed_by_the_mouse_and_taken_out_again(board, place_of):
    page = board()
    attic = middle(page.locator(".c-board th[data-room]").nth(1))[0]
    top = page.locator(".c-board tbody").bounding_box()["y"]
    box = card(page, "Wind").bounding_box()
    grab = box["x"] + box["width"] / 2, box["y"] + 6
    drag(page, grab, (attic, top + pixels_of(page, 5 * 60) + 6))
    expect(said(page)).to_contain_text("“Wind” stands on")
    assert place_of("Wind") == ("13:00–13:45", "Attic")
    drag(page, middle(card(page, "Wind").locator("p").first), middle(page.locator("#waiting")))
    expect(said(page)).to_have_text("“Wind” waits for its place.")
    assert place_of("Wind") is None


def test_session_is_moved_and_stretched_by_the_mouse_and_let_go_by_escape(board, place_of):
    page = board()
    hour = pixels_of(page, 60)
    x, y = middle(card(page, "Trains").locator("p").first)
    drag(page, (x, y), (x, y + hour))
    expect(said(page)).to_contain_text("“Trains” stands on")
    assert place_of("Trains") == ("10:30–12:00", "Hall")
    x, y = middle(card(page, "Trains").locator(".c-stretch"))
    drag(page, (x, y), (x, y - hour / 2))
    expect(said(page)).to_contain_text("10:30–11:30")
    assert place_of("Trains") == ("10:30–11:30", "Hall")
    page.mouse.move(*middle(card(page, "Trains").locator("p").first))
    page.mouse.down()
    page.mouse.move(x, y + 3 * hour, steps=4)
    press(page, "Escape")
    page.mouse.up()
    expect(said(page)).to_have_text("It stays where it was.")
    assert place_of("Trains") == ("10:30–11:30", "Hall")


def test_finger_moves_a_session_by_its_grip_and_scrolls_elsewhere(board, place_of):
    page = board(viewport={"width": 1100, "height": 1000}, is_mobile=True, has_touch=True)
    grip = card(page, "Trains").locator(".c-grip")
    grip.scroll_into_view_if_needed()
    touch = page.context.new_cdp_session(page)

    def swipe(x, y, down):
        def point(by):
            return [{"x": x, "y": y + by}]

        touch.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": point(0)})
        for part in range(1, 7):
            touch.send("Input.dispatchTouchEvent", {"type": "touchMove", "touchPoints": point(down * part / 6)})
        touch.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})

    x, y = middle(grip)
    swipe(x, y, pixels_of(page, 30))
    expect(said(page)).to_contain_text("“Trains” stands on")
    assert place_of("Trains") == ("10:00–11:30", "Hall")
    said_before = said(page).inner_text()
    before = page.evaluate("scrollY")
    swipe(*middle(card(page, "Trains").locator("p").first), -80)
    page.wait_for_function("before => scrollY > before", arg=before)
    assert (said(page).inner_text(), place_of("Trains")) == (said_before, ("10:00–11:30", "Hall"))


@pytest.mark.parametrize("script", [True, False])
def test_second_of_two_organisers_is_told_and_nothing_is_lost(board, place_of, script):
    first, second = board(), board(java_script_enabled=script)
    if not script:
        card(second, "Wind").locator("h3 a").click()
    pick_up(first, "Wind")
    press(first, "Enter")
    expect(said(first)).to_contain_text("“Wind” stands on")
    if script:
        pick_up(second, "Wind")
        press(second, "ArrowRight", "Enter")
        expect(said(second)).to_contain_text("Someone else has changed this session meanwhile")
        # The board shows where it stands now, so that the next act is about that.
        expect(card(second, "Wind")).to_have_attribute("data-starts", "540")
        assert place_of("Wind") == ("09:00–09:45", "Hall")
        pick_up(second, "Wind")
        press(second, "ArrowRight", "Enter")
        expect(said(second)).to_contain_text("in Attic")
    else:
        second.locator("#place [name=room]").select_option(label="Attic")
        second.locator("#place [value=place]").click()
        expect(second.locator("#place")).to_contain_text("Someone else has changed this session meanwhile")
        expect(second.locator("#place strong")).to_contain_text("in Hall")
        assert place_of("Wind") == ("09:00–09:45", "Hall")
        second.locator("#place [name=starts]").fill("09:00")
        second.locator("#place [value=place]").click()
        expect(second.locator(".c-note--good")).to_contain_text("in Attic")
    assert place_of("Wind") == ("09:00–09:45", "Attic")


def test_everything_by_form_on_a_phone_without_a_script(board, place_of):
    page = board(java_script_enabled=False, **browsers.PHONE)
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    card(page, "Wind").locator("h3 a").click()
    # A mistake keeps what was typed.
    page.locator("#place [name=starts]").fill("16:00")
    page.locator("#place [name=minutes]").fill("0")
    page.locator("#place [value=place]").click()
    expect(page.locator("#place .kern-error")).to_be_visible()
    expect(page.locator("#place [name=starts]")).to_have_value("16:00")
    assert place_of("Wind") is None
    page.locator("#place [name=minutes]").fill("60")
    page.locator("#place [name=room]").select_option(label="Attic")
    page.locator("#place [value=place]").click()
    expect(page.locator(".c-note--good")).to_contain_text("16:00–17:00, in Attic")
    assert place_of("Wind") == ("16:00–17:00", "Attic")
    card(page, "Wind").locator("h3 a").click()
    page.locator("#place [value=unplace]").click()
    expect(page.locator("[data-waiting]")).to_contain_text("Wind")
    assert place_of("Wind") is None
    page.locator("[name=add-kind]").select_option("lunch")
    page.locator("[name=add-starts]").fill("12:00")
    page.locator("[value=add]").click()
    expect(page.locator(".c-board .c-slot").last).to_contain_text("Lunch")


def test_finger_on_a_phone_opens_the_form(board, place_of):
    """There the board is a list, in which nothing can be carried to another time."""
    page = board(**browsers.PHONE)
    expect(card(page, "Wind").locator(".c-grip")).to_be_hidden()
    card(page, "Wind").locator("h3 a").tap()
    page.locator("#place [value=place]").tap()
    expect(page.locator(".c-note--good")).to_contain_text("“Wind” stands on")
    assert place_of("Wind") == ("11:00–11:45", "Hall")
    assert browsers.accessibility_problems(page) == []


def test_network_that_fails_is_told_and_leaves_the_board_in_use(board, place_of):
    page = board()
    page.route("**/editor?*", lambda route: route.abort())
    pick_up(page, "Wind")
    press(page, "Enter")
    expect(said(page)).to_contain_text("This could not be saved.")
    page.unroute("**/editor?*")
    pick_up(page, "Wind")
    press(page, "Enter")
    expect(said(page)).to_contain_text("“Wind” stands on")
    assert place_of("Wind") == ("09:00–09:45", "Hall")
