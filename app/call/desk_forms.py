"""What organisers type about calls, their questions and their late codes."""

from collections.abc import Sequence
from datetime import time
from typing import Any, Self

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from wtforms import BooleanField
from wtforms.validators import Optional

from app import i18n
from app.call.offered import Form as OfferedForm
from app.call.offered import Offered
from app.call.rules import (
    AUDIENCE_CHOICES,
    MOST_CHOICES,
    MOST_SPEAKERS,
    QUESTION_KIND_LABELS,
    STATUS,
    WITH_CHOICES,
    Audience,
    ClosesTooEarly,
    ProposalState,
    QuestionKind,
)
from app.call.wanted import WantedCall, WantedQuestion
from app.forms import AtMost, Form, FormKey, LineField, Required
from app.forms_translated import EditForm, TranslatedField
from app.programme.fields import ClockField, SelectField, WholeField
from app.registration.fields import Ticks
from app.series.forms import DayField
from app.values import moments
from app.values.errors import DomainError
from app.values.languages import OTHER_LANGUAGES
from app.values.translated import Translated


class CallForm(EditForm):
    """A call. Days and times are those of clocks at the venue."""

    key = FormKey()
    title = TranslatedField(_l("Title"), [Required()], limit=120)
    text = TranslatedField(
        _l("What you are looking for"),
        [Optional()],
        limit=8000,
        rows=7,
        description=_l(
            "Which questions the conference must answer, who is welcome to speak, what speakers get from you."
        ),
    )
    usual_types = BooleanField(
        _l("Begin with three usual forms: short report (20 minutes), talk (30), workshop (90)"),
        description=_l("You can change them at any time under Programme, Session types."),
    )
    session_types = Ticks(_l("Forms of contribution"), description=_l("Tick those that you are looking for."))
    tracks = Ticks(_l("Tracks"), description=_l("Without any, speakers are not asked for one."))
    opens_on = DayField(_l("Opens on"), [Required()])
    opens = ClockField(_l("at"), [Required()])
    closes_on = DayField(_l("Closes on"), [Required()])
    closes = ClockField(_l("at"), [Required()])
    languages = Ticks(
        _l("Languages that may be spoken"),
        description=_l("Each more language has to be interpreted; each less keeps somebody from speaking."),
    )
    speakers_at_most = WholeField(
        _l("People who may speak together"),
        [Required()],
        least=1,
        most=MOST_SPEAKERS,
        description=_l("With the proposer."),
    )
    anonymous = BooleanField(
        _l("Reviewers do not see who proposes"),
        description=_l("Names, organisations and mail addresses are hidden from them until you have decided."),
    )
    confirm_until = DayField(
        _l("Accepted speakers confirm until"), [Optional()], description=_l("They are reminded a few days before.")
    )
    slides_due = DayField(
        _l("Slides are due on"),
        [Optional()],
        description=_l("Interpreters need them about two weeks before the conference."),
    )

    @classmethod
    def offering(cls, offered: Offered, zone: str, *, is_first: bool = False, **kwargs: Any) -> Self:
        """``offered`` holds all forms, tracks and languages that the conference has. ``is_first`` offers the usual forms."""
        form = cls(languages=offered.languages, **kwargs)
        form.zone = zone
        if not is_first:
            del form.usual_types
        form.session_types.choices = _forms(offered.forms)
        form.tracks.choices = [(str(id), i18n.plain(name)) for id, name in offered.tracks]
        spoken = dict.fromkeys([*offered.languages, *OTHER_LANGUAGES])
        form["languages"].choices = [(code, i18n.autonym(code), {"lang": code}) for code in spoken]
        form.opens.label.text = form.closes.label.text = _("at (local time, %(zone)s)", zone=zone)
        return form

    def validate(self, extra_validators: Any = None) -> bool:
        fine = super().validate(extra_validators)
        if not self["languages"].data and not self["languages"].errors:
            self["languages"].errors = [_("Please tick at least one language.")]
            fine = False
        return fine

    def show(self, refusal: DomainError) -> None:
        if isinstance(refusal, ClosesTooEarly):
            refusal.field = "closes_on"
        super().show(refusal)

    def wanted(self) -> WantedCall:
        """What is to be; call it after validation."""
        zone, confirm, slides = self.zone, self.confirm_until.data, self.slides_due.data
        return WantedCall(
            title=self.title.data,
            text=self.text.data,
            opens_at=moments.at(self.opens_on.data, self.opens.data, zone),
            closes_at=moments.at(self.closes_on.data, _whole_minute(self.closes.data), zone),
            languages=tuple(self["languages"].data),
            speakers_at_most=self.speakers_at_most.data,
            anonymous=self.anonymous.data,
            confirm_until=moments.end_of_day(confirm, zone) if confirm else None,
            slides_due_at=moments.end_of_day(slides, zone) if slides else None,
            session_types=tuple(int(id) for id in self.session_types.data),
            tracks=tuple(int(id) for id in self.tracks.data),
        )


