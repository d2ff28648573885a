"""Making texts anonymous for reviewers: who proposes is masked wherever it stands, and so are passages that organisers
have marked."""

import re
from collections.abc import Iterable
from unicodedata import combining

from app.values.folding import fold
from app.values.translated import Translated

# Always of the same length, so that nobody counts letters.
MASK = "█████"

_ADDRESS = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+|(?:https?://|www\.)[^\s<>()]+", re.IGNORECASE)
# How Lithuanian names change their ends: Jonas, Jono, Jonui …; Rūta, Rūtos, Rūtai.
_ENDS = {
    "as": ("o", "ui", "a", "u", "e", "ai"),
    "is": ("io", "iui", "i", "iu", "y"),
    "ys": ("io", "iui", "i", "iu", "y"),
    "us": ("aus", "ui", "u", "umi", "au"),
    "a": ("os", "ai", "oje"),
    "e": ("es", "ei", "eje"),
}
_SHORTEST = 3


def redact(
    text: str, *, names: Iterable[str] = (), organisations: Iterable[str] = (), passages: Iterable[str] = ()
) -> str:
    """``text`` with masks. Names are found however they are spelt and in parts, the parts where they begin with a capital;
    organisations and passages whole, whatever their spaces and capitals. With any name, addresses of mail and web go
    as well."""
    people = [name for name in names if name.strip()]
    folded, places = _folded(text)
    spans = [
        span
        for passage in [*passages, *organisations]
        if fold(passage)
        for span in _found(_words(passage), folded, places)
    ]
    for name in people:
        spans += _found(rf"(?<!\w){_words(name)}(?:s|['’]s)?(?!\w)", folded, places)
        parts = [part for part in re.split(r"[\s.,-]+", fold(name)) if len(part) >= _SHORTEST]
        for part in parts:
            found = _found(rf"(?<!\w)(?:{'|'.join(_forms(part))})(?!\w)", folded, places)
            spans += [(start, end) for start, end in found if text[start].isupper()]
    if people:
        spans += [found.span() for found in _ADDRESS.finditer(text)]
    return _masked(text, spans)


def redact_all(texts: Translated, **what: Iterable[str]) -> Translated:
    """The same in every language of a text."""
    kept = {name: list(values) for name, values in what.items()}
    return Translated({code: redact(text, **kept) for code, text in texts.items()})


def stands_in(passage: str, text: str) -> bool:
    """Whether a passage would be found."""
    folded, places = _folded(text)
    return bool(fold(passage)) and bool(_found(_words(passage), folded, places))


def _words(text: str) -> str:
    return r"\s+".join(re.escape(word) for word in fold(text).split())


def _forms(part: str) -> list[str]:
    forms = {part, f"{part}s"}
    for end, others in _ENDS.items():
        if part.endswith(end) and len(part) - len(end) >= 2:
            forms |= {part[: -len(end)] + other for other in others}
    return [re.escape(form) for form in sorted(forms, key=len, reverse=True)]


def _folded(text: str) -> tuple[str, list[int]]:
    """``text`` as names are compared, and where each of its letters stands in ``text``."""
    letters, places = [], []
    for place, letter in enumerate(text):
        for bare in " " if letter.isspace() else fold(letter):
            letters.append(bare)
            places.append(place)
    return "".join(letters), places


def _found(pattern: str, folded: str, places: list[int]) -> list[tuple[int, int]]:
    return [
        (places[found.start()], places[found.end() - 1] + 1)
        for found in re.finditer(pattern, folded)
        if found.end() > found.start()
    ]


def _masked(text: str, spans: Iterable[tuple[int, int]]) -> str:
    shown, at = [], 0
    for start, end in sorted(spans):
        if end <= at:
            continue
        if start >= at:
            shown += [text[at:start], MASK]
        at = end
        while at < len(text) and combining(text[at]):
            at += 1
    return "".join([*shown, text[at:]])
