"""A QR code as one compact SVG path."""

import re
from typing import NamedTuple

import zxingcpp

QUIET_MODULES = 4

# One byte a module: nought is dark.
_RUN = re.compile(b"(\x00+)|(\xff+)")


class Drawing(NamedTuple):
    """The dark modules as strokes one unit wide, and how many units a side has, white border included."""

    path: str
    side: int

    @property
    def modules(self) -> int:
        """The modules of a side without the white border."""
        return self.side - 2 * QUIET_MODULES


def draw(text: str) -> Drawing:
    """The QR code of ``text``, an address in ASCII: level M, four modules of white around it.

    Raises ValueError if it is empty or more than a code can hold (2.3 kB).
    """
    code = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode, ec_level="M")
    picture = memoryview(code.to_image(scale=1, add_quiet_zones=False))
    modules, side = picture.tobytes(), picture.shape[0]
    path = "".join(
        _row(modules[start : start + side], y)
        for y, start in enumerate(range(0, len(modules), side), start=QUIET_MODULES)
    )
    return Drawing(path, side + 2 * QUIET_MODULES)


def _row(modules: bytes, y: int) -> str:
    """Neighbouring dark modules of a row as one stroke each."""
    runs = (f"h{len(dark)}" if dark else f"m{len(light)} 0" for dark, light in _RUN.findall(modules))
    return f"M{QUIET_MODULES} {y}.5{''.join(runs)}"
