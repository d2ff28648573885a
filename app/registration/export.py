"""Registrations as a table for spreadsheet programs: semicolons, one line each, nothing in it that could run."""

import csv
import io
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from flask_babel import gettext as _
from flask_babel import pgettext

from app import i18n
from app.registration import rules
from app.registration.models import Registration
from app.registration.rules import CATEGORY_LABELS, FIELD_LABELS, MENU_LABELS, STATUS, ConsentPurpose
from app.series.models import Edition
from app.values import moments

# With one of these in front, spreadsheet programs take a text for a formula (OWASP: CSV injection).
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


class Column(NamedTuple):
    head: str
    value: Callable[[Registration], str]


def columns(edition: Edition, *, with_needs: bool) -> list[Column]:
    """The columns in the language being spoken; what people need is among them only when asked for."""
    zone = edition.timezone
    found = [
        Column(pgettext("person", "Name"), lambda one: one.name),
        Column(_("Email address"), lambda one: one.email),
        Column(_("Organisation"), lambda one: one.organisation),
        Column(pgettext("person", "Town"), lambda one: one.town),
        Column(_("Country"), lambda one: one.country),
        Column(pgettext("registration", "Category"), lambda one: str(CATEGORY_LABELS[one.category.kind])),
        Column(pgettext("registration", "State"), lambda one: str(STATUS[one.state].text)),
        Column(_("Languages understood"), lambda one: _listed(i18n.language_name(code) for code in one.understands)),
        Column(_("Interpretation wanted"), lambda one: _listed(_wish_name(code) for code in one.wants)),
        Column(_("Menu"), lambda one: str(MENU_LABELS[one.menu])),
        Column(
            _("Sessions with limited places"),
            lambda one: _listed(
                i18n.plain(booking.session.title)
                for booking in sorted(one.bookings, key=lambda booking: booking.session.starts_at)
            ),
        ),
        Column(_("Language of the emails"), lambda one: i18n.language_name(one.mail_language)),
        Column(_("Registered"), lambda one: f"{moments.local(one.created_at, zone):%Y-%m-%d %H:%M}"),
        _consent(ConsentPurpose.PHOTOS),
        _consent(ConsentPurpose.PARTICIPANT_LIST),
    ]
    if with_needs:
        found.append(Column(_("Access needs"), lambda one: one.access_needs.text if one.access_needs else ""))
    return found


def lines(columns: list[Column], people: Iterable[Registration]) -> Iterator[str]:
    """The head and one line for each person, as they are asked for."""
    yield _line(column.head for column in columns)
    for person in people:
        yield _line(column.value(person) for column in columns)


def harmless(text: str) -> str:
    """``text`` so that no spreadsheet program takes it for a formula: with an apostrophe in front where it might."""
    return f"'{text}" if text.startswith(_FORMULA) or text.lstrip().startswith(_FORMULA) else text


def _line(values: Iterable[str]) -> str:
    written = io.StringIO()
    csv.writer(written, delimiter=";", lineterminator="\r\n").writerow([harmless(value) for value in values])
    return written.getvalue()


def _consent(purpose: ConsentPurpose) -> Column:
    words = {True: pgettext("answer", "yes"), False: pgettext("answer", "no")}
    return Column(
        str(FIELD_LABELS[f"consent_{purpose.value}"]),
        lambda one: words[any(consent.purpose is purpose and consent.withdrawn_at is None for consent in one.consents)],
    )


def _listed(names: Iterable[str]) -> str:
    return ", ".join(names)


def _wish_name(code: str) -> str:
    return str(rules.CAPTIONS_LABEL) if code == rules.CAPTIONS else i18n.language_name(code)
