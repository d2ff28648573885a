"""Counts of people as tables that say what they count."""

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from flask_babel import gettext as _
from flask_babel import pgettext

from app import i18n
from app.registration import desk_queries, rules
from app.registration.desk_queries import Counted
from app.registration.rules import CATEGORY_LABELS, MENU_LABELS
from app.series.models import Edition


class Line(NamedTuple):
    """A name, how many, and the same as parts of a bar as long as the table's largest number."""

    text: str
    number: int
    parts: tuple[int, int, int]


class Table(NamedTuple):
    title: str
    column: str
    note: str
    lines: list[Line]


def figures_of(edition: Edition) -> list[Table]:
    """All tables of an edition, in the language being spoken."""
    return [
        _table(
            desk_queries.by_language_understood(edition), _("Languages understood"), pgettext("figures", "Language"),
            i18n.language_name, _("Most people understand several languages, so the numbers add up to more."),
        ),
        _table(
            desk_queries.by_language_wanted(edition), _("Interpretation wanted"), pgettext("figures", "Into"),
            _wish_name, _("People name up to two wishes, so the numbers may add up to more."),
        ),
        _table(desk_queries.by_town(edition), _("Towns"), pgettext("person", "Town"), str),
        _table(desk_queries.by_country(edition), _("Countries"), pgettext("figures", "Country"), _country_name),
        _table(
            desk_queries.by_category(edition), _("Categories"), pgettext("registration", "Category"),
            lambda kind: str(CATEGORY_LABELS[kind]),
        ),
        _table(
            desk_queries.by_menu(edition), _("Menus"), pgettext("figures", "Menu"),
            lambda menu: str(MENU_LABELS[menu]), _("For the kitchen: numbers only."),
        ),
    ]  # fmt: skip


def _table(counts: Sequence[Counted], title: str, column: str, name: Callable[[Any], str], note: str = "") -> Table:
    longest = max((row.number for row in counts), default=0)
    lines = [
        Line(name(row.key) if row.key else _("not known"), row.number, (row.number, 0, longest - row.number))
        for row in counts
    ]
    return Table(title, column, note, lines)


def _wish_name(code: str) -> str:
    return str(rules.CAPTIONS_LABEL) if code == rules.CAPTIONS else i18n.language_name(code)


def _country_name(code: str) -> str:
    return i18n.country_name(code)
