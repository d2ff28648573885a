"""What axe cannot see: reflow at 320 px, text at 200 %, text spacing, targets, focus that is not covered."""

import pytest
from playwright.sync_api import Page

BORNE, LEIRIA = "/climate-partnership/borne", "/climate-partnership/leiria"
PAGES = [
    "/climate-partnership/",
    f"{BORNE}/",
    f"{BORNE}/programme?day=2&understand=lt",
    f"{BORNE}/register",
    f"{BORNE}/venue",
]
DESK = [
    f"{BORNE}/",
    f"{BORNE}/setup",
    f"{BORNE}/registrations",
    f"{BORNE}/programme",
    f"{BORNE}/programme/editor",
    f"{BORNE}/programme/release",
    f"{BORNE}/material",
    f"{BORNE}/mails",
    f"{BORNE}/team",
    f"{LEIRIA}/calls/1",
    f"{LEIRIA}/calls/1/review",
    f"{LEIRIA}/calls/1/selection?tick=1",
    f"{LEIRIA}/calls/decisions",
    f"{LEIRIA}/inviting",
    f"{LEIRIA}/speakers",
    f"{LEIRIA}/texts",
]
# WCAG 2.2, 1.4.12.
SPACING = """
    * { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important }
    p { margin-block-end: 2em !important }
"""
LARGE = "html { font-size: 200% !important }"


@pytest.mark.parametrize("code", ["lt", "de"])
def test_nothing_runs_out_of_a_narrow_page(visit, sign_in, code):
    with visit(viewport={"width": 320, "height": 640}, bypass_csp=True) as page:
        wide = {f"/{code}{path}": _overflow(page, f"/{code}{path}") for path in PAGES}
        sign_in(page, "coordinator@example.org")
        wide |= {f"/{code}/desk{path}": _overflow(page, f"/{code}/desk{path}") for path in DESK}
    assert {address: found for address, found in wide.items() if found} == {}


@pytest.mark.parametrize("style", [SPACING, LARGE], ids=["text spacing", "text at 200 %"])
def test_larger_text_runs_out_of_nothing(visit, style):
    with visit(viewport={"width": 1280, "height": 900}, bypass_csp=True) as page:
        wide = {path: _overflow(page, f"/lt{path}", style) for path in PAGES}
    assert {path: found for path, found in wide.items() if found} == {}


def test_targets_are_large_enough(visit):
    """24 px by 24 px (WCAG 2.2, 2.5.8), except links within a sentence."""
    with visit(viewport={"width": 360, "height": 740}) as page:
        small = {}
        for path in PAGES:
            page.goto(f"/en{path}")
            small[path] = page.evaluate(_SMALL_TARGETS)
    assert {path: found for path, found in small.items() if found} == {}


def test_the_focus_is_seen_and_never_covered(visit):
    with visit(viewport={"width": 360, "height": 640}) as page:
        page.goto(f"/en{BORNE}/register")
        hidden = []
        for _press in range(60):
            page.keyboard.press("Tab")
            if problem := page.evaluate(_HIDDEN_FOCUS):
                hidden.append(problem)
    assert hidden == []


def _overflow(page: Page, address: str, style: str = "") -> int:
    """By how many pixels the page is wider than its window."""
    page.goto(address)
    if style:
        page.add_style_tag(content=style)
    return page.evaluate("() => document.documentElement.scrollWidth - document.documentElement.clientWidth")


_SMALL_TARGETS = """() => [...document.querySelectorAll("a[href], button, input, select, textarea, summary")]
    .filter(found => {
        const box = found.getBoundingClientRect();
        const inSentence = found.matches("p a, li a, dd a, td a, th a, h2 a, h3 a, h4 a, label a");
        const hidden = !box.width || found.type === "hidden" || found.closest(".c-skip, .c-hidden");
        return !hidden && !inSentence && (box.width < 24 || box.height < 24);
    }).map(found => found.outerHTML.slice(0, 80))"""
_HIDDEN_FOCUS = """() => {
    const found = document.activeElement, box = found.getBoundingClientRect();
    if (found === document.body || !box.width) return "";
    const x = Math.min(Math.max(box.left + box.width / 2, 0), innerWidth - 1);
    const y = Math.min(Math.max(box.top + Math.min(box.height / 2, 20), 0), innerHeight - 1);
    const top = document.elementFromPoint(x, y);
    const labelled = [...(found.labels || [])].some(label => label.contains(top));
    const covered = top && !found.contains(top) && !top.contains(found) && !labelled;
    return covered ? found.outerHTML.slice(0, 80) : "";
}"""
