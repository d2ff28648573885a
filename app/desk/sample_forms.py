"""The forms on the page of parts; nothing is ever sent."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext, pgettext
from markupsafe import Markup
from wtforms import BooleanField, DateField, RadioField, SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Optional
from wtforms.widgets import CheckboxInput, ListWidget

from app import forms
from app.files.forms import Kept, UploadField
from app.files.rules import PICTURES, SCAN_WORDS, SLIDES, ScanState, WrongType
from app.values.languages import PAGE_LANGUAGES

TOWNS = ("Bernburg", "Trakai", "Borne", "Leiria", "Rheine")


class SampleForm(forms.Form):
    """One field of each kind; nothing is ever sent."""

    name = StringField(
        _l("Name on the badge"), description=_l("As people call you."), render_kw={"autocomplete": "off"}
    )
    mail = forms.MailField(_l("Mail address"), description=_l("Your badge and your link go there."))
    town = StringField(_l("Town (kept by your delegation)"), render_kw={"readonly": True})
    organisation = StringField(_l("Organisation"), validators=[Optional()])
    arrives_on = DateField(_l("Day of arrival"), validators=[Optional()])
    category = SelectField(_l("You take part as"))
    understands = SelectMultipleField(
        _l("Languages you understand"),
        description=_l("Well enough to follow a talk. We order interpreters by this."),
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )
    workshop = RadioField(_l("Workshop on Friday"))
    message = TextAreaField(_l("Message to the organisers"), validators=[Optional()], render_kw={"rows": 3})
    portrait = UploadField(
        _l("Photo"),
        accepts=PICTURES,
        hint=_l("A portrait. We keep it no larger than a page shows it, without metadata."),
    )
    slides = UploadField(lazy_pgettext("material", "Slides"), accepts=SLIDES, required=True)
    photos = BooleanField(
        _l("I may be photographed at the conference"), description=_l("You can withdraw this at any time.")
    )


class SampleFilters(forms.Form):
    """A search line and two filters, sent by GET."""

    class Meta(forms.Form.Meta):
        csrf = False

    q = StringField(
        _l("Name, mail or organisation"),
        description=_l("Letters without accents are enough: zukausk finds Žukauskienė."),
    )
    state = SelectField(_l("State"))
    home = SelectField(_l("Town"))


class SampleQuestion(forms.Form):
    """What a page asks before something that cannot be undone."""

    reason = StringField(_l("Reason"), validators=[Optional()], description=_l("Seen by your team only."))


def form() -> SampleForm:
    """With what somebody typed, and what is wrong with it."""
    made = SampleForm(
        formdata=None, name="José Simões", mail="jose.simoes@", town="Leiria", workshop="island", understands=["pt"]
    )
    made.category.choices = [
        SelectChoice("citizen", pgettext("category", "Citizen")),
        SelectChoice("staff", _("Municipal staff")),
    ]
    made.understands.choices = [
        SelectChoice(language.code, language.autonym, {"lang": language.tag}) for language in PAGE_LANGUAGES.values()
    ]
    second_line = Markup('{}<br><span class="small muted">{}</span>')
    made.workshop.choices = [
        SelectChoice(
            "cycling",
            second_line.format(_("By bicycle to work"), _("Full: all 20 places are taken")),
            {"disabled": True},
        ),
        SelectChoice("island", second_line.format(_("Visitors on the island"), _("14 of 20 places free"))),
    ]
    made.process(
        formdata=None, name="José Simões", mail="jose.simoes@", town="Leiria", workshop="island", understands=["pt"]
    )
    made.mail.errors = [_("The part after @ is missing. Example: jose@leiria.example")]
    made.portrait.kept = Kept("José.webp", "#part-fields", SCAN_WORDS[ScanState.WAITING])
    made.slides.errors = [WrongType(SLIDES).message]
    made.understands.errors = [_("Please tick every language you can follow a talk in.")]
    return made


def filters() -> SampleFilters:
    """As it stands above a list of those from one town."""
    made = SampleFilters(formdata=None)
    made.state.choices = [
        SelectChoice("", _("Any state")),
        SelectChoice("waiting", pgettext("registration", "waiting")),
    ]
    made.home.choices = [SelectChoice("", _("Any town")), *(SelectChoice(town.lower(), town) for town in TOWNS)]
    made.process(formdata=None, home="trakai")
    return made
