"""What is typed about inviting speakers: whom, who looks after it, the next step, what letters say."""

from collections.abc import Sequence
from typing import Any, Self

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import pgettext
from wtforms import HiddenField, RadioField, SubmitField
from wtforms.validators import Optional

from app.forms import AtMost, Form, FormKey, LineField, MailField, Required, TextField
from app.forms_translated import EditForm, TranslatedField
from app.series.forms import DayField
from app.speakers.forms import SelectField, Ticks
from app.speakers.letter_rules import LONGEST_SUBJECT, LONGEST_TEXT
from app.speakers.pipeline_rules import LONGEST_NOTE, LONGEST_REASON, LONGEST_TOPIC, STATUS, WantedApproach
from app.speakers.rules import Step
from app.values.languages import PAGE_LANGUAGES


class ApproachForm(EditForm):
    """What is noted about somebody at one conference."""

    key = FormKey()
    town = SelectField(
        _l("Which town named this person?"), description=_l("Every partner town owes the conference two names.")
    )
    owner = SelectField(
        _l("Who looks after it?"), description=_l("Answers to the invitation go to this person by mail.")
    )
    topic = LineField(
        _l("Subject that you think of"), [Optional(), AtMost(LONGEST_TOPIC)],
        description=_l("It stands in the letter of invitation. Write it in the language of that letter."),
    )  # fmt: skip
    due_on = DayField(
        _l("Next step by"), [Optional()],
        description=_l("Without a day we take the usual time: three weeks for an answer, a month for the rest."),
    )  # fmt: skip
    note = TextField(
        _l("Note for the team"), [Optional(), AtMost(LONGEST_NOTE)], render_kw={"rows": 3},
        description=_l("The person can ask to see it."),
    )  # fmt: skip

    def offer(self, *, towns: Sequence[tuple[int, str]], team: Sequence[tuple[int, str]]) -> None:
        self.town.choices = [("", _("none of them")), *((str(id), name) for id, name in towns)]
        self.owner.choices = [("", pgettext("owner", "nobody yet")), *((str(id), name) for id, name in team)]

    def wanted(self) -> WantedApproach:
        """What is to be; call it after validation."""
        return WantedApproach(
            town_id=int(self.town.data) if self.town.data else None,
            owner_id=int(self.owner.data) if self.owner.data else None,
            topic=self.topic.data or "",
            note=self.note.data or "",
            due_on=self.due_on.data,
        )

    @staticmethod
    def values_of(stored: WantedApproach) -> dict[str, Any]:
        return {
            "town": str(stored.town_id or ""),
            "owner": str(stored.owner_id or ""),
            "topic": stored.topic,
            "note": stored.note,
            "due_on": stored.due_on,
        }


class NewPersonForm(ApproachForm):
    """The same for somebody who is not in the pool yet."""

    name = LineField(_l("Name as it is to be printed"), [Required(_l("Please write the name.")), AtMost(120)])
    organisation = LineField(_l("Organisation"), [Optional(), AtMost(150)])
    email = MailField(
        _l("Email address"), [Optional(), AtMost(254)],
        description=_l("Without it no letter can be written. You can add it later."),
    )  # fmt: skip
    mail_language = SelectField(_l("Language of the emails"))

    @classmethod
    def asking(cls, language: str) -> Self:
        form = cls(data={"mail_language": language})
        form.mail_language.choices = [(code, one.autonym) for code, one in PAGE_LANGUAGES.items()]
        return form


class PoolSearch(Form):
    """A GET form: who of the pool is meant."""

    class Meta(Form.Meta):
        csrf = False

    search = LineField(
        _l("Name, organisation or place"),
        description=_l("Beginnings of words, and letters without accents, are enough: zukausk finds Žukauskienė."),
    )


class MoveForm(Form):
    """To which step, and why where it goes back."""

    to = RadioField(_l("New step"))
    reason = LineField(
        _l("Reason"), [Optional(), AtMost(LONGEST_REASON)],
        description=_l("Needed where somebody goes back a step, or is asked again after a no."),
    )  # fmt: skip
    seen = HiddenField()

    @classmethod
    def offering(cls, steps: Sequence[Step], seen: Step) -> Self:
        form = cls(data={"seen": seen.value})
        form.to.choices = [(step.value, STATUS[step].text) for step in steps]
        return form


class BriefForm(EditForm):
    """Three questions, what is to come out, and which catalogue of sources fits."""

    first_question = TranslatedField(
        _l("First question that the conference must answer"), [Optional()], limit=300, rows=2,
        description=_l("A good question can be answered by people who have tried it."),
    )  # fmt: skip
    second_question = TranslatedField(_l("Second question"), [Optional()], limit=300, rows=2)
    third_question = TranslatedField(_l("Third question"), [Optional()], limit=300, rows=2)
    outcome = TranslatedField(
        _l("What is to come out of it"), [Optional()], limit=600, rows=3,
        description=_l("For instance a resolution, or one measure that each town takes home."),
    )  # fmt: skip
    theme = SelectField(
        _l("Which theme comes nearest?"), description=_l("From this we say where towns like yours find speakers.")
    )

    TEXTS = ("first_question", "second_question", "third_question", "outcome")

    def wanted(self) -> dict[str, Any]:
        return {name: self[name].data for name in (*self.TEXTS, "theme")}


class LetterTextForm(EditForm):
    """What a kind of letter says, in each language. Emptied, a language goes back to what is offered."""

    subject = TranslatedField(_l("Subject"), [Optional()], limit=LONGEST_SUBJECT)
    text = TranslatedField(
        _l("Text"), [Optional()], limit=LONGEST_TEXT, rows=10,
        description=_l("Greeting, links and signature are put around it. An empty line begins a new paragraph."),
    )  # fmt: skip


class SignatureForm(EditForm):
    """Who signs the letters."""

    name = LineField(_l("Name of the mayor"), [Required(_l("Please write the name.")), AtMost(120)])
    office = TranslatedField(
        _l("Office"), [Optional()], limit=150, description=_l("For instance: Mayor of the municipality of Leiria.")
    )


class ChooseForm(Form):
    """A GET form: who is to get a letter."""

    class Meta(Form.Meta):
        csrf = False

    people = Ticks(_l("Who is to get this letter?"))


class WriteForm(Form):
    """Write the letters that were looked at."""

    people = HiddenField()


class AnswerForm(Form):
    """Yes or no, by which button is pressed, and a word with it."""

    message = TextField(
        _l("A word to the organisers"), [Optional(), AtMost(LONGEST_NOTE)], render_kw={"rows": 4},
        description=_l("For instance a subject, or the days on which you can be there."),
    )  # fmt: skip
    yes = SubmitField()
    no = SubmitField()
