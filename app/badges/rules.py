"""What a ticket and a badge are, what is refused, and how large a name is written."""

import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import NamedTuple

from flask_babel import lazy_gettext as _l

from app import values
from app.badges import lines
from app.programme.following import Follow
from app.registration.rules import CategoryKind
from app.typesetting import clean
from app.values.errors import DomainError

# Others look for these people, so their badges say what they are.
SHOWN_ROLES = frozenset(
    {CategoryKind.SPEAKER, CategoryKind.INTERPRETER, CategoryKind.PRESS, CategoryKind.GUEST, CategoryKind.HELPER}
)

# Badges that one request makes: some hundred take less than a second.
SHEET = 200


class Ticket(NamedTuple):
    """What a code says: ids of our own records only. A higher issue number voids the lower ones."""

    edition_id: int
    registration_id: int
    issue: int


class UnknownCode(DomainError):
    """The text is not a ticket code: wrong length, wrong letters, or a format that we do not know."""

    code = "unknown_code"
    message = _l("This code is not a ticket of this service.")


class UnknownKey(UnknownCode):
    """It looks like a ticket, but names a signing key that this service does not have."""

    code = "unknown_ticket_key"
    message = _l("This ticket was made by another service, or its key is no longer in use.")


class WrongSignature(UnknownCode):
    """It looks like a ticket of ours, but was changed or made up."""

    code = "wrong_signature"
    message = _l("This ticket is not genuine.")


class NothingToPrint(DomainError):
    """None of the chosen registrations is confirmed any more."""

    code = "nothing_to_print"
    message = _l("None of these people is registered any more, so there is no badge to print.")
    status = 409


def own_channel(answers: Iterable[Follow]) -> tuple[int, str] | None:
    """The channel somebody sets their receiver to, with its language: the one that carries most of their sessions.

    ``answers`` say how they follow each session. None for somebody who needs no receiver.
    """
    heard = Counter(
        (answer.channel, answer.language)
        for answer in answers
        if answer.kind == "channel" and answer.channel is not None and answer.language is not None
    )
    return min(heard, key=lambda channel: (-heard[channel], channel)) if heard else None


class Channel(NamedTuple):
    """A channel of the receiver: its number, its language's own name, and that language as a BCP 47 tag."""

    number: int
    autonym: str
    tag: str


@dataclass(frozen=True)
class Section:
    """A heading of the badge's back and the lines below it. Parts of a line that are also in ``strong`` are bold."""

    heading: str
    lines: tuple[str, ...]
    strong: tuple[str, ...] = ()


@dataclass(frozen=True)
class Back:
    """The back of a badge. The emblem of the Union stands there only together with its funding statement."""

    channels: tuple[Channel, ...] = ()
    sections: tuple[Section, ...] = ()
    found: str = ""
    statement: str = ""
    disclaimer: str = ""


@dataclass(frozen=True)
class Labels:
    """The badge's own words in the holder's language. ``badge``, ``code`` and ``emblem`` are said by screen readers
    in place of what is drawn; ``channel`` is said before a channel's number."""

    badge: str
    understood: str
    channel: str
    channels: str
    code: str
    emblem: str


@dataclass(frozen=True)
class Badge:
    """All that stands on a badge, in words that are already translated.

    ``languages`` are codes as people say them ("LT"), ``channel`` is the one the holder listens to, ``place`` is the
    host town's place in the ring of ``towns_count`` towns (None: the series has no ring to show), ``address`` is what
    the QR code holds, ``tag`` is the BCP 47 tag of the labels' language. Without a back there is one page.
    """

    name: str
    organisation: str
    town: str
    languages: tuple[str, ...]
    channel: Channel | None
    series: str
    edition: str
    dates: str
    place: int | None
    towns_count: int
    role: str
    address: str
    tag: str
    labels: Labels
    back: Back | None = None


# The face of A6 upright in millimetres; everything else follows from these. 210 mm are halved to 105, 297 to 148.
WIDTH_MM, HEIGHT_MM = 105, 148
MARGIN_MM = 6
HEAD_MM = 31
BODY_GAP_MM = 5.5
# Between the heading of the back and its foot.
BACK_ROOM_MM = 100
# The dark modules alone, without their white border: phones read it at arm's length from 35 mm on.
CODE_MM = 36

_NAME_SIZES_PT = (37, 30, 24, 19, 15, 12, 9, 7)
_ORGANISATION_SIZES_PT = (14, 12, 10, 8.5, 7)
_TOWN_SIZES_PT = (14, 12, 10, 8)
_LANGUAGE_SIZES_PT = (21, 17, 13, 10)
_EDITION_SIZES_PT = (32, 25, 20, 15, 11)
_SERIES_SIZES_PT = (11.5, 10, 8.5)
_TAG_SIZES_PT = (13, 10.5, 8.5, 7)
_LABEL_SIZES_PT = (10, 8.5, 7)
_ROLE_SIZES_PT = (10.5, 9, 7.5)