class QuestionForm(EditForm):
    key = FormKey()
    label = TranslatedField(_l("Question"), [Required()], limit=300)
    hint = TranslatedField(_l("Explanation"), [Optional()], limit=500)
    kind = SelectField(_l("Kind of answer"), default=QuestionKind.TEXT.value)
    choices = TranslatedField(
        _l("Choices"),
        [Optional()],
        limit=4000,
        rows=4,
        description=_l("One on each line, in the same order in every language. Only for questions with choices."),
    )
    required = BooleanField(_l("Whoever submits a proposal has to answer it"))
    session_types = Ticks(
        _l("Asked for these forms of contribution"), description=_l("Tick none to ask it of everybody.")
    )
    audience = SelectField(_l("Who sees the answers"), default=Audience.ORGANISERS.value)

    @classmethod
    def offering(cls, offered: Offered, **kwargs: Any) -> Self:
        form = cls(languages=offered.languages, **kwargs)
        form.kind.choices = [(kind.value, label) for kind, label in QUESTION_KIND_LABELS.items()]
        form.audience.choices = [(audience.value, label) for audience, label in AUDIENCE_CHOICES.items()]
        form.session_types.choices = _forms(offered.forms)
        return form

    def validate(self, extra_validators: Any = None) -> bool:
        return super().validate(extra_validators) and self._choices_fit()

    def wanted(self) -> WantedQuestion:
        """What is to be; call it after validation."""
        return WantedQuestion(
            kind=QuestionKind(self.kind.data),
            label=self.label.data,
            hint=self.hint.data,
            required=self.required.data,
            audience=Audience(self.audience.data),
            choices=tuple(self._lines()),
            session_types=tuple(int(id) for id in self.session_types.data),
        )

    def _lines(self) -> list[Translated]:
        """The choices, each in the languages that have a line for it; a dash stands for a line that is missing."""
        by_language = {code: _lines_of(text) for code, text in self.choices.data.items()}
        length = max((len(lines) for lines in by_language.values()), default=0)
        return [
            Translated({code: lines[number] for code, lines in by_language.items() if lines[number] not in "-–"})
            for number in range(length)
        ]

    def _choices_fit(self) -> bool:
        if QuestionKind(self.kind.data) not in WITH_CHOICES:
            return True
        numbers = {len(_lines_of(text)) for text in self.choices.data.values()}
        most = max(numbers, default=0)
        wrong: Any = None
        if most < 2:
            wrong = _("Please write at least two choices, one on each line.")
        elif most > MOST_CHOICES:
            wrong = ngettext("At most %(num)d choice.", "At most %(num)d choices.", MOST_CHOICES)
        elif len(numbers) > 1:
            wrong = _(
                "Each language needs the same number of lines. Write a dash where a translation is still missing."
            )
        elif not all(self._lines()):
            wrong = _("Each choice needs its words in at least one language.")
        if wrong:
            self.choices.errors = [wrong]
        return not wrong


class CodeForm(Form):
    key = FormKey()
    note = LineField(
        _l("For whom"),
        [Required(), AtMost(200)],
        description=_l("So that you know later why there was an exception. Nobody else sees it."),
    )
    uses = WholeField(_l("How many proposals"), [Required()], least=1, most=100)
    valid_until = DayField(_l("Valid until the end of"), [Required()])


class ProposalFilter(Form):
    """Narrowing the list of proposals."""

    class Meta(Form.Meta):
        csrf = False

    state = SelectField(_l("State"), default="")

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.state.choices = [("", _("All")), *((state.value, STATUS[state].text) for state in ProposalState)]

    @property
    def wanted_state(self) -> ProposalState | None:
        return ProposalState(self.state.data) if self.state.data in set(ProposalState) else None


def _forms(forms: Sequence[OfferedForm]) -> list[tuple[str, str]]:
    return [(str(form.id), i18n.plain(form.name)) for form in forms]


def _lines_of(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def _whole_minute(clock: time) -> time:
    """A call that closes at 23:59 closes when the day does."""
    return time(23, 59, 59) if (clock.hour, clock.minute) == (23, 59) else clock
