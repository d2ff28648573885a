"""A QR code as one compact SVG path."""

import re
from functools import cache, lru_cache
from types import ModuleType
from typing import Any, NamedTuple

QUIET_MODULES = 4

_DARK = re.compile(b"\x01+")


class Drawing(NamedTuple):
    """The dark modules as strokes one unit wide, and how many units a side has, white border included."""

    path: str
    side: int

    @property
    def modules(self) -> int:
        """The modules of a side without the white border."""
        return self.side - 2 * QUIET_MODULES


def draw(text: str) -> Drawing:
    """The QR code of ``text``: level M, four modules of white around it.

    Raises DataOverflowError if it is more than a code can hold (2.3 kB).
    """
    data = text.encode()
    code = _code(data, _version(len(data), _qrcode().util.optimal_mode(data)))
    path = "".join(_row(row, y) for y, row in enumerate(code.modules, start=QUIET_MODULES))
    return Drawing(path, code.modules_count + 2 * QUIET_MODULES)


@cache
def _qrcode() -> ModuleType:
    # With the pictures it can draw it takes four megabytes, and few web processes ever show a code.
    import qrcode

    return qrcode


def _code(data: bytes, version: int | None) -> Any:
    level = _qrcode().constants.ERROR_CORRECT_M
    # Trying all eight masks costs seven times as long; any of them is legal, and readers do not mind which.
    code = _qrcode().QRCode(version=version, error_correction=level, mask_pattern=3, border=QUIET_MODULES)
    # Splitting the data by kinds of characters would gain nothing: an address on a badge is of one kind.
    code.add_data(data, optimize=0)
    code.make(fit=version is None)
    return code


@lru_cache(maxsize=64)
def _version(length: int, mode: int) -> int:
    """The smallest version for so many bytes. Looking for it takes as long as drawing, and badges are alike."""
    util = _qrcode().util
    alike = {util.MODE_NUMBER: b"0", util.MODE_ALPHA_NUM: b"A", util.MODE_8BIT_BYTE: b"a"}[mode]
    return _code(alike * length, None).version


def _row(modules: list[bool], y: int) -> str:
    """Neighbouring dark modules of a row as one stroke each."""
    strokes, end = [], 0
    for run in _DARK.finditer(bytes(modules)):
        start = run.start()
        move = f"m{start - end} 0" if strokes else f"M{start + QUIET_MODULES} {y}.5"
        end = run.end()
        strokes.append(f"{move}h{end - start}")
    return "".join(strokes)
