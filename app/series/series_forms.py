"""What coordinators type about a series, its towns, and a new conference."""

from collections.abc import Iterable, Sequence
from typing import Any
from zoneinfo import available_timezones

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField, IntegerField, SelectField
from wtforms.validators import Optional, ValidationError

from app import i18n
from app.forms import AtMost, Form, FormKey, LineField, MailField, Required
from app.forms_translated import EditForm, TranslatedField
from app.series.forms import DayField, SlugField
from app.series.parts import NewEdition, SeriesFacts, TownFacts
from app.series.rules import SLUG_LENGTH
from app.values.languages import PAGE_LANGUAGES

# Time zones of the countries that partner towns come from: the EU, its candidates and neighbours in the programme.
# ISO 3166-1 code → IANA name of the zone of most of its towns (zone.tab of the IANA database).
ZONES = {
    "AL": "Europe/Tirane", "AT": "Europe/Vienna", "BA": "Europe/Sarajevo", "BE": "Europe/Brussels",
    "BG": "Europe/Sofia", "CY": "Asia/Nicosia", "CZ": "Europe/Prague", "DE": "Europe/Berlin", "DK": "Europe/Copenhagen",
    "EE": "Europe/Tallinn", "ES": "Europe/Madrid", "FI": "Europe/Helsinki", "FR": "Europe/Paris",
    "GR": "Europe/Athens", "HR": "Europe/Zagreb", "HU": "Europe/Budapest", "IE": "Europe/Dublin", "IT": "Europe/Rome",
    "LT": "Europe/Vilnius", "LU": "Europe/Luxembourg", "LV": "Europe/Riga", "MD": "Europe/Chisinau",
    "ME": "Europe/Podgorica", "MK": "Europe/Skopje", "MT": "Europe/Malta", "NL": "Europe/Amsterdam",
    "PL": "Europe/Warsaw", "PT": "Europe/Lisbon", "RO": "Europe/Bucharest", "RS": "Europe/Belgrade",
    "SE": "Europe/Stockholm", "SI": "Europe/Ljubljana", "SK": "Europe/Bratislava", "UA": "Europe/Kyiv",
    "XK": "Europe/Belgrade",
}  # fmt: skip
# Towns that keep another time than most of their country.
_MORE_ZONES = ("Atlantic/Azores", "Atlantic/Canary", "Atlantic/Madeira", "America/Cayenne", "America/Guadeloupe",
               "America/Martinique", "Indian/Mayotte", "Indian/Reunion")  # fmt: skip
_BY_COUNTRY = "by-country"


def zones() -> list[str]:
    """The IANA names that can be chosen, sorted."""
    return sorted({*ZONES.values(), *_MORE_ZONES} & available_timezones())


def _places() -> list[tuple[str, str]]:
    every = range(1, len(PAGE_LANGUAGES) + 1)
    return [("", _("not in this series")), *((str(place), str(place)) for place in every)]


class SeriesForm(EditForm):
    """A series; the order of its languages is given by a number for each."""

    key = FormKey()
    title = TranslatedField(_l("Title"), [Required()], limit=200)
    slug = SlugField(
        _l("Name in addresses"),
        [Required(), AtMost(SLUG_LENGTH)],
        description=_l("Small letters, digits and hyphens. It stays as it is once a conference is announced."),
    )
    description = TranslatedField(
        _l("Description"), [Optional()], limit=8000, rows=5, description=_l("What the towns have in common.")
    )
    starts_on = DayField(_l("First day of the project"), [Required()])
    ends_on = DayField(_l("Last day of the project"), [Required()])
    funding = TranslatedField(
        _l("Funding"),
        [Optional()],
        limit=1000,
        rows=2,
        description=_l("The line that your grant agreement asks for: programme, number of the grant."),
    )
    eu_statement = BooleanField(
        _l("Show the emblem of the European Union with its statement"),
        description=_l("Grants of the European Union ask for it on every page and every badge."),
    )
    contact_email = MailField(
        _l("Mail address of the series"),
        [Required(), AtMost(254)],
        description=_l("It stands at the foot of every page."),
    )

    def validate_ends_on(self, field: DayField) -> None:
        if self.starts_on.data and field.data and field.data < self.starts_on.data:
            raise ValidationError(_("The last day comes before the first one."))

    @classmethod
    def offering(cls, **kwargs: Any) -> "SeriesForm":
        """The form with a place for each language that pages exist in."""

        class Made(cls):  # type: ignore[misc, valid-type]
            pass

        for code, language in PAGE_LANGUAGES.items():
            setattr(Made, f"place_{code}", SelectField(language.autonym, choices=_places))
        return Made(**kwargs)

    @staticmethod
    def places_of(languages: Sequence[str]) -> dict[str, str]:
        """What the fields of the languages show."""
        return {f"place_{code}": str(place) for place, code in enumerate(languages, 1)}

    @property
    def places(self) -> list[tuple[str, Any]]:
        """The tag of each language, and its field."""
        return [(language.tag, self[f"place_{code}"]) for code, language in PAGE_LANGUAGES.items()]

    def validate(self, extra_validators: Any = None) -> bool:
        valid = super().validate(extra_validators)
        chosen = [field.data for _tag, field in self.places if field.data]
        if not chosen or len(set(chosen)) != len(chosen):
            self.places[0][1].errors = [_("Give each language of the series a place of its own, from 1.")]
            return False
        return valid

    def wanted(self) -> SeriesFacts:
        places = {code: self[f"place_{code}"].data for code in PAGE_LANGUAGES}
        return SeriesFacts(
            slug=self.slug.data,
            title=self.title.data,
            description=self.description.data,
            funding=self.funding.data,
            eu_statement=self.eu_statement.data,
            starts_on=self.starts_on.data,
            ends_on=self.ends_on.data,
            languages=sorted((code for code in places if places[code]), key=lambda code: int(places[code])),
            contact_email=self.contact_email.data,
        )


