"""Setting text without a typesetter: how wide it will be, where its lines break, and the largest size that fits.

SVG breaks no lines, and a name must be broken in the same places on paper and on screen, so both take them from here.
Widths are those of Noto Sans, rounded up; Fira Sans, which the pages use, is narrower.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

MM_PER_PT = 25.4 / 72

# Ems at weight 600, measured in the font and rounded up. A letter with marks is as wide as the letter alone.
_EMS = {
    letter: ems
    for ems, letters in {
        0.30: " !,.:;ijl|'¡·ıłŀ‘’",
        0.42: "()[]{}-/\\_tfIJŧſ`´‐",
        0.47: 'r"?¿º°“”„',
        0.51: "szc*§",
        0.58: "FLSvyxE0123456789$€+<=>T^~Zae¢£«»ŁŦ–",
        0.62: "kYPøoðþÞĸ",
        0.66: "VbdgpqCRXhnuK#BđħŋÞ",
        0.69: "Aß",
        0.76: "DGU&HĐĦ",
        0.80: "NOQØŊ",
        0.91: "w%@æ®©½¼¾",
        0.98: "MÆWmŒœ",
    }.items()
    for letter in letters
}
_OTHER_LETTER = 0.8
_SYMBOL_OR_IDEOGRAPH = 1.3
_REGULAR_TO_BOLD = 0.98


class Set(NamedTuple):
    """A text as it is set: its lines and their size in points. An empty text has no lines."""

    lines: tuple[str, ...]
    size_pt: float


class _Piece(NamedTuple):
    """What is never broken, and what stands before it when it does not begin a line."""

    before: str
    text: str


def words(text: str) -> list[str]:
    """The pieces of ``text`` between which a line may break: after spaces and after hyphens."""
    return [piece.text for piece in _pieces(text)]


def _pieces(text: str) -> Iterator[_Piece]:
    for word in text.split():
        for position, part in enumerate(re.split(r"(?<=-)(?=[^-])", word)):
            yield _Piece("" if position else " ", part)


def width_mm(text: str, size_pt: float, *, bold: bool = False) -> float:
    """About how wide ``text`` will be; rather too much than too little."""
    return sum(map(_ems, text)) * size_pt * MM_PER_PT * (1 if bold else _REGULAR_TO_BOLD)


@lru_cache(maxsize=4096)
def _ems(char: str) -> float:
    category = unicodedata.category(char)
    if category in ("Mn", "Me", "Cf"):
        return 0
    if category == "So" or unicodedata.east_asian_width(char) in "WF":
        return _EMS.get(char, _SYMBOL_OR_IDEOGRAPH)
    return _EMS.get(unicodedata.normalize("NFD", char)[0], _OTHER_LETTER)


def fit(
    text: str, sizes_pt: Sequence[float], width: float, height: float, *, bold: bool = False, leading: float = 1.2
) -> Set:
    """The largest of ``sizes_pt`` (falling) at which ``text`` keeps within ``width`` and ``height`` millimetres.

    A word is broken only if it is wider than a line even at the smallest size. What is too long even then ends in "…".
    """
    pieces = list(_pieces(text))
    if not pieces:
        return Set((), sizes_pt[0])
    for chopping in (False, True):
        for size in sizes_pt:
            whole = _chopped(pieces, size, width, bold) if chopping else pieces
            rows = _broken(whole, size, width, bold)
            if len(rows) <= _room(size, height, leading) and all(width_mm(x, size, bold=bold) <= width for x in rows):
                return Set(tuple(rows), size)
    room = _room(size, height, leading)
    return Set((*rows[: room - 1], rows[room - 1][:-1] + "…"), size)


def broken(text: str, size_pt: float, width: float, *, bold: bool = False) -> list[str]:
    """``text`` in lines of at most ``width`` millimetres, words broken where one is wider than that."""
    return _broken(_chopped(_pieces(text), size_pt, width, bold), size_pt, width, bold)


def _room(size_pt: float, height: float, leading: float) -> int:
    return max(1, int(height / (size_pt * MM_PER_PT * leading) + 1e-9))


def _broken(pieces: Iterable[_Piece], size_pt: float, width: float, bold: bool) -> list[str]:
    broken: list[str] = []
    for piece in pieces:
        longer = broken[-1] + piece.before + piece.text if broken else ""
        if broken and width_mm(longer, size_pt, bold=bold) <= width:
            broken[-1] = longer
        else:
            broken.append(piece.text)
    return broken


def _chopped(pieces: Iterable[_Piece], size_pt: float, width: float, bold: bool) -> Iterator[_Piece]:
    """The same pieces, those wider than a line in several."""
    for piece in pieces:
        before, rest = piece
        while width_mm(rest, size_pt, bold=bold) > width:
            length = next(n for n in range(1, len(rest) + 1) if width_mm(rest[: n + 1], size_pt, bold=bold) > width)
            yield _Piece(before, rest[:length])
            before, rest = "", rest[length:]
        yield _Piece(before, rest)
