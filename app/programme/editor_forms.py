"""What organisers type in the editor of the programme."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField
from wtforms.validators import InputRequired

from app import formats, i18n
from app.forms import REQUIRED, AtMost, Form, FormKey, LineField
from app.forms_translated import EditForm
from app.programme.board import SPANNING_KINDS
from app.programme.fields import ClockField, SelectField, WholeField
from app.programme.placing import Slot
from app.programme.rules import KIND_LABELS, SessionKind
from app.values.translated import Translated

_LONGEST = 24 * 60
_LONGEST_BUFFER = 120


class TakeOutForm(EditForm):
    """A session leaves its place."""

    session = HiddenField()


class _SlotForm(EditForm):
    day = SelectField(_l("Day"))
    starts = ClockField(_l("Starts at"), [InputRequired(REQUIRED)])
    minutes = WholeField(_l("Length in minutes"), [InputRequired(REQUIRED)], least=1, most=_LONGEST)
    room = SelectField(_l("Room"))

    def offer(self, days: Sequence[date], rooms: Iterable[tuple[int, Translated]], nowhere: str) -> None:
        """Give the choices of an edition; ``nowhere`` is the word for no room."""
        self.day.choices = [(day.isoformat(), formats.day_month(day)) for day in days]
        self.room.choices = [("", nowhere), *((str(id), i18n.plain(name)) for id, name in rooms)]

    @property
    def slot(self) -> Slot:
        room = int(self.room.data) if self.room.data else None
        return Slot(date.fromisoformat(self.day.data), self.starts.data, room, self.minutes.data)


class PlaceForm(_SlotForm):
    """A session gets a place, or another one."""

    session = HiddenField()


def slot_data(slot: Slot) -> dict[str, Any]:
    """A slot as a form shows it."""
    room = "" if slot.room_id is None else str(slot.room_id)
    return {"day": slot.day.isoformat(), "starts": slot.starts, "minutes": slot.minutes, "room": room}


class AddForm(_SlotForm):
    """Something that concerns everybody."""

    class Meta(Form.Meta):
        # The page has several forms, and one token that the application looks at before any of them.
        csrf = False

    key = FormKey()
    kind = SelectField(_l("What it is"))
    title = LineField(
        _l("Title"), [AtMost(200)], description=_l("Left empty, it is called what it is, in every language.")
    )

    def offer_kinds(self) -> None:
        """Give what stands across all rooms, in the language being spoken."""
        self.kind.choices = [(kind.value, label) for kind, label in KIND_LABELS.items() if kind in SPANNING_KINDS]

    def named(self, languages: Sequence[str]) -> Translated:
        """Its title: what was typed, in the language of the page, or its kind in all ``languages``."""
        if self.title.data:
            return Translated({i18n.language().code: self.title.data})
        names = {}
        for code in languages:
            with i18n.speaking(code):
                names[code] = str(KIND_LABELS[SessionKind(self.kind.data)])
        return Translated(names)


class BufferForm(Form):
    """How long a room is to stay free between two sessions."""

    class Meta(Form.Meta):
        # The page has several forms, and one token that the application looks at before any of them.
        csrf = False

    minutes = WholeField(
        _l("Minutes between two sessions in a room"),
        # No minutes at all are a number as well, which DataRequired would not take.
        [InputRequired(REQUIRED)],
        least=0,
        most=_LONGEST_BUFFER,
        description=_l("For airing, for the next speaker and for people on their way. Breaks need none."),
    )
