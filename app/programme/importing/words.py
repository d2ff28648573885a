"""What single words and texts of a schedule mean."""

import re
from collections.abc import Sequence
from functools import cache
from html.parser import HTMLParser

from babel import Locale
from babel.core import UnknownLocaleError

from app.programme.rules import SessionKind, TrackColour
from app.values.folding import fold
from app.values.languages import OTHER_LANGUAGES, PAGE_LANGUAGES

_TAG = re.compile(
    r"</?(p|br|ul|ol|li|div|span|a|b|i|u|em|strong|h[1-6]|blockquote|code|pre|hr|img|table|tr|td|th|tbody|thead)\b[^<>]*>",
    re.IGNORECASE,
)
_BLOCKS = frozenset(
    {"p", "div", "ul", "ol", "blockquote", "pre", "table", "tr", "h1", "h2", "h3", "h4", "h5", "h6", "hr"}
)
_MARKS = {"em": "*", "i": "*", "strong": "**", "b": "**", "code": "`"}
_UNSEEN = frozenset({"script", "style"})
_BETWEEN = re.compile(r"[,;/&+|]|\s(?:und|and|en|e|ir)\s")
# ISO 639-2 as old systems write it.
_LONG_CODES = {
    "deu": "de", "ger": "de", "eng": "en", "nld": "nl", "dut": "nl", "por": "pt", "lit": "lt", "fra": "fr", "fre": "fr",
    "spa": "es", "ita": "it", "pol": "pl", "rus": "ru", "ukr": "uk", "lav": "lv", "est": "et", "tur": "tr", "ara": "ar",
}  # fmt: skip
# Which kind of session a type is, by words in its name; the first that fits.
_KINDS = (
    ("lunch|mittag|almoco|pietus", SessionKind.LUNCH),
    ("dinner|abendessen|jantar|vakariene", SessionKind.DINNER),
    ("break|pause|coffee|kaffee|pausa|pertrauka|koffie", SessionKind.BREAK),
    ("reception|empfang|social|party|get.?together", SessionKind.RECEPTION),
    ("opening|eroffnung|welcome|abertura", SessionKind.OPENING),
    ("closing|abschluss|farewell|encerramento", SessionKind.CLOSING),
    ("keynote|plenary (talk|lecture|speaker)", SessionKind.KEYNOTE),
    ("panel|podium|discussion|diskussion|debate", SessionKind.PANEL),
    ("workshop|tutorial|hands.?on|training|sprint|werkstatt|oficina|lab$", SessionKind.WORKSHOP),
    ("excursion|exkursion|tour|visit", SessionKind.EXCURSION),
    ("plenary|plenum", SessionKind.PLENARY),
    ("registration|check.?in|arrival", SessionKind.ARRIVAL),
    ("performance|concert|film|exhibition|public", SessionKind.PUBLIC_EVENT),
)  # fmt: skip


