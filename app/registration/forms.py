"""What people may type when they register, and when they change it."""

from collections.abc import Iterator
from functools import lru_cache
from typing import Any, Self

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext, pgettext
from wtforms import BooleanField, Field
from wtforms.validators import Optional, ValidationError

from app import i18n
from app.countries import CountryField
from app.forms import AtMost, Form, FormKey, LineField, MailField, Required, TextField
from app.registration.choices import (
    OTHER_TOWN,
    Offered,
    SessionChoice,
    SessionLabel,
    capital,
    full_label,
    interpretations,
    slot_label,
    tag,
)
from app.registration.fields import RadioField, SelectField, Ticks
from app.registration.rules import CATEGORY_LABELS, MENU_LABELS, CategoryKind, ConsentPurpose, Menu, SessionFull
from app.registration.wanted import Changes, Wanted
from app.values.errors import DomainError
from app.values.languages import OTHER_LANGUAGES

_BEFORE_SESSIONS = (
    "name",
    "email",
    "town",
    "other_town",
    "country",
    "organisation",
    "category",
    "understands",
    "want_first",
    "want_second",
)


class PersonForm(Form):
    """What is asked both when registering and when changing."""

    name = LineField(
        _l("Name as on the badge"),
        [Required(_l("Please write your name.")), AtMost(120)],
        description=_l("First and last name, as you want to be read."),
        render_kw={"autocomplete": "name"},
    )
    town = SelectField(
        _l("Town you come from"),
        [Required(_l("Please choose your town."))],
        description=_l("So that each town knows how many of its people come."),
    )
    other_town = LineField(
        _l("Name of another town"), [Optional(), AtMost(100)], render_kw={"autocomplete": "address-level2"}
    )
    country = CountryField(_l("Country of another town"), [Optional()])
    organisation = LineField(
        _l("Organisation"),
        [Optional(), AtMost(150)],
        description=_l("Association, office or council. It stands on the badge."),
        render_kw={"autocomplete": "organization"},
    )
    understands = Ticks(
        _l("Which languages do you understand?"),
        description=_l("Tick every language in which you can follow a talk. From this we plan the interpretation."),
    )
    want_first = SelectField(
        _l("Which language would you like to hear when you do not understand the speaker?"),
        description=_l("This includes sign languages and captions. We order interpreters by this."),
    )
    want_second = SelectField(_l("And if that is not possible?"))
    menu = RadioField(_l("Menu"), default=Menu.ALL.value)
    access_needs = TextField(_l("What do you need in order to take part?"), [Optional(), AtMost(2000)])
    consent_access_needs = BooleanField(_l("I consent that the organisers use what I wrote here to arrange it."))
    consent_photos = BooleanField(
        _l("I consent to photos and video of me being taken and published by the partner towns.")
    )
    consent_participant_list = BooleanField(
        _l("I consent to my name, organisation and town being shown in the public list of participants.")
    )

    @classmethod
    def offering(cls, offered: Offered, **kwargs: Any) -> Self:
        """The form with the choices that an edition offers, in the language being spoken."""
        form = _with_slots(cls, len(offered.slots))(**kwargs)
        form.offer(offered)
        return form

    def offer(self, offered: Offered) -> None:
        self.offered = offered
        self.town.choices = [("", _("Please choose"))]
        self.town.choices += [(name, f"{name}, {i18n.country_name(country)}") for name, country in offered.towns]
        self.town.choices.append((OTHER_TOWN, _("Another town")))
        self.country.offer(tuple(dict.fromkeys(country for _name, country in offered.towns)))
        spoken = [*offered.languages, *(code for code in OTHER_LANGUAGES if code not in offered.languages)]
        self.understands.choices = [(code, i18n.autonym(code), {"lang": tag(code)}) for code in spoken]
        self.want_first.choices = interpretations(offered, _("No interpretation needed"))
        self.want_second.choices = interpretations(offered, pgettext("interpretation", "Nothing else"))
        self.menu.choices = [(menu.value, capital(label)) for menu, label in MENU_LABELS.items()]
        self.menu.description = _("The kitchen gets numbers only, no names.")
        self.access_needs.description = " ".join(
            (
                _("For example a ramp, large print or an induction loop. Only those who arrange it see this."),
                ngettext(
                    "We delete it %(num)d day after the conference.",
                    "We delete it %(num)d days after the conference.",
                    offered.health_data_days,
                ),
            )
        )
        for field, slot in zip(self.slots, offered.slots, strict=True):
            field.label.text = slot_label(slot, offered.timezone)
            field.choices = [self._choice(field, choice, offered.timezone) for choice in slot]
            field.choices.append(("", pgettext("session", "None of these")))

    @property
    def slots(self) -> list[RadioField]:
        """One field for each time at which something can be booked."""
        return [field for name, field in self._fields.items() if name.startswith("slot_")]

    def __iter__(self) -> Iterator[Field]:
        """In the order of the page, which the summary of errors follows; WTForms' own is that of the classes."""
        names = dict.fromkeys([*_BEFORE_SESSIONS, *(field.name for field in self.slots), *self._fields])
        return (self._fields[name] for name in names if name in self._fields)

    def show(self, refusal: DomainError) -> None:
        """A session's refusal stands beside the choice in which it was made."""
        if isinstance(refusal, SessionFull):
            for field in self.slots:
                if field.data == str(refusal.session_id):
                    refusal.field = field.name
        elif refusal.field == "sessions" and self.slots:
            refusal.field = self.slots[0].name
        super().show(refusal)

    def validate_name(self, field: LineField) -> None:
        _check_letters(field.data)

    def validate_other_town(self, field: LineField) -> None:
        _check_letters(field.data)

    def validate_understands(self, field: Ticks) -> None:
        if not field.data:
            raise ValidationError(_("Please tick at least one language."))

    def validate_consent_access_needs(self, field: BooleanField) -> None:
        if self.access_needs.data and not field.data:
            raise ValidationError(
                _("We may only keep what you wrote with your consent. Tick here, or empty the field.")
            )

    def validate(self, extra_validators: Any = None) -> bool:
        fine = super().validate(extra_validators)
        if self.town.data == OTHER_TOWN:
            for field, message in (
                (self.other_town, _("Please write the name of your town.")),
                (self.country, _("Please choose the country of your town.")),
            ):
                if not field.data:
                    field.errors = [*field.errors, message]
                    fine = False
        return fine

    def person(self) -> dict[str, Any]:
        """What was typed, as `Wanted` and `Changes` name it."""
        town, country = self.other_town.data, self.country.data
        if self.town.data != OTHER_TOWN:
            town, country = next(pair for pair in self.offered.towns if pair[0] == self.town.data)
        wants = dict.fromkeys(code for code in (self.want_first.data, self.want_second.data) if code)
        ticked = {
            ConsentPurpose.PHOTOS: self.consent_photos.data,
            ConsentPurpose.PARTICIPANT_LIST: self.consent_participant_list.data,
            ConsentPurpose.ACCESS_NEEDS: bool(self.consent_access_needs.data and self.access_needs.data),
        }
        return {
            "name": self.name.data,
            "town": town,
            "country": country,
            "organisation": self.organisation.data or "",
            "understands": tuple(self.understands.data),
            "wants": tuple(wants),
            "menu": Menu(self.menu.data),
            "sessions": tuple(int(field.data) for field in self.slots if field.data),
            "access_needs": self.access_needs.data or "",
            "consents": frozenset(purpose for purpose, yes in ticked.items() if yes),
        }

    def _choice(self, field: RadioField, choice: SessionChoice, zone: str) -> tuple[str, Any, dict[str, Any]]:
        # Whoever holds a place in a full session keeps it.
        closed = choice.full and field.object_data != str(choice.id)
        return str(choice.id), SessionLabel(choice, zone), {"disabled": closed}


