"""What reviewers type, and what organisers type about reviewing and deciding."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import time
from typing import Any, Self

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext
from wtforms import BooleanField
from wtforms.validators import Optional

from app import i18n
from app.call.review_rules import (
    COMMENT_LENGTH,
    MOST_POINTS,
    MOST_WEIGHT,
    PASSAGE_LENGTH,
    REASON_LENGTH,
    REMARK_LENGTH,
)
from app.call.rules import ClosesTooEarly, ProposalState
from app.call.service.judging import WantedCriterion, WantedPhase
from app.call.service.reviewing import Verdict
from app.forms import AtMost, Form, FormKey, LineField, Required, TextField
from app.forms_translated import EditForm, TranslatedField
from app.programme.fields import ClockField, SelectField, WholeField
from app.registration.fields import RadioField, Ticks
from app.series.forms import DayField
from app.values import moments
from app.values.errors import DomainError
from app.values.translated import Translated


class ReviewForm(Form):
    """One group of radio buttons for each criterion; made anew for each call by `for_call`."""

    conflict = BooleanField(
        _l("I had better not judge this"),
        description=_l(
            "You know who proposes it well, work with them, or would gain by it. Nothing else is asked then."
        ),
    )
    comment = TextField(
        _l("Comment"),
        [Optional(), AtMost(COMMENT_LENGTH)],
        description=_l("For the organisers: what convinced you, what is missing. The speakers do not see it."),
        render_kw={"rows": 5},
    )

    @classmethod
    def for_call(cls, criteria: Sequence[Any], **kwargs: Any) -> Self:
        """``criteria`` have an id, a name, a hint and a scale; ``points`` in the data are by their ids."""
        fields = {
            f"criterion_{one.id}": RadioField(i18n.plain(one.name), description=i18n.plain(one.hint))
            for one in criteria
        }
        made = type("ReviewForm", (cls,), fields)(**kwargs)
        made.criteria = [(one.id, f"criterion_{one.id}") for one in criteria]
        for one, field in zip(criteria, made.scales, strict=True):
            meanings = enumerate(Translated(meaning) for meaning in one.scale)
            field.choices = [(str(points), f"{points} – {i18n.plain(meaning)}") for points, meaning in meanings]
        return made

    @property
    def scales(self) -> list[Any]:
        """The groups of radio buttons, in the order of the criteria."""
        return [self[name] for _id, name in self.criteria]

    def validate(self, extra_validators: Any = None) -> bool:
        fine = super().validate(extra_validators)
        if not self.conflict.data:
            return fine
        # Whoever does not judge gives no points.
        for field in self.scales:
            field.errors = []
        return not any(field.errors for field in self)

    def verdict(self) -> Verdict:
        """What is said; call it after validation."""
        points = {} if self.conflict.data else {id: int(self[name].data) for id, name in self.criteria}
        return Verdict(points, self.comment.data, self.conflict.data)

    @staticmethod
    def of(points: Mapping[int, int], comment: str, conflict: bool) -> dict[str, Any]:
        """The data of a form that shows what was said before."""
        return {
            "comment": comment,
            "conflict": conflict,
            **{f"criterion_{id}": str(given) for id, given in points.items()},
        }


class RemarkForm(Form):
    key = FormKey()
    text = TextField(
        _l("Remark to the team"),
        [Required(), AtMost(REMARK_LENGTH)],
        description=_l("Reviewers and organisers see it, with your name."),
        render_kw={"rows": 3},
    )


class PhaseForm(EditForm):
    """A phase of reviewing. Days and times are those of clocks at the venue."""

    key = FormKey()
    name = TranslatedField(_l("Name of the phase"), [Required()], limit=80)
    opens_on = DayField(_l("From"), [Required()])
    opens = ClockField(lazy_pgettext("clock", "at"), [Required()])
    closes_on = DayField(_l("Until"), [Required()])
    closes = ClockField(lazy_pgettext("clock", "at"), [Required()])
    can_score = BooleanField(_l("Reviewers give points"))
    shows_others = BooleanField(
        _l("Reviewers see what the others wrote"),
        description=_l("Each of them only after they have written something themselves."),
    )

    zone = "UTC"

    def show(self, refusal: DomainError) -> None:
        if isinstance(refusal, ClosesTooEarly):
            refusal.field = "closes_on"
        super().show(refusal)

    def wanted(self) -> WantedPhase:
        """What is to be; call it after validation."""
        closes = self.closes.data
        whole = time(23, 59, 59) if (closes.hour, closes.minute) == (23, 59) else closes
        return WantedPhase(
            self.name.data,
            moments.at(self.opens_on.data, self.opens.data, self.zone),
            moments.at(self.closes_on.data, whole, self.zone),
            self.can_score.data,
            self.shows_others.data,
        )


class CriterionForm(EditForm):
    key = FormKey()
    name = TranslatedField(_l("Criterion"), [Required()], limit=80)
    hint = TranslatedField(_l("Explanation"), [Optional()], limit=300)
    weight = WholeField(
        _l("How many times it counts"), [Required()], least=1, most=MOST_WEIGHT, description=_l("Usually once.")
    )
    scale = TranslatedField(
        _l("What the points mean"),
        [Required()],
        limit=2000,
        rows=6,
        description=_l(
            "One line for each number of points, from 0 upwards, in the same order in every language. Write a dash where a"
            " translation is still missing."
        ),
    )

    def validate(self, extra_validators: Any = None) -> bool:
        return super().validate(extra_validators) and self._scale_fits()

    def wanted(self) -> WantedCriterion:
        """What is to be; call it after validation."""
        return WantedCriterion(self.name.data, self.hint.data, self.weight.data, self._scale())

    @staticmethod
    def as_lines(scale: Iterable[Mapping[str, str]]) -> Translated:
        """A scale as the form shows it."""
        texts = list(scale)
        codes = dict.fromkeys(code for text in texts for code in text)
        return Translated({code: "\n".join(text.get(code, "–") for text in texts) for code in codes})

    def _lines(self) -> dict[str, list[str]]:
        return {
            code: [line.strip() for line in text.splitlines() if line.strip()] for code, text in self.scale.data.items()
        }

    def _scale(self) -> list[Translated]:
        lines = self._lines()
        return [
            Translated({code: texts[number] for code, texts in lines.items() if texts[number] not in "-–"})
            for number in range(max(len(texts) for texts in lines.values()))
        ]

    def _scale_fits(self) -> bool:
        numbers = {len(texts) for texts in self._lines().values()}
        wrong = None
        if len(numbers) != 1:
            wrong = _(
                "Each language needs the same number of lines. Write a dash where a translation is still missing."
            )
        elif not 2 <= max(numbers) <= MOST_POINTS + 1:
            wrong = _("Please write from 2 to %(most)d lines.", most=MOST_POINTS + 1)
        elif not all(self._scale()):
            wrong = _("Each number of points needs its words in at least one language.")
        if wrong:
            self.scale.errors = [wrong]
        return not wrong


class TracksForm(Form):
    tracks = Ticks(_l("Tracks"), description=_l("Tick none to let them read everything."))


class PassageForm(Form):
    passage = LineField(
        _l("Words that reviewers must not see"),
        [Required(), AtMost(PASSAGE_LENGTH)],
        description=_l(
            "Copy them from the title, the text or an answer. Everywhere they stand, a bar is shown instead."
        ),
    )


class ReasonForm(Form):
    reason = LineField(
        _l("Reason"), [Required(), AtMost(REASON_LENGTH)], description=_l("It stands in the mail to the speakers.")
    )


class ChoosingForm(Form):
    """The boxes before the proposals of a selection, and what is to be done with those that are ticked."""

    chosen = Ticks(_l("Proposals"))

    @property
    def ids(self) -> list[int]:
        return [int(id) for id in self.chosen.data or () if id.isdecimal() and id.isascii()]


class SelectionFilter(Form):
    """Narrowing the selection; what is in use stands in the address."""

    class Meta(Form.Meta):
        csrf = False

    state = SelectField(lazy_pgettext("proposal", "State"), default="")
    track = SelectField(lazy_pgettext("track", "Track"), default="")
    kind = SelectField(_l("Form of the contribution"), default="")
    language = SelectField(_l("Speaks"), default="")

    def offer(
        self,
        states: Mapping[ProposalState, Any],
        tracks: Iterable[tuple[int, str]],
        kinds: Iterable[tuple[int, str]],
        languages: Iterable[str],
    ) -> None:
        every = ("", _("All"))
        self.state.choices = [every, *((state.value, str(status.text)) for state, status in states.items())]
        self.track.choices = [every, *((str(id), name) for id, name in tracks)]
        self.kind.choices = [every, *((str(id), name) for id, name in kinds)]
        self.language.choices = [every, *((code, i18n.language_name(code)) for code in languages)]
        for field in self:
            if str(field.data) not in {choice[0] for choice in field.choices}:
                field.data = ""
