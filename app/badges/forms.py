"""What the desk sends when badges are printed."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField
from wtforms.validators import ValidationError

from app.badges.rules import SHEET
from app.forms import Form, FormKey


class IdsField(HiddenField):
    """Ids of records: one after the other with commas, in one field or in several of the same name."""

    def process_formdata(self, valuelist: list[str]) -> None:
        texts = [text for value in valuelist for text in value.split(",") if text]
        self.data = [int(text) for text in texts if text.isascii() and text.isdecimal() and len(text) < 10]

    def _value(self) -> str:
        return ",".join(map(str, self.data or ()))


class SheetForm(Form):
    """One sheet of badges: whose, and with their backs or without."""

    ids = IdsField()
    sides = HiddenField()

    @property
    def with_back(self) -> bool:
        return self.sides.data != "1"

    def validate_ids(self, field: Any) -> None:
        if not 0 < len(field.data) <= SHEET:
            raise ValidationError(_l("Please choose somebody, and no more than %(limit)s people at once.", limit=SHEET))


class ChoiceForm(Form):
    """Whose badges are listed (GET)."""

    class Meta(Form.Meta):
        csrf = False

    all = BooleanField(_l("Also those that have been printed before"))
    one_sided = BooleanField(_l("Fronts only"))


class Confirmation(Form):
    """Nothing to fill in: the button is what counts."""

    key = FormKey()
