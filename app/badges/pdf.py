"""Badges as pages to print: A6 upright, front and back, tagged for readers (PDF/UA-1), fonts embedded."""

import re
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import chain, islice
from pathlib import Path
from typing import Any

from app import typesetting
from app.badges import joining, qr, rules, svg
from app.badges.rules import Back, Badge, Channel
from app.series import drawings
from app.typesetting import clean, language

_TEMPLATE = Path(__file__).with_name("badge.typ")

# Badges set at once. The compiler keeps what it made in its last ten runs, some 0.2 MB a badge; a run costs 8 ms.
_TOGETHER = 12


def pages(badges: Iterable[Badge], *, title: str, tag: str) -> bytes:
    """One PDF with a page for each badge and one for its back, if it has one, in the order given.

    ``title`` is the document's, ``tag`` its language (BCP 47). The same badges give the same bytes. Letters that no
    font has become "□", other signs without a glyph are left out. Raises ValueError without any badge.
    """
    parts = _parts(badges, title, tag)
    first, second = next(parts, None), next(parts, None)
    if first is None:
        raise ValueError("no badge to print")
    return first if second is None else joining.joined(chain((first, second), parts))


def _parts(badges: Iterable[Badge], title: str, tag: str) -> Iterator[bytes]:
    """The badges as PDFs of some each. The compiler leaves the interpreter free, so the next ones are written down
    while it sets those before."""
    rest, setting = iter(badges), None
    with ThreadPoolExecutor(1) as press:
        while together := list(islice(rest, _TOGETHER)):
            next_ = press.submit(typesetting.pressed, _TEMPLATE, typesetting.prepared(_data(together, title, tag)))
            if setting:
                yield setting.result()
            setting = next_
        if setting:
            yield setting.result()


def _data(badges: Sequence[Badge], title: str, tag: str) -> dict[str, Any]:
    """What the template reads."""
    return {
        "title": clean(title),
        "lang": language(tag),
        "emblem": drawings.emblem(),
        "badges": [_badge(badge) for badge in badges],
    }


def _badge(badge: Badge) -> dict[str, Any]:
    drawing = qr.draw(badge.address)
    module = rules.CODE_MM / drawing.modules
    return {
        "lang": language(badge.tag),
        "ground": rules.ground(badge.place),
        "ring": drawings.host_ring(badge.place, badge.towns_count) if badge.place else None,
        "code": svg.code(drawing),
        "code_mm": drawing.side * module,
        "quiet_mm": qr.QUIET_MODULES * module,
        "code_alt": clean(badge.labels.code),
        "channel": _channel(badge.channel) if badge.channel else None,
        "texts": {name: {"lines": set_.lines, "pt": set_.size_pt} for name, set_ in vars(rules.front(badge)).items()},
        "back": _back(badge, badge.back) if badge.back else None,
    }


def _back(badge: Badge, back: Back) -> dict[str, Any]:
    return {
        "pt": rules.back_size_pt(back),
        "clip": not rules.back_fits(back),
        "heading": clean(badge.dates),
        "channels_heading": clean(badge.labels.channels),
        "channels": [_channel(channel) for channel in back.channels],
        "sections": [
            {
                "heading": clean(section.heading),
                "lines": [_runs(line, section.strong) for line in section.lines],
            }
            for section in back.sections
        ],
        "found": clean(back.found),
        "statement": clean(back.statement),
        "disclaimer": clean(back.disclaimer),
        "emblem_alt": clean(badge.labels.emblem),
    }


def _channel(channel: Channel) -> dict[str, Any]:
    return {
        "number": str(channel.number),
        "autonym": clean(channel.autonym),
        "lang": language(channel.tag),
    }


def _runs(line: str, strong: Sequence[str]) -> list[dict[str, Any]]:
    """The line in pieces, each bold or not."""
    wanted = [re.escape(clean(part)) for part in strong if clean(part)]
    pieces = re.split(f"({'|'.join(wanted)})", clean(line)) if wanted else [clean(line)]
    return [{"text": piece, "strong": bool(number % 2)} for number, piece in enumerate(pieces) if piece]
