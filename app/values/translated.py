"""A text that people read in several languages."""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple


class Shown(NamedTuple):
    """A text as shown and the address code of the language it is in."""

    text: str
    language: str


class Translated(Mapping[str, str]):
    """One value in several languages: address code of the language → text. Empty texts count as missing."""

    __slots__ = ("_texts",)

    def __init__(self, texts: Mapping[str, str] | None = None, /, **more: str):
        merged = {**(texts or {}), **more}
        self._texts = {language: text for language, text in merged.items() if text}

    def __getitem__(self, language: str) -> str:
        return self._texts[language]

    def __iter__(self) -> Iterator[str]:
        return iter(self._texts)

    def __len__(self) -> int:
        return len(self._texts)

    def __eq__(self, other: object) -> bool:
        return dict(self) == dict(other) if isinstance(other, Mapping) else NotImplemented

    def __hash__(self) -> int:
        return hash(tuple(sorted(self._texts.items())))

    def __repr__(self) -> str:
        return f"Translated({self._texts!r})"

    def shown(self, language: str, order: Sequence[str] = ()) -> Shown:
        """The text in ``language``, else in the first language of ``order`` that has one, else in any; else empty."""
        for candidate in (language, *order, *self._texts):
            if candidate in self._texts:
                return Shown(self._texts[candidate], candidate)
        return Shown("", language)
