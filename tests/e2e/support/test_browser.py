"""The browser's own checks see what they are there to see."""

import pytest
from PIL import Image

from tests.support import browser as browsers

PAGE = '<!doctype html><html lang="en"><title>t</title><main><h1>t</h1>{}</main></html>'


def test_axe_names_a_field_without_label(browser):
    with browsers.visit(browser, "http://localhost") as page:
        page.set_content(PAGE.format('<input name="a">'))
        found = browsers.accessibility_problems(page)
    assert [line.partition(":")[0] for line in found] == ["label"]


def test_axe_passes_a_good_page(browser):
    with browsers.visit(browser, "http://localhost") as page:
        page.set_content(PAGE.format('<label for="a">Name</label><input id="a" name="a">'))
        assert browsers.accessibility_problems(page) == []


def test_errors_of_scripts_fail_the_visit(browser):
    with (
        pytest.raises(AssertionError, match="reported errors"),
        browsers.visit(browser, "http://localhost") as page,
    ):
        page.set_content(PAGE.format("<script>nothing.there()</script>"))


def test_camera_film_has_ten_frames_of_the_picture(tmp_path):
    path = browsers.film(Image.new("RGB", (200, 200), "white"), tmp_path)
    width, height = browsers.CAMERA
    header, _, frames = path.read_bytes().partition(b"\n")
    assert header == b"YUV4MPEG2 W1280 H720 F10:1 Ip A1:1 C420jpeg"
    assert len(frames) == browsers.FRAMES * (len(b"FRAME\n") + width * height * 3 // 2)
    middle = len(b"FRAME\n") + (height // 2) * width + width // 2
    assert frames[middle] == 255
