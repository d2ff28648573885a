"""What organisers type about tracks and session types."""

from typing import Any, Self

from flask_babel import lazy_gettext as _l
from wtforms.validators import Optional

from app.forms import FormKey, Required
from app.forms_translated import EditForm, TranslatedField
from app.programme.fields import SelectField, WholeField
from app.programme.rules import KIND_LABELS, SessionKind, TrackColour
from app.programme.tracks import COLOUR_LABELS, WantedTrack, WantedType
from app.values import fingerprints

_POSITION_HINT = _l("They are shown in this order. Left empty, it comes last.")


class TrackForm(EditForm):
    key = FormKey()
    name = TranslatedField(
        _l("Name of the track"),
        [Required()],
        limit=80,
        description=_l("A thread through the programme, such as “Citizens as producers”."),
    )
    colour = SelectField(
        _l("Colour"), description=_l("It stands beside the name, never instead of it."), default=TrackColour.BLUE.value
    )
    position = WholeField(_l("Place in the order"), [Optional()], least=1, most=1000, description=_POSITION_HINT)

    @classmethod
    def offering(cls, *, track: WantedTrack | None = None, **kwargs: Any) -> Self:
        form = cls(data=_typed(track), **kwargs)
        form.colour.choices = [(colour.value, label) for colour, label in COLOUR_LABELS.items()]
        return form

    def wanted(self) -> WantedTrack:
        """What is to be; call it after validation."""
        return WantedTrack(self.name.data, TrackColour(self.colour.data), self.position.data)


class SessionTypeForm(EditForm):
    key = FormKey()
    name = TranslatedField(
        _l("Name of the form"),
        [Required()],
        limit=80,
        description=_l("As speakers know it, such as “Short report” or “Workshop”."),
    )
    kind = SelectField(_l("Kind of session"), default=SessionKind.TALK.value)
    length_minutes = WholeField(
        _l("Length in minutes"),
        [Required()],
        least=5,
        most=8 * 60,
        description=_l("With the time for questions. After 90 minutes interpreters need a break."),
    )
    position = WholeField(_l("Place in the order"), [Optional()], least=1, most=1000, description=_POSITION_HINT)

    @classmethod
    def offering(cls, *, type: WantedType | None = None, **kwargs: Any) -> Self:
        form = cls(data=_typed(type), **kwargs)
        form.kind.choices = [(kind.value, label) for kind, label in KIND_LABELS.items()]
        return form

    def wanted(self) -> WantedType:
        """What is to be; call it after validation."""
        return WantedType(self.name.data, SessionKind(self.kind.data), self.length_minutes.data, self.position.data)


def _typed(facts: Any) -> dict[str, Any] | None:
    """What is stored, as the form begins with it."""
    if facts is None:
        return None
    return {"seen": fingerprints.of(facts), **vars(facts)}
