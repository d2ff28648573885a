"""The kinds of fields that the registration form is made of."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import RadioField as AnyRadioField
from wtforms import SelectField as AnySelectField
from wtforms import SelectMultipleField
from wtforms.validators import ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

CHOOSE = _l("Please choose one of these.")


class _OneOf:
    """Our own words where a choice was not one of those offered; ``missing`` says it where nothing was chosen."""

    def __init__(self, *args: Any, missing: Any = CHOOSE, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.missing = missing

    def pre_validate(self, form: Any) -> None:
        if self.data not in {choice[0] for choice in self.choices}:
            raise ValidationError(str(CHOOSE if self.data else self.missing))


class RadioField(_OneOf, AnyRadioField):
    """One of several, all in sight."""


class SelectField(_OneOf, AnySelectField):
    """One of many."""


class Ticks(SelectMultipleField):
    """Several of several, as boxes to tick."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()

    def pre_validate(self, form: Any) -> None:
        offered = {choice[0] for choice in self.choices}
        if not set(self.data or ()) <= offered:
            raise ValidationError(str(CHOOSE))