def markdown(text: str) -> str:
    """A text of a schedule as we keep texts. HTML becomes Markdown, or what it says; what is none stays as it is."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if _TAG.search(text):
        reader = _Html()
        reader.feed(text)
        reader.close()
        text = reader.text()
    return text.strip()


def line(text: str) -> str:
    """A text of one line, such as a title."""
    return " ".join(markdown(text).split())


def languages(text: str) -> tuple[list[str], list[str]]:
    """The codes of the languages that ``text`` names ("de", "en-GB", "German", "de/en"), and what was not understood."""
    whole = _language(text)
    parts = [text] if whole else [part.strip() for part in _BETWEEN.split(text) if part.strip()]
    found = {part: _language(part) for part in parts}
    return list(dict.fromkeys(code for code in found.values() if code)), [part for part in parts if not found[part]]


def minutes(value: object) -> int | None:
    """How long something takes: "1:30", "01:30:00", "1:00:30:00" (with days), "90", "PT1H30M"; None when that is not
    said."""
    text = str(value).strip()
    if found := re.fullmatch(r"(?:(?:(\d{1,3}):)?(\d{1,3})):(\d{2})(?::(\d{2}))?", text):
        first, second, third, fourth = found.groups()
        if first is None:
            return int(second) * 60 + int(third)
        if fourth is None:
            return int(first) * 60 + int(second)
        return int(first) * 1440 + int(second) * 60 + int(third)
    if re.fullmatch(r"\d{1,4}", text):
        return int(text)
    if found := re.fullmatch(r"P(?:(\d+)D)?T?(?:(\d+)H)?(?:(\d+)M)?(?:\d+S)?", text):
        days, hours, rest = (int(part or 0) for part in found.groups())
        return days * 1440 + hours * 60 + rest
    return None


def kind(name: str) -> SessionKind:
    """The kind of session that goes by this name; a talk, if nothing else fits."""
    folded = fold(name)
    return next((kind for pattern, kind in _KINDS if re.search(pattern, folded)), SessionKind.TALK)


def colour(text: str, number: int) -> TrackColour:
    """The colour of our palette that is nearest to a web colour (#rrggbb); without one the palette goes round."""
    palette = list(TrackColour)
    if not (found := re.fullmatch(r"#?([0-9a-fA-F]{2})([0-9a-fA-F]{2})([0-9a-fA-F]{2})", text.strip())):
        return palette[number % len(palette)]
    red, green, blue = (int(part, 16) for part in found.groups())
    if max(red, green, blue) - min(red, green, blue) < 32:
        return TrackColour.GREY
    nearest = {
        TrackColour.BLUE: (30, 90, 200), TrackColour.GREEN: (40, 150, 60), TrackColour.YELLOW: (230, 180, 20),
        TrackColour.RED: (200, 40, 40), TrackColour.VIOLET: (140, 60, 180),
    }  # fmt: skip

    def distance(one: TrackColour) -> int:
        return sum((a - b) ** 2 for a, b in zip(nearest[one], (red, green, blue), strict=True))

    return min(nearest, key=distance)


def _language(text: str) -> str | None:
    folded = fold(text).strip(" .")
    primary = re.split("[-_]", folded)[0]
    code = _LONG_CODES.get(primary) or (primary if re.fullmatch("[a-z]{2,3}", primary) else None)
    if code and _is_language(code):
        return code
    return _by_name().get(folded)


@cache
def _is_language(code: str) -> bool:
    if code in PAGE_LANGUAGES or code in OTHER_LANGUAGES:
        return True
    try:
        return bool(Locale.parse(code).language_name)
    except (UnknownLocaleError, ValueError):
        return False


@cache
def _by_name() -> dict[str, str]:
    """Languages by what they are called in the languages of our pages, and by themselves."""
    known = [*PAGE_LANGUAGES, *OTHER_LANGUAGES]
    names = {fold(one.autonym): code for code, one in PAGE_LANGUAGES.items()}
    names |= {fold(name): code for code, name in OTHER_LANGUAGES.items()}
    for page in PAGE_LANGUAGES.values():
        called = Locale.parse(page.formats).languages
        names |= {fold(called[code]): code for code in known if code in called}
    return names


class _Html(HTMLParser):
    """Reads HTML and writes Markdown: paragraphs, lists, emphasis and links; of the rest what it says."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._parts: list[str] = []
        self._lists: list[int | None] = []
        self._links: list[str] = []
        self._unseen = 0

    def handle_starttag(self, tag: str, attributes: Sequence[tuple[str, str | None]]) -> None:
        if tag in _UNSEEN:
            self._unseen += 1
        elif tag == "br":
            self._parts.append("\n")
        elif tag in ("ul", "ol"):
            self._parts.append("\n" if self._lists else "\n\n")
            self._lists.append(0 if tag == "ol" else None)
        elif tag == "li":
            self._item()
        elif tag == "a":
            self._links.append(dict(attributes).get("href") or "")
            self._parts.append("[")
        elif tag in _BLOCKS:
            self._parts.append("\n\n")
        elif tag in _MARKS:
            self._parts.append(_MARKS[tag])

    def handle_endtag(self, tag: str) -> None:
        if tag in _UNSEEN:
            self._unseen = max(0, self._unseen - 1)
        elif tag in ("ul", "ol") and self._lists:
            self._lists.pop()
            self._parts.append("\n\n")
        elif tag == "a" and self._links:
            address = self._links.pop()
            self._parts.append(f"]({address})" if re.match("https?://|mailto:", address) else "]")
        elif tag in _BLOCKS:
            self._parts.append("\n\n")
        elif tag in _MARKS:
            self._parts.append(_MARKS[tag])

    def handle_data(self, data: str) -> None:
        if not self._unseen:
            self._parts.append(re.sub(r"\s+", " ", data))

    def text(self) -> str:
        joined = re.sub(r"[ \t]*\n[ \t]*", "\n", "".join(self._parts))
        return re.sub(r"\n{3,}", "\n\n", joined)

    def _item(self) -> None:
        mark = "-"
        if self._lists and self._lists[-1] is not None:
            self._lists[-1] += 1
            mark = f"{self._lists[-1]}."
        self._parts.append(f"\n{mark} ")
