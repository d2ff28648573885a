"""Paper: texts in, pages out, tagged for readers (PDF/UA-1), every font embedded; or a page as a picture. Each template
lies beside its texts.

This file is also a programme of its own, which makes one document and gives its memory back; it imports nothing of ours.
"""

import json
import os
import re
import subprocess
import sys
import unicodedata
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

import fontpkg_noto_sans

# Only this folder and the compiler's own fonts, so that every machine makes the same pages.
_FONTS = str(Path(fontpkg_noto_sans.__file__).with_name("files"))

# A thousand sessions take a second; whatever takes longer than this will never end.
_LONGEST_SECONDS = 30
_LOWER_PRIORITY = 10

# What the font is known to have; anything else is tried out.
_PLAIN = re.compile("[\u0020-\u007e\u00a0-\u00ac\u00ae-\u017f\u2010-\u2015\u2018-\u201e\u2022\u2026\u20ac]*")
_NO_GLYPH = "□"
_PROBE = b'#set document(title: "-")\n#set text(font: "Noto Sans")\n#json(bytes(sys.inputs.data)).text'


class Prepared(NamedTuple):
    """What a template reads: the data, and its JSON with nothing in it that no font can draw."""

    data: dict[str, Any]
    written: str


def prepared(data: dict[str, Any]) -> Prepared:
    """``data`` for a template. It has a ``title``; its texts went through `clean`, or are pictures in plain letters.

    Letters that no font has become "□", other signs without a glyph are left out.
    """
    return Prepared(data, _written(data, _shown))


def pressed(template: Path, what: Prepared, *, as_picture: bool = False) -> bytes:
    """The PDF, or the only page as PNG with one dot for each point. The same data give the same bytes."""
    source = template.read_bytes()
    try:
        return _compiled(source, what.written, as_picture)
    except _typst().TypstError:
        # Letters that can be drawn alone may still have no glyph in the company they keep.
        return _compiled(source, _written(what.data, _plain), as_picture)


def pressed_apart(template: Path, data: dict[str, Any], *, as_picture: bool = False) -> bytes:
    """The same of ``data``, made by a process of its own: a long document takes 30 MB, and the compiler keeps its last ten.

    It stands back behind whatever else has to be done. Raises RuntimeError or TimeoutExpired if it cannot be made.
    """
    order = json.dumps({"template": str(template), "data": data, "as_picture": as_picture}).encode()
    command = [sys.executable, "-I", __file__]
    done = subprocess.run(command, input=order, capture_output=True, timeout=_LONGEST_SECONDS, check=False)  # noqa: S603
    if done.returncode:
        raise RuntimeError(f"{template.name} was not set: {done.stderr.decode(errors='replace')[-2000:]}")
    return done.stdout


@lru_cache(maxsize=1024)
def clean(text: str) -> str:
    """One line of plain text: control characters and turned reading order are gone, spaces are single.

    The marks that some scripts need to join or part letters stay.
    """
    kept = "".join(_kept(char) for char in unicodedata.normalize("NFC", text))
    return " ".join(kept.split())


def language(tag: str) -> list[str | None]:
    """Language and region of a BCP 47 tag, as templates want them."""
    code, _, region = tag.partition("-")
    return [code, region if len(region) == 2 else None]


def _kept(char: str) -> str:
    category = unicodedata.category(char)
    if category in ("Cc", "Zl", "Zp"):
        return " "
    if category == "Cf":
        return char if char in "\u200c\u200d" else ""
    # Surrogates, private use, and what is no character at all: no font shows them.
    return "" if category in ("Cs", "Co", "Cn") else char


def _typst() -> Any:
    # Seven megabytes that only those processes need in which somebody prints.
    import typst

    return typst


@lru_cache
def _fonts() -> Any:
    # Looking for them takes as long as setting three badges.
    return _typst().Fonts(include_system_fonts=False, font_paths=[_FONTS])


def _compiled(source: bytes, written: str, as_picture: bool = False) -> bytes:
    # Data never becomes source: the template reads it as JSON.
    return _typst().compile(
        source,
        sys_inputs={"data": written},
        font_paths=_fonts(),
        ignore_system_fonts=True,
        **({"format": "png", "ppi": 72.0} if as_picture else {"pdf_standards": ["ua-1"]}),
    )


def _written(data: dict[str, Any], change: Callable[[str], str]) -> str:
    changed = _each_text(data, change)
    # A document without a title is refused.
    return json.dumps(changed | {"title": changed["title"].strip() or "-"})


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


if __name__ == "__main__":
    os.nice(_LOWER_PRIORITY)
    order = json.load(sys.stdin.buffer)
    what = prepared(order["data"])
    sys.stdout.buffer.write(pressed(Path(order["template"]), what, as_picture=order["as_picture"]))
