"""The front of a badge as one SVG picture that stands by itself, and the drawings that the PDF shares with it.

Only presentation attributes, no style, no script and no ids: it may be put into a page with a strict policy, and more
than once. Texts are texts, so that they can be searched, copied and read aloud.
"""

from collections.abc import Iterable
from xml.sax.saxutils import escape, quoteattr

from app.badges import lines, qr, rules
from app.badges.rules import Badge
from app.series import drawings
from app.typesetting import clean

TEXT = "#1B1D28"
MUTED = "#4D5166"

# Units of the picture in a millimetre. Smaller ones would make font sizes that some browsers round.
_UNITS = 4
_FONTS = "Fira Sans, Noto Sans, sans-serif"
_RING_MM = 26


def front(badge: Badge) -> str:
    """The badge's front, 105 to 148, as an SVG element."""
    set_ = rules.front(badge)
    width, height = _units(rules.WIDTH_MM), _units(rules.HEIGHT_MM)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="group"'
        f" aria-label={_quoted(badge.labels.badge)} lang={_quoted(badge.tag)} xml:lang={_quoted(badge.tag)}"
        f' font-family="{_FONTS}" fill="{TEXT}">'
        + _rect(0, 0, rules.WIDTH_MM, rules.HEIGHT_MM, "#FFFFFF")
        + "".join(_head(badge, set_))
        + "".join(_body(set_))
        + "".join(_foot(badge, set_))
        + "</svg>"
    )


def code(drawing: qr.Drawing) -> str:
    """A QR code as an SVG of one unit a module, its white border included."""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {drawing.side} {drawing.side}">'
        f'<path stroke="{TEXT}" d="{drawing.path}"/></svg>'
    )


def _head(badge: Badge, set_: rules.Front) -> Iterable[str]:
    yield _rect(0, 0, rules.WIDTH_MM, rules.HEAD_MM, rules.ground(badge.place))
    if badge.place:
        x, y = rules.WIDTH_MM - _RING_MM - rules.MARGIN_MM / 2, (rules.HEAD_MM - _RING_MM) / 2
        transform = f"translate({_units(x):g} {_units(y):g}) scale({_units(_RING_MM) / 360:.4f})"
        yield f'<g transform="{transform}">{drawings.host_arcs(badge.place, badge.towns_count)}</g>'
    top = (rules.HEAD_MM - _height(set_.series, 1.2) - _height(set_.edition, 1.1)) / 2
    yield _text(set_.series, rules.MARGIN_MM, top, 1.2, fill="#FFFFFF")
    yield _text(set_.edition, rules.MARGIN_MM, top + _height(set_.series, 1.2), 1.1, fill="#FFFFFF", weight=300)


def _body(set_: rules.Front) -> Iterable[str]:
    top = rules.HEAD_MM + rules.BODY_GAP_MM
    for part, leading, weight, after in (
        (set_.name, 1.0, 600, 2.5),
        (set_.organisation, 1.2, 400, 1.5),
        (set_.town, 1.2, 600, 0),
    ):
        yield _text(part, rules.MARGIN_MM, top, leading, weight=weight)
        top += _height(part, leading) + (after if part.lines else 0)


