"""The balance of a choice: how what is taken, and what could be, spreads over towns, languages, tracks and people."""

from collections import Counter
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Offer:
    """A proposal as it weighs. ``towns`` and ``genders`` have one entry for each person who speaks; None is not given."""

    is_taken: bool
    is_ticked: bool
    language: str | None
    track: int | None
    towns: tuple[Hashable | None, ...]
    genders: tuple[str | None, ...]


@dataclass(frozen=True)
class Line:
    """One value: how many are taken, how many the ticked ones would add, how many there are in all. ``parts`` are for a
    bar that is as long as the longest of its table."""

    key: Hashable | None
    taken: int
    ticked: int
    whole: int
    parts: tuple[int, int, int]

    @property
    def together(self) -> int:
        return self.taken + self.ticked


@dataclass(frozen=True)
class Balance:
    towns: list[Line]
    languages: list[Line]
    tracks: list[Line]
    genders: list[Line]


def of(
    offers: Iterable[Offer],
    *,
    towns: Sequence[Hashable],
    languages: Sequence[str],
    tracks: Sequence[int],
    genders: Sequence[str],
) -> Balance:
    """How the offers spread. What is expected (all partner towns, all tracks …) has a line also when nobody stands for it:
    a gap is what one looks for. Whatever else was found comes after it, what was not given last."""
    found = list(offers)
    return Balance(
        _lines(found, towns, lambda offer: offer.towns),
        _lines(found, languages, lambda offer: (offer.language,)),
        _lines(found, tracks, lambda offer: (offer.track,)),
        _lines(found, genders, lambda offer: offer.genders),
    )


def _lines(offers, expected, keys) -> list[Line]:
    whole = Counter(key for offer in offers for key in keys(offer))
    taken = Counter(key for offer in offers if offer.is_taken for key in keys(offer))
    ticked = Counter(key for offer in offers if offer.is_ticked and not offer.is_taken for key in keys(offer))
    others = sorted((key for key in whole if key is not None and key not in expected), key=str)
    longest = max(whole.values(), default=0) or 1
    return [
        Line(key, taken[key], ticked[key], whole[key], (taken[key], ticked[key], longest - taken[key] - ticked[key]))
        for key in [*expected, *others, *([None] if whole[None] else [])]
    ]
