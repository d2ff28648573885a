"""The texts of a place with their states."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from app.database import db
from app.series.models import Edition, Series
from app.series.rules import EditionState
from app.translating import registry, rules
from app.translating.models import TextCheck, TextImport
from app.translating.rules import Said, State
from app.values.texts import Place, TextField, TextKind
from app.values.translated import Translated

Key = tuple[str, int, str]


@dataclass(frozen=True)
class Text:
    """One text of one row: ``original`` is the language it was written in, ``states`` say for each language of the
    series where it stands, ``said`` what translators said of it, by language."""

    kind: TextKind
    row: Any
    field: TextField
    value: Translated
    original: str
    states: dict[str, State]
    said: dict[str, Said]

    @property
    def key(self) -> Key:
        return self.kind.code, self.kind.row_id(self.row), self.field.name

    @property
    def id(self) -> str:
        """Its name in exchanged files."""
        return "/".join(map(str, self.key))

    @property
    def name(self) -> Any:
        """What the row is called."""
        return self.kind.name(self.row)

    @property
    def edition(self) -> Edition | None:
        return self.kind.edition(self.row)

    @property
    def source(self) -> str:
        """The original."""
        return self.value[self.original]


def place_of(series: Series, edition: Edition | None) -> Place:
    """Whose texts a page is about. In an archived conference nothing changes any more."""
    if edition is not None:
        return Place(series, (edition,), whole=False)
    live = [one for one in series.editions if one.state is not EditionState.ARCHIVED]
    return Place(series, tuple(live), whole=True)


def texts_of(place: Place) -> list[Text]:
    """Every text of a place that says something in any language, in the order in which it is shown. The number of queries
    depends on the number of kinds alone."""
    found = [(kind, row, field, value) for kind in registry.kinds() for row, field, value in _of_kind(kind, place)]
    said = _said({(kind.code, kind.row_id(row)) for kind, row, _field, _value in found})
    return [_text(kind, row, field, value, place, said) for kind, row, field, value in found]


def find_text(place: Place, kind_code: str, row_id: int, field_name: str) -> Text | None:
    """One text of a place."""
    kind = registry.find_kind(kind_code)
    if kind is None:
        return None
    for row, field, value in _of_kind(kind, place):
        if kind.row_id(row) == row_id and field.name == field_name:
            return _text(kind, row, field, value, place, _said({(kind_code, row_id)}))
    return None


def find_check(key: Key, language: str) -> TextCheck | None:
    """What was said last of a text in a language, and by whom."""
    kind, row_id, field = key
    return db.session.scalar(
        sa.select(TextCheck)
        .where(
            TextCheck.kind == kind,
            TextCheck.row_id == row_id,
            TextCheck.field == field,
            TextCheck.language == language,
        )
        .options(joinedload(TextCheck.by))
    )


def checks_of(kind: str, row_ids: Iterable[int]) -> Sequence[TextCheck]:
    """All that was said of texts of these rows."""
    return db.session.scalars(
        sa.select(TextCheck).where(TextCheck.kind == kind, TextCheck.row_id.in_(list(row_ids)))
    ).all()


def rows_gone(kind: TextKind) -> list[int]:
    """The ids of rows of a kind of which something was said and that are deleted."""
    key = sa.inspect(kind.model).primary_key[0]
    is_there = sa.exists().where(key == TextCheck.row_id)
    return list(
        db.session.scalars(
            sa.select(TextCheck.row_id)
            .where(TextCheck.kind == kind.code, ~is_there)
            .distinct()
            .order_by(TextCheck.row_id)
        )
    )


def counted(texts: Iterable[Text], language: str) -> Counter[State]:
    """How many of ``texts`` are in each state in a language."""
    return Counter(text.states[language] for text in texts)


def find_import(place: Place, id: int) -> TextImport | None:
    """A file that waits at this place."""
    edition_id = None if place.whole else place.editions[0].id
    return db.session.scalar(
        sa.select(TextImport).where(
            TextImport.id == id,
            TextImport.series_id == place.series.id,
            TextImport.edition_id.is_not_distinct_from(edition_id),
        )
    )


def imports_before(moment: datetime) -> Sequence[TextImport]:
    """Files that have waited since before ``moment``."""
    return db.session.scalars(sa.select(TextImport).where(TextImport.at < moment)).all()


def _of_kind(kind: TextKind, place: Place) -> Iterable[tuple[Any, TextField, Translated]]:
    for row in kind.rows(place):
        for field, value in kind.texts(row):
            if value:
                yield row, field, value


def _said(rows: set[tuple[str, int]]) -> dict[tuple[Key, str], Said]:
    """What was said of the texts of these rows, in one query."""
    by_kind: dict[str, list[int]] = {}
    for kind, row_id in sorted(rows):
        by_kind.setdefault(kind, []).append(row_id)
    if not by_kind:
        return {}
    wanted = [sa.and_(TextCheck.kind == kind, TextCheck.row_id.in_(ids)) for kind, ids in by_kind.items()]
    found = db.session.execute(
        sa.select(
            TextCheck.kind, TextCheck.row_id, TextCheck.field, TextCheck.language, TextCheck.digest, TextCheck.source,
            TextCheck.checked,
        ).where(sa.or_(*wanted))
    )  # fmt: skip
    return {
        ((one.kind, one.row_id, one.field), one.language): Said(one.digest, one.source, one.checked) for one in found
    }


def _text(
    kind: TextKind, row: Any, field: TextField, value: Translated, place: Place, said: dict[tuple[Key, str], Said]
) -> Text:
    order = tuple(place.series.languages)
    original = rules.original_of(value, tuple(kind.written_in(row)), order)
    key = (kind.code, kind.row_id(row), field.name)
    own = {code: said[key, code] for code in order if (key, code) in said}
    states = {code: rules.state_of(value, code, original or "", own.get(code)) for code in order}
    return Text(kind, row, field, value, original or "", states, own)
