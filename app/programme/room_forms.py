"""What organisers type about the rooms of a venue."""

from flask_babel import lazy_gettext as _l
from wtforms.validators import Optional

from app.forms import FormKey, Required
from app.forms_translated import EditForm, TranslatedField
from app.programme.fields import WholeField
from app.programme.rules import WantedRoom


class RoomForm(EditForm):
    key = FormKey()
    name = TranslatedField(_l("Name of the room"), [Required()], limit=100)
    note = TranslatedField(
        _l("How to find it, and what it has"),
        [Optional()],
        limit=300,
        description=_l("For instance: first floor, lift, induction loop."),
    )
    capacity = WholeField(_l("Seats"), [Optional()], least=1, most=100_000)
    position = WholeField(
        _l("Place in the order of rooms"),
        [Optional()],
        least=1,
        most=1000,
        description=_l("The programme shows the rooms side by side in this order. Left empty, it comes last."),
    )

    def wanted(self) -> WantedRoom:
        """What is to be; call it after validation."""
        return WantedRoom(self.name.data, self.note.data, self.capacity.data, self.position.data)
