"""Chromium for the tests, and a camera that shows what a test wants to be seen."""

import itertools
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Page, Playwright

from tools import find_browser

CAMERA = (1280, 720)
FRAMES = 10
PHONE = {"viewport": {"width": 360, "height": 740}, "device_scale_factor": 2, "is_mobile": True, "has_touch": True}
AXE_RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def executable() -> str:
    """The browser's path; found before the run by `make test`, or now."""
    path = os.environ.get("TEST_BROWSER") or find_browser.find()
    if not path:
        pytest.fail(find_browser.lacking("chromium"), pytrace=False)
    return path


def launch(playwright: Playwright, *, camera: Path | None = None) -> Browser:
    """A browser process; ``camera`` is the film its camera shows, over and over."""
    arguments = []
    if camera:
        arguments = ["--use-fake-device-for-media-stream", f"--use-file-for-fake-video-capture={camera}"]
    return playwright.chromium.launch(executable_path=executable(), args=arguments)


@contextmanager
def visit(browser: Browser, base_url: str, **options: object) -> Iterator[Page]:
    """A page in a new context, as a new visitor. Messages of the page's own errors fail the test at the end."""
    context = browser.new_context(base_url=base_url, **{"locale": "en-GB", **options})  # type: ignore[arg-type]
    errors = watch(context)
    page = context.new_page()
    page.set_default_timeout(10_000)
    try:
        yield page
    finally:
        context.close()
    assert errors == [], "the page reported errors"


def watch(context: BrowserContext) -> list[str]:
    """Errors of scripts and everything the Content-Security-Policy refuses, as they come."""
    errors: list[str] = []
    context.on("weberror", lambda error: errors.append(str(error.error)))
    context.on(
        "console",
        lambda message: errors.append(message.text) if message.type == "error" and _is_ours(message.text) else None,
    )
    return errors


def _is_ours(text: str) -> bool:
    # Chromium reports every answer of 400 and above as an error; a form sent with mistakes is answered so on purpose.
    return not text.startswith("Failed to load resource")


def film(image: Image.Image, directory: Path) -> Path:
    """A file for `launch(camera=…)`: ``image`` in the middle of the view, on a grey ground."""
    view = Image.new("RGB", CAMERA, (150, 150, 150))
    image = image.convert("RGB")
    image.thumbnail((CAMERA[0] - 80, CAMERA[1] - 80))
    view.paste(image, ((CAMERA[0] - image.width) // 2, (CAMERA[1] - image.height) // 2))
    luma, blue, red = view.convert("YCbCr").split()
    half = (CAMERA[0] // 2, CAMERA[1] // 2)
    frame = b"FRAME\n" + luma.tobytes() + blue.resize(half).tobytes() + red.resize(half).tobytes()
    numbers = itertools.count(1)
    path = next(path for number in numbers if not (path := directory / f"camera-{number}.y4m").exists())
    path.write_bytes(f"YUV4MPEG2 W{CAMERA[0]} H{CAMERA[1]} F10:1 Ip A1:1 C420jpeg\n".encode() + frame * FRAMES)
    return path


def accessibility_problems(page: Page) -> list[str]:
    """What axe finds on the page as it stands: rule, element, advice."""
    found = Axe().run(page, options={"runOnly": {"type": "tag", "values": AXE_RULES}})
    return [
        f"{violation['id']}: {' '.join(map(str, node['target']))}: {violation['help']}"
        for violation in found.response["violations"]
        for node in violation["nodes"]
    ]