_BACK_SIZES_PT = (11.5, 10.5, 9.5, 8.5, 7.5, 6.5)

_BODY_WIDTH_MM = WIDTH_MM - 2 * MARGIN_MM
# What the ring in the head leaves over, and what the code at the foot does, with its white border.
_HEAD_WIDTH_MM = 66
_FOOT_WIDTH_MM = 52


@dataclass(frozen=True)
class Front:
    """How the texts of a badge's front are set so that each fits its place."""

    series: lines.Set
    edition: lines.Set
    name: lines.Set
    organisation: lines.Set
    town: lines.Set
    role: lines.Set
    understood: lines.Set
    languages: lines.Set
    channel: lines.Set


def front(badge: Badge) -> Front:
    """Size and lines of every text on the front: the largest that fits, the name first."""
    name = clean(badge.name)
    channel = badge.channel.autonym if badge.channel else ""
    return Front(
        series=_fit(badge.series, _SERIES_SIZES_PT, _HEAD_WIDTH_MM, 10),
        edition=_fit(badge.edition, _EDITION_SIZES_PT, _HEAD_WIDTH_MM, 14, leading=1.1),
        name=_fit(name, name_sizes_pt(name), _BODY_WIDTH_MM, 40, bold=True, leading=1.0),
        organisation=_fit(badge.organisation, _ORGANISATION_SIZES_PT, _BODY_WIDTH_MM, 13),
        town=_fit(badge.town, _TOWN_SIZES_PT, _BODY_WIDTH_MM, 7, bold=True),
        role=_fit(badge.role, _ROLE_SIZES_PT, _FOOT_WIDTH_MM - 4, 5, bold=True),
        understood=_fit(badge.labels.understood, _LABEL_SIZES_PT, _FOOT_WIDTH_MM, 7.5),
        languages=_fit(" ".join(badge.languages), _LANGUAGE_SIZES_PT, _FOOT_WIDTH_MM, 12, bold=True, leading=1.1),
        channel=_fit(channel, _TAG_SIZES_PT, _FOOT_WIDTH_MM - 13, 5.5, bold=True),
    )


def _fit(text: str, sizes_pt: tuple[float, ...], width: float, height: float, **style) -> lines.Set:
    return lines.fit(clean(text), sizes_pt, width, height, **style)


def name_sizes_pt(name: str) -> tuple[float, ...]:
    """The sizes a name may be written in, largest first: 37 pt, 30 if a word has over 14 letters, 24 if over 18."""
    longest = max(map(len, lines.words(name)), default=0)
    largest = 24 if longest > 18 else 30 if longest > 14 else 37
    return tuple(size for size in _NAME_SIZES_PT if size <= largest)


def back_size_pt(back: Back) -> float:
    """The size of the text between the back's heading and its foot: the largest that fits."""
    return next((size for size in _BACK_SIZES_PT if _back_height_mm(back, size) <= BACK_ROOM_MM), _BACK_SIZES_PT[-1])


def back_fits(back: Back) -> bool:
    """Whether all of the back is to be seen; if not, its end is cut off rather than printed over the foot."""
    return _back_height_mm(back, _BACK_SIZES_PT[-1]) <= BACK_ROOM_MM


def _back_height_mm(back: Back, size_pt: float) -> float:
    """About how high that text will be, in the template's terms: lines of 1.2 em, headings with 1.6 em around them."""
    em = size_pt * lines.MM_PER_PT

    def rows(text: str, size: float) -> int:
        return len(lines.broken(clean(text), size, _BODY_WIDTH_MM, bold=True))

    ems = sum(2.6 + 1.2 * sum(rows(line, size_pt) for line in section.lines) for section in back.sections)
    if back.channels:
        tags = sum(lines.width_mm(f"{c.number}{c.autonym}", size_pt * 0.86, bold=True) + 2 * em for c in back.channels)
        ems += 2.6 + 2.0 * (tags // (_BODY_WIDTH_MM - 20) + 1)
    if back.found:
        ems += 1.2 + rows(back.found, size_pt * 0.82)
    return ems * em


def ground(place: int | None) -> str:
    """The colour of the badge's head, dark enough for white text. Places beyond the eighth begin again."""
    accents = _accents()
    accent = accents["places"][(place - 1) % len(accents["places"])] if place else accents["neutral"]
    return accent["light"]["deep"]


@cache
def _accents() -> dict:
    # The stylesheet is made from the same file, so that paper and page cannot differ.
    return json.loads(Path(values.__file__).with_name("accents.json").read_text(encoding="utf-8"))
