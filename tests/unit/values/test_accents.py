"""Every town's ink can be read on what it stands on, in both schemes (WCAG 2.2: 4.5 for text, 3 for graphics)."""

import json
from pathlib import Path

import pytest

from app.values import accents

FILE = json.loads(Path(accents.__file__).with_name("accents.json").read_text("utf-8"))
ALL = [FILE["neutral"], *FILE["places"]]
PAPER = {"light": "#FBFAF6", "dark": "#13151D"}


def luminance(colour: str) -> float:
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("accent", ALL)
def test_ink_is_readable_and_fill_can_be_seen(accent, scheme):
    colours = accent[scheme]
    assert contrast(colours["ink"], PAPER[scheme]) >= 4.5
    assert contrast(colours["ink"], colours["tint"]) >= 4.5
    assert contrast(colours["fill"], PAPER[scheme]) >= 3


@pytest.mark.parametrize("accent", ALL)
def test_white_is_readable_on_deep(accent):
    assert contrast("#FFFFFF", accent["light"]["deep"]) >= 4.5


def test_deep_goes_by_place_and_starts_again_after_the_last():
    assert [accents.deep(place) for place in (None, 3, 8, 9)] == ["#24345C", "#821A57", "#055854", "#7C3205"]
