"""What is typed at a gate."""

from datetime import datetime
from uuid import uuid4

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField
from wtforms.validators import UUID

from app.checkin.rules import REASON_LENGTH, Asked
from app.forms import AtMost, Form, LineField, Required


class FindForm(Form):
    """Find by name (GET)."""

    class Meta(Form.Meta):
        csrf = False

    q = LineField(
        _l("Name, town or organisation"), description=_l("The beginning is enough, and accents are not needed."),
    )  # fmt: skip


class CodeForm(Form):
    """A code that was typed or pasted. Its id is made with the page, so that sending it twice is one scan."""

    client_id = HiddenField(default=lambda: str(uuid4()), validators=[UUID()])
    code = LineField(
        _l("Code on the badge"),
        validators=[Required(), AtMost(500)],
        description=_l("Paste what another scanner has read: an address or the code at its end."),
    )

    def asked(self, now: datetime) -> Asked:
        return Asked(self.client_id.data or "", now, code=self.code.data or "")


class PersonForm(Form):
    """Somebody found by name, or the card that a code led to."""

    client_id = HiddenField(default=lambda: str(uuid4()), validators=[UUID()])
    code = HiddenField(validators=[AtMost(500)])

    def asked(self, registration_id: int, now: datetime) -> Asked:
        if self.code.data:
            return Asked(self.client_id.data or "", now, code=self.code.data)
        return Asked(self.client_id.data or "", now, registration_id=registration_id)


class UndoForm(Form):
    """Why a check-in is taken back."""

    reason = LineField(
        _l("Reason"),
        validators=[Required(), AtMost(REASON_LENGTH)],
        description=_l("In a few words, for example: wrong person. It is written down with your name."),
    )