class TownForm(EditForm):
    """A partner town."""

    key = FormKey()
    name = LineField(_l("Name of the town"), [Required(), AtMost(100)], description=_l("Short, as people say it."))
    official_name = LineField(
        _l("Official name"),
        [Required(), AtMost(200)],
        description=_l("The municipality as it signs contracts. It stands in the notices."),
    )
    country = SelectField(_l("Country"), [Required()])
    language = SelectField(
        _l("Language"), description=_l("The one in which this town writes its texts. Its field then comes first.")
    )
    timezone = SelectField(_l("Time zone"), description=_l("All times of a conference in this town are shown in it."))
    contact_name = LineField(_l("Contact person"), [Required(), AtMost(120)])
    contact_email = MailField(
        _l("Mail address"),
        [Required(), AtMost(254)],
        description=_l("It stands in the imprint and in the notices of this town’s conferences."),
    )
    in_phrase = TranslatedField(
        _l("“in …” as a phrase"),
        [Optional()],
        limit=120,
        description=_l(
            "In sentences names change: in Trakai, Trakuose, em Trakai. Without a phrase the name stands by itself."
        ),
    )
    of_phrase = TranslatedField(
        _l("“from …” as a phrase"), [Optional()], limit=120, description=_l("Such as: aus Trakai, Trakų, de Trakai.")
    )

    def offer(self) -> None:
        """Fill the lists, in the language being spoken."""
        countries = sorted(((code, i18n.country_name(code)) for code in ZONES), key=lambda pair: pair[1])
        self.country.choices = [("", _("Please choose")), *countries]
        self.language.choices = [(code, one.autonym) for code, one in PAGE_LANGUAGES.items()]
        self.timezone.choices = [
            (_BY_COUNTRY, _("the usual one of the country")),
            *((zone, zone.replace("_", " ")) for zone in zones()),
        ]

    def wanted(self) -> TownFacts:
        zone = self.timezone.data
        return TownFacts(
            name=self.name.data,
            official_name=self.official_name.data,
            country=self.country.data,
            language=self.language.data,
            timezone=ZONES[self.country.data] if zone == _BY_COUNTRY else zone,
            in_phrase=self.in_phrase.data,
            of_phrase=self.of_phrase.data,
            contact_name=self.contact_name.data,
            contact_email=self.contact_email.data,
        )


class JoinForm(Form):
    """A town that is known already from another series."""

    town = SelectField(_l("Town"), [Required()], coerce=int)


class OrderForm(Form):
    """A place for each town of the ring; made by `of`."""

    seen = HiddenField()

    @classmethod
    def of(cls, towns: Sequence[Any]) -> "OrderForm":
        class Made(cls):  # type: ignore[misc, valid-type]
            pass

        for town in towns:
            setattr(Made, f"place_{town.id}", IntegerField(town.name, render_kw={"min": 1, "max": len(towns)}))
        form = Made(data={f"place_{town.id}": place for place, town in enumerate(towns, 1)})
        form.town_ids = [town.id for town in towns]
        return form

    @property
    def places(self) -> list[Any]:
        return [self[f"place_{id}"] for id in self.town_ids]

    def validate(self, extra_validators: Any = None) -> bool:
        valid = super().validate(extra_validators)
        if sorted(field.data or 0 for field in self.places) != list(range(1, len(self.places) + 1)):
            self.form_errors.append(_("Give each town a place of its own, from 1 to %(last)d.", last=len(self.places)))
            return False
        return valid

    def wanted(self) -> list[int]:
        """The ids of the towns in their new order."""
        return [id for _place, id in sorted((self[f"place_{id}"].data, id) for id in self.town_ids)]


class NewEditionForm(EditForm):
    """What cannot be guessed of a new conference; everything else has a default."""

    key = FormKey()
    town = SelectField(_l("Host town"), [Required()], coerce=int)
    starts_on = DayField(_l("First day"), [Required()])
    ends_on = DayField(_l("Last day"), [Required()])
    theme = TranslatedField(_l("Theme"), [Required()], limit=200, description=_l("A few words, as on a poster."))

    def offer(self, towns: Iterable[Any]) -> None:
        self.town.choices = [(town.id, f"{town.name}, {i18n.country_name(town.country)}") for town in towns]

    def wanted(self) -> NewEdition:
        return NewEdition(self.town.data, self.starts_on.data, self.ends_on.data, self.theme.data)