class RegistrationForm(PersonForm):
    """Registering for one edition."""

    form_key = FormKey()
    email = MailField(
        _l("Email address"),
        [Required(_l("Please write your email address.")), AtMost(254)],
        description=_l("We send the confirmation and your link to this address."),
        render_kw={"autocomplete": "email"},
    )
    category = RadioField(_l("You take part as"), missing=_l("Please choose as what you take part."))

    def offer(self, offered: Offered) -> None:
        super().offer(offered)
        self.category.choices = [
            (
                kind.value,
                full_label(capital(CATEGORY_LABELS[kind])) if kind in offered.full_categories
                else capital(CATEGORY_LABELS[kind]),
                {"disabled": kind in offered.full_categories},
            )
            for kind in offered.categories
        ]  # fmt: skip

    def wanted(self) -> Wanted:
        """What was asked for; call it after validation."""
        return Wanted(
            form_key=self.form_key.data,
            email=self.email.data,
            category=CategoryKind(self.category.data),
            mail_language=i18n.language().code,
            **self.person(),
        )


class ChangeForm(PersonForm):
    """Changing a registration."""

    def changes(self) -> Changes:
        """What is to be different; call it after validation."""
        return Changes(**self.person())


class ButtonForm(Form):
    """Only a button, and a token against forged requests."""


@lru_cache(maxsize=64)
def _with_slots(cls: type[PersonForm], slots: int) -> type[PersonForm]:
    """The form with one more field for each time at which something can be booked. WTForms wants them on the class."""
    fields = {f"slot_{number}": RadioField("", default="") for number in range(1, slots + 1)}
    return type(cls.__name__, (cls,), fields)


def _check_letters(text: str | None) -> None:
    if text and not any(letter.isalpha() for letter in text):
        raise ValidationError(_("Please write it with letters."))
