"""The kinds of fields that the forms of a call are made of."""

import re
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_pgettext, ngettext
from markupsafe import Markup
from wtforms import Field, StringField
from wtforms.validators import Optional

from app import i18n
from app.call.offered import Asked
from app.call.rules import ANSWER_FORMATS, ANSWER_LENGTH, AUDIENCE_LABELS, QuestionKind
from app.files.forms import UploadField
from app.forms import AtMost, LineField, TextField
from app.registration.fields import RadioField, Ticks
from app.series.forms import DayField
from app.values.languages import PAGE_LANGUAGES
from app.values.translated import Translated

YES, NO = "yes", "no"
YES_OR_NO = [(YES, lazy_pgettext("answer", "Yes")), (NO, lazy_pgettext("answer", "No"))]
_NUMBER = re.compile(r"-?[0-9]{1,12}(?:[.,][0-9]{1,6})?")


class Later(Optional):
    """May be empty in a draft. It is not called optional: whoever submits has to fill it in."""

    def __init__(self) -> None:
        super().__init__()
        self.field_flags = {}


class NumberField(StringField):
    """A number, with a point or a comma. ``data`` is an int, a float or None."""

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return "" if self.data is None else str(self.data)

    def process_formdata(self, valuelist: list[str]) -> None:
        self.data = None
        typed = valuelist[0].strip() if valuelist else ""
        if not typed:
            return
        if not _NUMBER.fullmatch(typed):
            raise ValueError(_("Please write a number, such as 12 or 2,5."))
        number = float(typed.replace(",", "."))
        self.data = int(number) if number.is_integer() else number


def yes_or_no(answer: str | None) -> bool | None:
    """What a choice of YES_OR_NO means, None while it is not made."""
    return {YES: True, NO: False}.get(answer or "")


def as_choice(answer: bool | None) -> str | None:
    """The same the other way round."""
    return None if answer is None else YES if answer else NO


def named(key: str, label: Translated) -> tuple[str, str, dict[str, str]]:
    """A choice in the language being spoken, else in the one it has, and which that is."""
    text, code = i18n.shown(label)
    return key, text, {"lang": PAGE_LANGUAGES[code].tag}


_KINDS = {
    QuestionKind.TEXT: LineField,
    QuestionKind.LONG_TEXT: TextField,
    QuestionKind.CHOICE: RadioField,
    QuestionKind.CHOICES: Ticks,
    QuestionKind.NUMBER: NumberField,
    QuestionKind.YES_NO: RadioField,
    QuestionKind.DATE: DayField,
    QuestionKind.FILE: UploadField,
}
_LIMITS = {QuestionKind.TEXT: 300, QuestionKind.LONG_TEXT: ANSWER_LENGTH}


def unbound(kind: QuestionKind, required: bool) -> Any:
    """The field in which a question is answered, without its words: these depend on the language being spoken."""
    if kind is QuestionKind.FILE:
        return UploadField(accepts=ANSWER_FORMATS)
    validators: list[Any] = [Later() if required else Optional()]
    if kind in _LIMITS:
        validators.append(AtMost(_LIMITS[kind]))
    return _KINDS[kind]("", validators)


def put_words(field: Field, question: Asked, forms: dict[int, Translated]) -> None:
    """Give the field of a question its label, its hint and its choices, in the language being spoken."""
    field.label.text = i18n.marked(question.label)
    hints = [i18n.marked(question.hint)] if question.hint else []
    if limited := [forms[id] for id in question.session_types if id in forms]:
        words = ngettext(
            "For this form: %(forms)s.",
            "For these forms: %(forms)s.",
            len(limited),
            forms=", ".join(i18n.plain(name) for name in limited),
        )
        hints.append(Markup.escape(words))
    hints.append(Markup.escape(AUDIENCE_LABELS[question.audience]))
    if question.kind is QuestionKind.FILE:
        if question.nameless:
            hints.append(
                Markup.escape(
                    _("Reviewers read it without knowing who you are: please leave your name out of the file.")
                )
            )
        field.hint, field.flags.optional = Markup(" ").join(hints), not question.required
    else:
        field.description = Markup(" ").join(hints)
    if question.kind is QuestionKind.YES_NO:
        field.choices = YES_OR_NO
    elif question.choices:
        field.choices = [named(key, label) for key, label in question.choices]


def answer_of(field: Field, question: Asked) -> Any:
    """What was answered, as it is stored; None for nothing. A file is there when it was chosen now or is kept."""
    if question.kind is QuestionKind.FILE:
        return field.upload or (None if field.removes else field.kept)
    value = field.data
    if value is None or value == "" or value == []:
        return None
    if question.kind is QuestionKind.YES_NO:
        return yes_or_no(value)
    return value.isoformat() if question.kind is QuestionKind.DATE else value
