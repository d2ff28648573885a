"""What organisers may type about registrations."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext, pgettext
from markupsafe import Markup
from wtforms import BooleanField, HiddenField
from wtforms import SelectField as AnySelectField
from wtforms.validators import Optional, ValidationError
from wtforms.widgets import html_params

from app import i18n
from app.forms import AtMost, Form, FormKey, LineField, MailField
from app.registration.choices import Offered, capital, full_label
from app.registration.fields import RadioField, SelectField
from app.registration.forms import PersonForm
from app.registration.narrowing import OTHER_TOWNS, SORTS, Narrowed
from app.registration.rules import CATEGORY_LABELS, STATUS, CategoryKind, RegistrationState
from app.registration.wanted import Changes, Wanted
from app.values.languages import OTHER_LANGUAGES, PAGE_LANGUAGES

_LONG_AGO = datetime.min.replace(tzinfo=UTC)
_LONGEST_SEARCH = 200


class _PlainSelect:
    """A select without groups and attributes of options: four of them with fifty options cost a tenth of the page."""

    validation_attrs = ("required", "disabled")

    def __call__(self, field: AnySelectField, **attributes: Any) -> Markup:
        options = Markup("").join(
            Markup('<option value="{}"{}>{}</option>').format(
                value, Markup(" selected") if value == (field.data or "") else "", text
            )
            for value, text in field.choices
        )
        words = html_params(**{"id": field.id, **attributes, "name": field.name})
        return Markup(f"<select {words}>{options}</select>")


class FilterField(AnySelectField):
    """One of many that narrow a list."""

    widget = _PlainSelect()


class ListForm(Form):
    """A GET form: whom to look for, and what narrows the list. What is not offered narrows nothing."""

    class Meta(Form.Meta):
        csrf = False

    search = LineField(
        _l("Name, mail or organisation"),
        description=_l("Beginnings of words, and letters without accents, are enough: zukausk finds Žukauskienė."),
    )
    state = FilterField(lazy_pgettext("registration", "State"))
    town = FilterField(lazy_pgettext("person", "Town"))
    category = FilterField(lazy_pgettext("registration", "Category"))
    language = FilterField(_l("Understands"))

    @classmethod
    def offering(
        cls, args: Any, *, towns: Sequence[str], categories: Sequence[CategoryKind], languages: Sequence[str]
    ) -> "ListForm":
        form = cls(args)
        form.state.choices = [("", _("Any state")), *((one.value, STATUS[one].text) for one in RegistrationState)]
        form.town.choices = [("", _("Any town")), *((town, town) for town in towns), (OTHER_TOWNS, _("Other towns"))]
        form.category.choices = [("", _("Any category"))]
        form.category.choices += [(kind.value, CATEGORY_LABELS[kind]) for kind in categories]
        spoken = [*languages, *(code for code in OTHER_LANGUAGES if code not in languages)]
        form.language.choices = [("", _("Any language")), *((code, i18n.language_name(code)) for code in spoken)]
        for field in form.filters:
            if field.data not in [str(value) for value, _text in field.choices]:
                field.data = ""
        form.search.data = (form.search.data or "")[:_LONGEST_SEARCH]
        form.towns = tuple(towns)
        return form

    @property
    def filters(self) -> tuple[FilterField, ...]:
        """What narrows the list besides the search."""
        return self.state, self.town, self.category, self.language

    @property
    def in_use(self) -> int:
        return sum(bool(field.data) for field in self.filters)

    def narrowed(self, sort: str = "") -> Narrowed:
        return Narrowed(
            search=self.search.data,
            state=RegistrationState(self.state.data) if self.state.data else None,
            category=CategoryKind(self.category.data) if self.category.data else None,
            town=self.town.data,
            language=self.language.data,
            sort=sort if sort in SORTS else SORTS[0],
            towns=self.towns,
        )

    def given(self) -> dict[str, str]:
        """What narrows the list, as an address carries it."""
        return {field.name: field.data for field in (self.search, *self.filters) if field.data}

    def words(self) -> dict[str, str]:
        """What narrows the list, as chips say it."""
        said = {"search": _("“%(text)s”", text=self.search.data) if self.search.data else ""}
        if self.state.data:
            said["state"] = capital(STATUS[RegistrationState(self.state.data)].text)
        if self.town.data == OTHER_TOWNS:
            said["town"] = _("Other towns")
        elif self.town.data:
            said["town"] = _("Town: %(town)s", town=self.town.data)
        if self.category.data:
            said["category"] = capital(CATEGORY_LABELS[CategoryKind(self.category.data)])
        if self.language.data:
            said["language"] = _("Understands %(language)s", language=i18n.language_name(self.language.data))
        return {name: text for name, text in said.items() if text}


class _AtTheDesk:
    """What both forms of the desk have: every category, and no consents, because only the person gives those."""

    category = RadioField(lazy_pgettext("registration", "Category"))
    mail_language = SelectField(_l("Language of the emails"))

    def offer(self, offered: Offered) -> None:
        super().offer(offered)  # type: ignore[misc]
        self.category.choices = [
            (
                kind.value,
                full_label(capital(CATEGORY_LABELS[kind])) if kind in offered.full_categories
                else capital(CATEGORY_LABELS[kind]),
            )
            for kind in offered.categories
        ]  # fmt: skip
        self.mail_language.choices = [(code, page.autonym, {"lang": page.tag}) for code, page in PAGE_LANGUAGES.items()]
        self.understands.label.text = _("Languages understood")
        self.want_first.label.text = _("Interpretation wanted")
        self.want_second.label.text = _("Second wish")
        self.town.label.text = pgettext("person", "Town")
        for field in (self.name, self.town, self.organisation, self.understands, self.want_first, self.menu):
            field.description = ""

    def validate_consent_access_needs(self, field: BooleanField) -> None:
        """Not asked here, so there is nothing to check."""

    def typed(self) -> dict[str, Any]:
        return {
            **self.person(),  # type: ignore[attr-defined]
            "email": self.email.data,  # type: ignore[attr-defined]
            "category": CategoryKind(self.category.data),
            "mail_language": self.mail_language.data,
        }


class SpotForm(_AtTheDesk, PersonForm):
    """Registering somebody who stands at the desk. Without an address they get no mail, and their badge is printed."""

    form_key = FormKey()
    email = MailField(
        _l("Email address"),
        [Optional(), AtMost(254)],
        description=_l("Badge and personal link go there. Without it nothing is sent: print the badge here."),
    )

    def wanted(self) -> Wanted:
        """What was asked for; call it after validation."""
        nothing = {"consents": frozenset(), "access_needs": ""}
        return Wanted(form_key=self.form_key.data, **{**self.typed(), **nothing})


class CorrectForm(_AtTheDesk, PersonForm):
    """Correcting a registration, at any time. ``as_of`` is the last change that the page has shown."""

    as_of = HiddenField()
    email = MailField(_l("Email address"), [Optional(), AtMost(254)])
    tell = BooleanField(_l("Send an email about the change to the person."), default=True)

    def seen(self) -> datetime:
        """The last change that was looked at; what cannot be read is long ago."""
        try:
            seen = datetime.fromisoformat(self.as_of.data or "")
        except ValueError:
            return _LONG_AGO
        return seen if seen.tzinfo else _LONG_AGO

    def changes(self) -> Changes:
        """What is to be different; call it after validation. Needs and consents stay as they are."""
        return Changes(**{**self.typed(), "consents": None, "access_needs": None})


class CancelForm(Form):
    """Cancelling somebody's registration."""

    reason = LineField(
        _l("Reason"), [Optional(), AtMost(300)], description=_l("It stands in the log; the person does not see it.")
    )


class ButtonForm(Form):
    """Only a button, and a token against forged requests."""

    key = FormKey()


class ExportForm(Form):
    """The list as a table. Access needs are in it only when asked for by name, with a reason."""

    with_needs = BooleanField(
        _l("Also what people need in order to take part"),
        description=_l("These are health data. Take them along only if you cannot arrange things without them."),
    )
    reason = LineField(
        _l("Why the access needs are needed"),
        [AtMost(300)],
        description=_l("Only if you tick the box above. It stands in the log."),
    )

    def validate_reason(self, field: LineField) -> None:
        if self.with_needs.data and not field.data:
            raise ValidationError(_("Please say what the access needs are for."))
