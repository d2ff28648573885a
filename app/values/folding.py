"""How names are folded, so that "zukauskiene" finds Žukauskienė and both "muller" and "mueller" find Müller."""

import unicodedata

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


def search_text(*parts: str | None) -> str:
    """What a search looks through: both folds of every part, one line each."""
    folds = {fold_with(part) for part in parts if part for fold_with in (fold, fold_german)}
    return "\n".join(sorted(folds))
