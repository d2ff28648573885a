"""What the desk asks of the list of mails."""

from collections.abc import Sequence

from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext
from wtforms import HiddenField, SelectField, SelectMultipleField, SubmitField
from wtforms.widgets import CheckboxInput, ListWidget

from app.forms import Form, FormKey, LineField
from app.outbox.rules import STATUS, MessageState

# More than any page shows is no click of a person.
_MOST_AT_ONCE = 100
# Larger numbers name no row, and the database would not take them.
_LARGEST_ID = 2**31 - 1


class MailFilter(Form):
    """A GET form: whom a mail is for, its state, its kind."""

    class Meta(Form.Meta):
        csrf = False

    search = LineField(_l("Name or e-mail address"))
    state = SelectField(lazy_pgettext("mail", "State"))
    kind = SelectField(_l("What it is about"))

    def __init__(self, *args, kinds: list[tuple[str, str]], **kwargs):
        super().__init__(*args, **kwargs)
        self.state.choices = [("", _l("All states")), *((state.value, STATUS[state].text) for state in MessageState)]
        self.kind.choices = [("", _l("All mails")), *kinds]

    @property
    def wanted_state(self) -> MessageState | None:
        return MessageState(self.state.data) if self.state.data in list(MessageState) else None

    @property
    def wanted_kind(self) -> str:
        return self.kind.data if self.kind.data in [value for value, _text in self.kind.choices] else ""

    @property
    def in_use(self) -> int:
        """How many filters besides the search narrow the list."""
        return bool(self.wanted_state) + bool(self.wanted_kind)


class Confirmation(Form):
    """Nothing to fill in: the button is what counts."""

    key = FormKey()


class LettingGo(Form):
    """Which of the mails shown may go: those ticked, or by the other button every one that the page has shown.
    ``held`` are those on the page: id and recipient."""

    mails = SelectMultipleField(
        _l("Mails that may go"), coerce=int, validate_choice=False, widget=ListWidget(), option_widget=CheckboxInput()
    )
    shown = HiddenField()
    every = SubmitField()

    def __init__(self, *args, held: Sequence[tuple[int, str]], **kwargs):
        super().__init__(*args, **kwargs)
        self.mails.choices = list(held)
        if not self.is_submitted():
            self.shown.data = " ".join(str(id) for id, _name in held)

    @property
    def wanted(self) -> list[int]:
        if self.every.data:
            ids = [int(id) for id in (self.shown.data or "").split() if id.isdecimal()]
        else:
            ids = self.mails.data or []
        return [id for id in ids if 0 < id <= _LARGEST_ID][:_MOST_AT_ONCE]
