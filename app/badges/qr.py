"""A QR code as one compact SVG path."""

from typing import NamedTuple

from qrcode.constants import ERROR_CORRECT_M
from qrcode.main import QRCode

QUIET_MODULES = 4


class Drawing(NamedTuple):
    """The dark modules as a path in units of one module, and how many units a side has, white border included."""

    path: str
    side: int

    @property
    def modules(self) -> int:
        """The modules of a side without the white border."""
        return self.side - 2 * QUIET_MODULES


def draw(text: str) -> Drawing:
    """The QR code of ``text``: level M, four modules of white around it. Raises DataOverflowError beyond 2.3 kB."""
    # Trying all eight masks costs seven times as long; any of them is legal, and readers do not mind which.
    code = QRCode(error_correction=ERROR_CORRECT_M, mask_pattern=3, border=QUIET_MODULES)
    code.add_data(text)
    code.make()
    return Drawing(
        "".join(_row(row, y) for y, row in enumerate(code.modules, start=QUIET_MODULES)),
        code.modules_count + 2 * QUIET_MODULES,
    )


def _row(modules: list[bool], y: int) -> str:
    """Neighbouring dark modules of a row as one rectangle each."""
    path, x = [], 0
    while x < len(modules):
        start = x
        while x < len(modules) and modules[x]:
            x += 1
        if x > start:
            path.append(f"M{start + QUIET_MODULES} {y}h{x - start}v1h-{x - start}z")
        else:
            x += 1
    return "".join(path)
