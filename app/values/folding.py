"""How names are folded, so that "zukauskiene" finds Žukauskienė and both "muller" and "mueller" find Müller."""

import re
import unicodedata

# No word of a name or an address is longer; no search needs more words.
LONGEST_WORD = 64
MOST_WORDS = 6

_MARKS = re.compile(r"[\W_]+")
_EDGES = re.compile(r"^[\W_]+|[\W_]+$")

# NFD does not take these apart.
_SPECIAL = str.maketrans(
    {"ß": "ss", "ø": "o", "ł": "l", "đ": "d", "æ": "ae", "œ": "oe", "ı": "i", "þ": "th", "’": "'", "ʼ": "'"}
)
_GERMAN = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue"})


def fold(text: str) -> str:
    """Lower case without marks, spaces collapsed: the same for two spellings of one name."""
    decomposed = unicodedata.normalize("NFD", unicodedata.normalize("NFC", text).casefold().translate(_SPECIAL))
    bare = "".join(letter for letter in decomposed if not unicodedata.combining(letter))
    return " ".join(bare.split())


def fold_german(text: str) -> str:
    """The same with ä, ö, ü written out as German does without umlauts (DIN 5007-2)."""
    return fold(unicodedata.normalize("NFC", text).casefold().translate(_GERMAN))


def search_words(*parts: str | None) -> set[str]:
    """The beginnings by which a search finds these parts: both folds of every word, and of what follows each mark inside
    it, so that "petrauskiene" finds Žukauskaitė-Petrauskienė, and "trakai" an address at trakai.example."""
    found = set()
    for folded in _folds(parts):
        for word in folded.split():
            starts = [0, *(mark.end() for mark in _MARKS.finditer(word))]
            found.update(word[start : start + LONGEST_WORD] for start in starts if start < len(word))
    return found


def search_beginnings(text: str) -> list[tuple[str, ...]]:
    """What somebody looks for: for each of the first words of ``text`` its folds, of which one must begin a word of
    `search_words`. Marks around a word are left out; nothing but marks gives nothing."""
    plain, german = ([_EDGES.sub("", word) for word in fold_with(text).split()] for fold_with in (fold, fold_german))
    pairs = zip(plain, german, strict=False) if len(plain) == len(german) else ((word, word) for word in plain)
    words = [tuple(dict.fromkeys(form[:LONGEST_WORD] for form in pair if form)) for pair in pairs]
    return [forms for forms in words if forms][:MOST_WORDS]


def _folds(parts: tuple[str | None, ...]) -> set[str]:
    return {fold_with(part) for part in parts if part for fold_with in (fold, fold_german)}
