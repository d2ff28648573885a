"""What the desk asks of the list of mails."""

from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext
from wtforms import SelectField

from app.forms import Form, LineField
from app.outbox.rules import STATUS, MessageState


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
