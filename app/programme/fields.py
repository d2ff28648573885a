"""The kinds of fields that the programme's forms are made of, with our own words where something does not fit."""

import re
from datetime import time
from typing import Any

from flask_babel import gettext as _
from wtforms import SelectField as AnySelectField
from wtforms import StringField
from wtforms.validators import ValidationError
from wtforms.widgets import NumberInput, TimeInput

from app.forms import TextField
from app.programme.rules import Speaker

_CLOCK = re.compile(r"\s*([0-9]{1,2})\s*[:.h]\s*([0-9]{2})(?::00)?\s*")
_MOST_SPEAKERS = 30
_LONGEST_SPEAKER = 200


class ClockField(StringField):
    """A time on the wall clock, as 09:30. ``data`` is a time, or None."""

    widget = TimeInput()

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return f"{self.data:%H:%M}" if self.data else ""

    def process_formdata(self, valuelist: list[str]) -> None:
        self.data = None
        typed = valuelist[0] if valuelist else ""
        if not typed.strip():
            return
        if not (found := _CLOCK.fullmatch(typed)):
            raise ValueError(_("Please write a time such as 09:30."))
        hours, minutes = map(int, found.groups())
        if hours > 23 or minutes > 59:
            raise ValueError(_("Please write a time such as 09:30."))
        self.data = time(hours, minutes)


class WholeField(StringField):
    """A whole number between ``least`` and ``most``, or nothing. ``data`` is an int or None."""

    widget = NumberInput()

    def __init__(self, *args: Any, least: int, most: int, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.least, self.most = least, most

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return "" if self.data is None else str(self.data)

    def process_formdata(self, valuelist: list[str]) -> None:
        self.data = None
        typed = valuelist[0].strip() if valuelist else ""
        if not typed:
            return
        if not re.fullmatch("[0-9]{1,9}", typed) or not self.least <= int(typed) <= self.most:
            raise ValueError(
                _("Please write a whole number from %(least)d to %(most)d.", least=self.least, most=self.most)
            )
        self.data = int(typed)


class SelectField(AnySelectField):
    """One of many."""

    def pre_validate(self, form: Any) -> None:
        if str(self.data) not in {str(choice[0]) for choice in self.choices}:
            raise ValidationError(_("Please choose one of these."))


class SpeakersField(TextField):
    """One person on each line: "Name, organisation". ``speakers`` says who they are."""

    @property
    def speakers(self) -> tuple[Speaker, ...]:
        return tuple(Speaker.read(line) for line in (self.data or "").splitlines() if line.strip())

    def pre_validate(self, form: Any) -> None:
        if len(self.speakers) > _MOST_SPEAKERS:
            raise ValidationError(_("Please name no more than %(limit)d people.", limit=_MOST_SPEAKERS))
        for speaker in self.speakers:
            if not speaker.name:
                raise ValidationError(_("Each line starts with a name. Example: Ona Petrauskienė, Trakai"))
            if len(str(speaker)) > _LONGEST_SPEAKER:
                raise ValidationError(_("Too long. Characters allowed: %(limit)s.", limit=_LONGEST_SPEAKER))
