"""Texts that people read in several languages, as capabilities declare them; `translating` does the rest."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from flask_babel import LazyString

from app.values.access import Permission
from app.values.translated import Translated


@dataclass(frozen=True)
class TextField:
    """A text of a row: ``name`` is that of its column and stands in exchanged files, so it stays. ``limit`` is the number
    of characters there is room for; ``rows`` is 0 for a single line."""

    name: str
    label: LazyString | str
    limit: int
    rows: int = 0


class Place(NamedTuple):
    """Whose texts are asked for: those of ``editions``, and with ``whole`` those of the series itself as well."""

    series: Any
    editions: tuple[Any, ...]
    whole: bool


class Edited(NamedTuple):
    """Where an original is changed, for people who hold ``permission``."""

    endpoint: str
    values: Mapping[str, Any]
    permission: Permission


def _itself(row: Any) -> Any:
    return row


def _number(row: Any) -> int:
    return row.id


def _no_more(row: Any) -> Iterable[tuple[TextField, Translated]]:
    return ()


@dataclass(frozen=True)
class TextKind:
    """One kind of row that has texts. ``code`` stays, like the names of its fields.

    ``rows`` finds those of a place, in order, in a number of queries that does not grow with them; ``name`` is what a row
    is called; ``written_in`` are the languages its texts were probably written in, the likeliest first; ``edition`` is
    the conference it belongs to, or None. ``write(row, texts, by=, now=)`` changes texts (field → whole value) through
    the service that owns them. ``more`` are texts that no column of their own holds. ``about`` is what the log speaks of.
    """

    code: str
    label: LazyString
    model: type
    fields: tuple[TextField, ...]
    rows: Callable[[Place], Iterable[Any]]
    name: Callable[[Any], Any]
    written_in: Callable[[Any], Sequence[str]]
    edition: Callable[[Any], Any]
    edited: Callable[[Any, str], Edited]
    write: Callable[..., None]
    more: Callable[[Any], Iterable[tuple[TextField, Translated]]] = _no_more
    about: Callable[[Any], Any] = _itself
    row_id: Callable[[Any], int] = _number

    def texts(self, row: Any) -> list[tuple[TextField, Translated]]:
        """The texts of a row, in order, those without a word in any language included."""
        return [*((field, getattr(row, field.name)) for field in self.fields), *self.more(row)]
