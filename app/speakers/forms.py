"""What is typed about speakers: by the desk, and by themselves."""

from collections.abc import Sequence
from typing import Any, Self

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import pgettext
from wtforms import BooleanField, Field, SelectMultipleField
from wtforms import SelectField as AnySelectField
from wtforms.validators import Optional, ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from app import i18n
from app.countries import CountryField
from app.files.forms import UploadField
from app.files.rules import PICTURES
from app.forms import AtMost, Form, FormKey, LineField, MailField, Required
from app.forms_translated import EditForm, TranslatedField
from app.speakers.rules import GENDER_LABELS, LONGEST_BIO, Details, Gender, WantedPhoto
from app.values.languages import OTHER_LANGUAGES, PAGE_LANGUAGES

_CHOOSE = _l("Please choose one of these.")


class SelectField(AnySelectField):
    """One of many, with our own words where it is none of them."""

    def pre_validate(self, form: Any) -> None:
        if str(self.data) not in {str(choice[0]) for choice in self.choices}:
            raise ValidationError(_CHOOSE)


class Ticks(SelectMultipleField):
    """Several of several, as boxes to tick."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()

    def pre_validate(self, form: Any) -> None:
        if not set(self.data or ()) <= {choice[0] for choice in self.choices}:
            raise ValidationError(_CHOOSE)


class SpeakerForm(EditForm):
    """Everything about a person but the photo, which has a form of its own: a file is lost when a form comes back."""

    key = FormKey()
    name = LineField(
        _l("Name as it is to be printed"),
        [Required(_l("Please write the name.")), AtMost(120)],
        description=_l("With a title, if it is to stand in the programme."),
    )
    function = LineField(_l("Function"), [Optional(), AtMost(150)], description=_l("For instance: head of planning."))
    organisation = LineField(_l("Organisation"), [Optional(), AtMost(150)])
    place = LineField(_l("Place they come from"), [Optional(), AtMost(100)])
    country = CountryField(_l("Country they come from"), [Optional()])
    town = SelectField(
        _l("Speaks for which partner town?"),
        description=_l("So that one sees whether every town has its say. People from elsewhere speak for none."),
    )
    languages = Ticks(
        _l("Languages they can speak in"),
        [Optional()],
        description=_l("Those in which they would give a talk. From this we plan the interpretation."),
    )
    bio = TranslatedField(
        _l("Short biography"),
        [Optional()],
        limit=LONGEST_BIO,
        rows=4,
        description=_l(
            "Up to 600 characters. One language is enough; readers of the others see that one, marked as such."
        ),
    )
    bio_language = SelectField(
        _l("Language in which the biography was written"), description=_l("The others are translations of it.")
    )
    website = LineField(_l("Website"), [Optional(), AtMost(500)], render_kw={"type": "url", "autocomplete": "off"})
    email = MailField(
        _l("Email address"),
        [Optional(), AtMost(254)],
        description=_l("The public never sees it. The personal link is sent there."),
    )
    mail_language = SelectField(_l("Language of the emails"))
    gender = SelectField(
        _l("Gender"),
        description=_l(
            "As the person describes themself, if they wish to. It only serves to see whether women and men have their"
            " say; it is never shown with the name."
        ),
    )

    @classmethod
    def offering(
        cls,
        *,
        languages: Sequence[str],
        towns: Sequence[tuple[int, str]],
        countries: tuple[str, ...] = (),
        data: dict[str, Any] | None = None,
    ) -> Self:
        """The form with the choices that a series offers. ``languages`` are those of the series, ``towns`` the partner
        towns as (id, name), ``countries`` the codes of theirs."""
        form = cls(languages=languages, data=data or {"mail_language": languages[0]})
        spoken = [*languages, *(code for code in OTHER_LANGUAGES if code not in languages)]
        form.town.choices = [("", _("none of them")), *((str(id), name) for id, name in towns)]
        form.country.offer(countries)
        form.languages.choices = [(code, i18n.autonym(code), {"lang": _tag(code)}) for code in spoken]
        form.bio_language.choices = [("", _("not known")), *((code, i18n.autonym(code)) for code in languages)]
        form.mail_language.choices = [(code, language.autonym) for code, language in PAGE_LANGUAGES.items()]
        form.gender.choices = [("", pgettext("gender", "not told"))]
        form.gender.choices += [(gender.value, label) for gender, label in GENDER_LABELS.items()]
        return form

    def validate_website(self, field: Field) -> None:
        if not field.data.startswith(("https://", "http://")):
            raise ValidationError(_("A link begins with https://. Please copy the whole address of the page."))

    def wanted(self) -> Details:
        """What is to be; call it after validation."""
        return Details(
            name=self.name.data,
            organisation=self.organisation.data,
            function=self.function.data,
            place=self.place.data,
            country=self.country.data,
            town_id=int(self.town.data) if self.town.data else None,
            email=self.email.data,
            mail_language=self.mail_language.data,
            languages=list(self.languages.data or ()),
            bio=self.bio.data,
            bio_language=self.bio_language.data or None,
            website=self.website.data,
            gender=Gender(self.gender.data) if self.gender.data else None,
        )


class OwnForm(SpeakerForm):
    """The same for the person themself, who is spoken to: without an address nobody could reach them."""

    email = MailField(
        _l("Email address"),
        [Required(_l("Please write your email address.")), AtMost(254)],
        description=_l("The public never sees it. Your personal link is sent there."),
    )

    @classmethod
    def offering(cls, **choices: Any) -> Self:
        form = super().offering(**choices)
        for name, (label, description) in _TO_THEMSELVES.items():
            form[name].label.text, form[name].description = label, description
        return form


# What reads differently to the person themself, by field: label and description.
_TO_THEMSELVES = {
    "name": (_l("Your name as it is to be printed"), _l("With your title, if it is to stand in the programme.")),
    "place": (_l("Place you come from"), ""),
    "country": (_l("Country you come from"), ""),
    "town": (
        _l("Do you speak for a partner town?"),
        _l("So that one sees whether every town has its say. If you come from elsewhere, you speak for none."),
    ),
    "languages": (
        _l("Languages you can speak in"),
        _l("Those in which you would give a talk. From this we plan the interpretation."),
    ),
    "gender": (
        _l("Gender"),
        _l(
            "As you describe yourself, if you wish to. It only serves to see whether women and men have their say; it"
            " is never shown with your name."
        ),
    ),
}


class PhotoForm(Form):
    """A photo, whose it is, and whether everybody may see it."""

    photo = UploadField(
        _l("Photo"),
        accepts=PICTURES,
        hint=_l("A portrait. We keep it no larger than a page shows it, without metadata."),
    )
    credit = LineField(
        _l("Who took it, or whose it is"),
        [Optional(), AtMost(150)],
        description=_l("Stands beside the photo. For instance: Ona Petrauskienė, or: private."),
    )
    consents = BooleanField(
        _l("The person shown agrees that everybody sees this photo on the pages of the conference.")
    )

    def wanted(self) -> WantedPhoto:
        """What is to be; call it after validation."""
        return WantedPhoto(self.photo.upload, self.photo.removes, self.credit.data, self.consents.data)


class FilterField(AnySelectField):
    """One of many that narrow a list. What is not offered narrows nothing."""

    def pre_validate(self, form: Any) -> None:
        return


class ListForm(Form):
    """A GET form: whom to look for in the pool, and what narrows the list."""

    class Meta(Form.Meta):
        csrf = False

    search = LineField(
        _l("Name, organisation or place"),
        description=_l("Beginnings of words, and letters without accents, are enough: zukausk finds Žukauskienė."),
    )
    town = FilterField(_l("Partner town"))
    language = FilterField(_l("Speaks"))
    spoke = FilterField(_l("Spoke in"))

    @classmethod
    def offering(
        cls,
        asked: Any,
        *,
        towns: Sequence[tuple[int, str]],
        languages: Sequence[str],
        editions: Sequence[tuple[str, str]],
    ) -> Self:
        """The form as the address of a request fills it. ``editions`` are (slug, name)."""
        form = cls(formdata=asked)
        anything = ("", pgettext("filter", "all"))
        form.town.choices = [anything, *((str(id), name) for id, name in towns), ("none", _("none of them"))]
        form.language.choices = [anything, *((code, i18n.language_name(code)) for code in languages)]
        form.spoke.choices = [anything, *editions, ("never", _("nowhere yet"))]
        for field in form.narrowing:
            if field.data not in {value for value, _text in field.choices}:
                field.data = ""
        form.search.data = (form.search.data or "")[:200]
        return form

    @property
    def narrowing(self) -> tuple[AnySelectField, ...]:
        return self.town, self.language, self.spoke

    @property
    def in_use(self) -> int:
        """How many filters narrow the list."""
        return sum(bool(field.data) for field in self.narrowing)

    def given(self) -> dict[str, str]:
        """What narrows the list, as it stands in addresses."""
        return {field.name: field.data for field in (self.search, *self.narrowing) if field.data}

    def words(self) -> dict[str, str]:
        """The same in words, by field."""
        found = {"search": f"“{self.search.data}”"} if self.search.data else {}
        for field in self.narrowing:
            if field.data:
                text = dict(field.choices)[field.data]
                found[field.name] = _("%(what)s: %(which)s", what=field.label.text, which=text)
        return found


class MergeForm(Form):
    other = SelectField(
        _l("The same person"), description=_l("Their sessions come here, and what is missing here is taken from there.")
    )


class ButtonForm(Form):
    """Only a button: something is done by POST, never by opening a link."""


def _tag(code: str) -> str:
    return PAGE_LANGUAGES[code].tag if code in PAGE_LANGUAGES else code
