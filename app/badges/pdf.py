"""Badges as pages to print: A6 upright, front and back, tagged for readers (PDF/UA-1), fonts embedded."""

import json
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from itertools import chain, islice
from pathlib import Path
from typing import Any

import fontpkg_noto_sans

from app.badges import joining, lines, qr, rules, svg
from app.badges.rules import Back, Badge, Channel

# Only this folder and the compiler's own fonts, so that every machine makes the same pages.
_FONTS = str(Path(fontpkg_noto_sans.__file__).with_name("files"))
_TEMPLATE = Path(__file__).with_name("badge.typ")

# Badges set at once. The compiler keeps what it made in its last ten runs, some 0.2 MB a badge; a run costs 8 ms.
_TOGETHER = 16

# What the font is known to have; anything else is tried out.
_PLAIN = re.compile("[\u0020-\u007e\u00a0-\u00ac\u00ae-\u017f\u2010-\u2015\u2018-\u201e\u2022\u2026\u20ac]*")
_NO_GLYPH = "□"
_PROBE = b'#set document(title: "-")\n#set text(font: "Noto Sans")\n#json(bytes(sys.inputs.data)).text'


def _typst() -> Any:
    # Seven megabytes that only those processes need in which somebody prints.
    import typst

    return typst


@lru_cache
def _fonts() -> Any:
    # Looking for them takes as long as setting three badges.
    return _typst().Fonts(include_system_fonts=False, font_paths=[_FONTS])


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
            next_ = press.submit(_set, together, _data(together, title, tag, _shown), title, tag)
            if setting:
                yield setting.result()
            setting = next_
        if setting:
            yield setting.result()


def _set(badges: Sequence[Badge], data: str, title: str, tag: str) -> bytes:
    try:
        return _compiled(_TEMPLATE.read_bytes(), data)
    except _typst().TypstError:
        # Letters that can be drawn alone may still have no glyph in the company they keep.
        return _compiled(_TEMPLATE.read_bytes(), _data(badges, title, tag, _plain))


def _compiled(source: bytes, data: str) -> bytes:
    # Data never becomes source: the template reads it as JSON.
    return _typst().compile(
        source,
        sys_inputs={"data": data},
        font_paths=_fonts(),
        ignore_system_fonts=True,
        pdf_standards=["ua-1"],
    )


def _data(badges: Sequence[Badge], title: str, tag: str, change: Callable[[str], str]) -> str:
    """What the template reads, as JSON."""
    return json.dumps(
        {
            "title": change(lines.clean(title)) or "-",
            "lang": _language(tag),
            "emblem": svg.emblem(),
            "badges": [_each_text(_badge(badge), change) for badge in badges],
        }
    )


def _badge(badge: Badge) -> dict[str, Any]:
    drawing = qr.draw(badge.address)
    module = rules.CODE_MM / drawing.modules
    return {
        "lang": _language(badge.tag),
        "ground": rules.ground(badge.place),
        "ring": svg.host_ring(badge.place, badge.towns_count) if badge.place else None,
        "code": svg.code(drawing),
        "code_mm": drawing.side * module,
        "quiet_mm": qr.QUIET_MODULES * module,
        "code_alt": lines.clean(badge.labels.code),
        "channel": _channel(badge.channel) if badge.channel else None,
        "texts": {name: {"lines": set_.lines, "pt": set_.size_pt} for name, set_ in vars(rules.front(badge)).items()},
        "back": _back(badge, badge.back) if badge.back else None,
    }


def _back(badge: Badge, back: Back) -> dict[str, Any]:
    return {
        "pt": rules.back_size_pt(back),
        "clip": not rules.back_fits(back),
        "heading": lines.clean(badge.dates),
        "channels_heading": lines.clean(badge.labels.channels),
        "channels": [_channel(channel) for channel in back.channels],
        "sections": [
            {"heading": lines.clean(section.heading), "lines": [_runs(line, section.strong) for line in section.lines]}
            for section in back.sections
        ],
        "found": lines.clean(back.found),
        "statement": lines.clean(back.statement),
        "disclaimer": lines.clean(back.disclaimer),
        "emblem_alt": lines.clean(badge.labels.emblem),
    }


def _channel(channel: Channel) -> dict[str, Any]:
    return {"number": str(channel.number), "autonym": lines.clean(channel.autonym), "lang": _language(channel.tag)}


def _runs(line: str, strong: Sequence[str]) -> list[dict[str, Any]]:
    """The line in pieces, each bold or not."""
    wanted = [re.escape(lines.clean(part)) for part in strong if lines.clean(part)]
    pieces = re.split(f"({'|'.join(wanted)})", lines.clean(line)) if wanted else [lines.clean(line)]
    return [{"text": piece, "strong": bool(number % 2)} for number, piece in enumerate(pieces) if piece]


def _language(tag: str) -> list[str | None]:
    """Language and region of a BCP 47 tag, as typst wants them."""
    language, _, region = tag.partition("-")
    return [language, region if len(region) == 2 else None]


def _each_text(data: Any, change: Callable[[str], str]) -> Any:
    """The same data, each text changed; pictures are texts of plain letters and stay as they are."""
    if isinstance(data, dict):
        return {key: _each_text(value, change) for key, value in data.items()}
    if isinstance(data, list | tuple):
        return [_each_text(value, change) for value in data]
    return change(data) if isinstance(data, str) else data


def _shown(text: str) -> str:
    return text if _PLAIN.fullmatch(text) else "".join(map(_drawn, text))


def _plain(text: str) -> str:
    return "".join(char if _PLAIN.fullmatch(char) else _substitute(char) for char in text)


@lru_cache(maxsize=4096)
def _drawn(char: str) -> str:
    if _PLAIN.fullmatch(char):
        return char
    try:
        _compiled(_PROBE, json.dumps({"text": char}))
    except _typst().TypstError:
        return _substitute(char)
    return char


def _substitute(char: str) -> str:
    return _NO_GLYPH if char.isalnum() else ""