def _foot(badge: Badge, set_: rules.Front) -> Iterable[str]:
    drawing = qr.draw(badge.address)
    module = rules.CODE_MM / drawing.modules
    bottom = rules.HEIGHT_MM - rules.MARGIN_MM
    x = rules.WIDTH_MM - rules.MARGIN_MM - rules.CODE_MM - qr.QUIET_MODULES * module
    y = bottom - rules.CODE_MM - qr.QUIET_MODULES * module
    yield (
        f'<g role="img" aria-label={_quoted(badge.labels.code)} transform="translate({_units(x):.3f} {_units(y):.3f})'
        f' scale({_units(module):.5f})" shape-rendering="crispEdges">'
        f'<path fill="#FFFFFF" d="M0 0h{drawing.side}v{drawing.side}H0z"/>'
        f'<path stroke="{TEXT}" d="{drawing.path}"/></g>'
    )
    # The column beside the code is filled from below, so that it ends on the same line.
    if badge.channel:
        bottom -= 7
        yield _tag(badge, set_.channel, bottom)
        bottom -= 2
    if set_.languages.lines:
        bottom -= _height(set_.languages, 1.1)
        languages = _text(set_.languages, rules.MARGIN_MM, bottom, 1.1, weight=600)
        bottom -= _height(set_.understood, 1.2)
        yield _text(set_.understood, rules.MARGIN_MM, bottom, 1.2, fill=MUTED)
        yield languages
        bottom -= 2.5
    if set_.role.lines:
        bottom -= 6.5
        width = _width(set_.role) + 4
        yield _rect(rules.MARGIN_MM + 0.2, bottom + 0.2, width - 0.4, 6.1, "none", edge=True)
        yield _text(set_.role, rules.MARGIN_MM + 2, bottom + (6.5 - _height(set_.role, 1.2)) / 2, 1.2, weight=600)


def _tag(badge: Badge, autonym: lines.Set, top: float) -> str:
    """The channel: its number in a solid block, then the language's own name."""
    number = lines.Set((str(badge.channel.number),), 13)
    block = max(7.0, _width(number) + 4)
    spoken = _quoted(f"{badge.labels.channel} {badge.channel.number}")

    def middle(text: lines.Set) -> float:
        return top + (7 - _height(text, 1.2)) / 2

    left = rules.MARGIN_MM + (block - _width(number)) / 2
    return (
        _rect(rules.MARGIN_MM + 0.2, top + 0.2, block + _width(autonym) + 3.6, 6.6, "none", edge=True)
        + _rect(rules.MARGIN_MM, top, block, 7, TEXT)
        + f'<g role="img" aria-label={spoken}>'
        + _text(number, left, middle(number), 1.2, fill="#FFFFFF", weight=600)
        + "</g>"
        + _text(autonym, rules.MARGIN_MM + block + 1.8, middle(autonym), 1.2, weight=600, tag=badge.channel.tag)
    )


def _text(
    set_: lines.Set, left: float, top: float, leading: float, *, fill: str = "", weight: int = 400, tag: str = ""
) -> str:
    """Lines of text as one element; ``top`` is the upper edge of the first, in millimetres."""
    if not set_.lines:
        return ""
    size = set_.size_pt * lines.MM_PER_PT
    rows = []
    for number, line in enumerate(set_.lines):
        y = top + size * (leading * number + (leading - 1) / 2 + 0.8)
        # The space keeps two words apart for those who copy or hear the text; after a hyphen the word goes on.
        end = "" if number + 1 == len(set_.lines) or line.endswith("-") else " "
        rows.append(f'<tspan x="{_units(left):g}" y="{_units(y):.2f}">{escape(line)}{end}</tspan>')
    colour = f' fill="{fill}"' if fill else ""
    language = f" lang={_quoted(tag)} xml:lang={_quoted(tag)}" if tag else ""
    return f'<text font-size="{_units(size):.2f}" font-weight="{weight}"{colour}{language}>{"".join(rows)}</text>'


def _rect(x: float, y: float, width: float, height: float, fill: str, *, edge: bool = False) -> str:
    box = f'x="{_units(x):g}" y="{_units(y):g}" width="{_units(width):g}" height="{_units(height):g}"'
    line = f' stroke="{TEXT}" stroke-width="1.6" rx="3"' if edge else ""
    return f'<rect {box} fill="{fill}"{line}/>'


def _height(set_: lines.Set, leading: float) -> float:
    return len(set_.lines) * set_.size_pt * lines.MM_PER_PT * leading


def _width(set_: lines.Set) -> float:
    return max((lines.width_mm(line, set_.size_pt, bold=True) for line in set_.lines), default=0)


def _units(mm: float) -> float:
    return mm * _UNITS


def _quoted(text: str) -> str:
    return quoteattr(clean(text))
