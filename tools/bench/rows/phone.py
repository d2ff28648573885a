"""From a code that has been read to the verdict on the screen, in Chromium with the window of a phone, as fast as this
machine is."""

import io
import statistics
from collections.abc import Iterator

import qrcode
from playwright.sync_api import Page, sync_playwright

from tests.support import browser as browsers
from tools.bench.result import Result
from tools.bench.rows import scanning
from tools.bench.stage import Stages

SIZE = 5000
_SCANS = 25

# The id of a scan is made as soon as its code has been read; the verdict counts as shown when it has been painted.
_CLOCK = """
const make = crypto.randomUUID.bind(crypto);
crypto.randomUUID = () => { window.readAt = performance.now(); return make(); };
document.addEventListener("DOMContentLoaded", () => {
  const verdict = document.querySelector("[data-part=verdict]");
  new MutationObserver(() => {
    if (verdict.hidden) return;
    requestAnimationFrame(() => setTimeout(() => { window.took = performance.now() - window.readAt; }));
  }).observe(verdict, { attributeFilter: ["hidden"] });
});
"""


def row(stages: Stages) -> Iterator[Result]:
    with stages.running(SIZE) as stage, sync_playwright() as playwright:
        stage.sql("DELETE FROM scan")
        stage.cookies = stage.sign_in(scanning.WHO)
        tickets = scanning.tickets_of(stage)[-_SCANS:]
        browser = browsers.launch(playwright)
        context = browser.new_context(base_url=stage.url, **browsers.PHONE)
        context.add_cookies([{"name": name, "value": value, "url": stage.url} for name, value in stage.cookies.items()])
        context.add_init_script(_CLOCK)
        page = context.new_page()
        page.goto(f"/checkin/{scanning.main_gate(stage)}")
        took = [_scanned(page, ticket) for ticket in tickets]
        browser.close()
        # Nineteen in twenty are at least as fast.
        slow = statistics.quantiles(took[1:], n=20)[-1]
        yield Result("scan to verdict in Chromium, with network, 5,000 people on the list", slow, "ms", 100)


def _scanned(page: Page, ticket: str) -> float:
    """Milliseconds from the code read from a picture to the verdict."""
    picture = io.BytesIO()
    qrcode.make(ticket).save(picture)
    page.evaluate("() => { window.took = null; }")
    page.set_input_files(
        "[data-part=file]", {"name": "code.png", "mimeType": "image/png", "buffer": picture.getvalue()}
    )
    page.wait_for_function("() => window.took !== null", polling=50)
    took = page.evaluate("() => window.took")
    # Only whoever has been let in can be undone.
    if not page.is_visible("[data-part=undo]"):
        raise AssertionError(f"not let in: {page.inner_text('[data-part=verdict]')}")
    page.click("[data-part=next]")
    return took
