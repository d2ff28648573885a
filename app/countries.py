"""The countries of the world as a field: the partners' first, then all by name."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from babel import Locale
from flask_babel import gettext as _
from markupsafe import Markup
from wtforms import StringField
from wtforms.validators import ValidationError

from app import i18n
from app.values.folding import fold

# CLDR's list of territories also has regions (001), the outlying parts that no post goes to, and codes for testing.
_NO_COUNTRIES = frozenset(
    {"AC", "BV", "CP", "CQ", "DG", "EA", "EU", "EZ", "HM", "IC", "QO", "TA", "UN", "XA", "XB", "ZZ"}
)


@lru_cache(maxsize=32)
def by_name(formats: str) -> tuple[tuple[str, str], ...]:
    """(code, name) of every country, sorted by its name in the CLDR locale ``formats``."""
    names = Locale.parse(formats).territories
    found = [(code, name) for code, name in names.items() if len(code) == 2 and code not in _NO_COUNTRIES]
    return tuple(sorted(found, key=lambda pair: fold(pair[1])))


@lru_cache(maxsize=128)
def _options(formats: str, first: tuple[str, ...]) -> Markup:
    """The options without a choice made. Made once: 250 of them cost more than all the rest of the form."""
    all_names = by_name(formats)
    names = dict(all_names)
    rows = [("", "–"), *((code, names[code]) for code in first if code in names)]
    rows += [pair for pair in all_names if pair[0] not in first]
    return Markup("").join(Markup('<option value="{}">{}</option>').format(*row) for row in rows)


class _Widget:
    """A select whose options come ready made."""

    validation_attrs = ["required", "disabled"]

    def __call__(self, field: "CountryField", **attributes: Any) -> Markup:
        options = _options(i18n.language().formats, field.first)
        if field.data:
            plain = Markup('value="{}">').format(field.data)
            options = Markup(options.replace(plain, Markup('value="{}" selected>').format(field.data), 1))
        attributes.setdefault("id", field.id)
        words = Markup("").join(
            Markup(' {}="{}"').format(name.rstrip("_").replace("_", "-"), value)
            for name, value in attributes.items()
            if value is not False and value is not None
        )
        return Markup('<select name="{}"{}>{}</select>').format(field.name, words, options)


class CountryField(StringField):
    """One country of the world (ISO 3166-1 alpha-2), or none."""

    widget = _Widget()
    first: Sequence[str] = ()

    def offer(self, first: tuple[str, ...]) -> None:
        """Put these countries first."""
        self.first = first

    def process_formdata(self, valuelist: list[str]) -> None:
        self.data = valuelist[0] if valuelist else ""

    def pre_validate(self, form: Any) -> None:
        if self.data and self.data not in dict(by_name(i18n.language().formats)):
            self.data = ""
            raise ValidationError(_("Please choose one of these."))
