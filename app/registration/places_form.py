"""What organisers type about the places of a conference."""

from collections.abc import Sequence
from typing import Any, Self

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, IntegerField
from wtforms.validators import Optional, ValidationError

from app.forms import Form
from app.registration.capacity import TAKEN_LABELS, Capacity, OfCategory, OfSession, Taken
from app.registration.choices import capital
from app.registration.fields import SelectField
from app.registration.rules import CATEGORY_LABELS, CategoryKind

# More than this is a slip of the finger, and the database's integers end somewhere.
_MOST = 100_000


class PlacesField(IntegerField):
    """A number of places; empty means no limit of its own."""

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **{"validators": [Optional()], "render_kw": {"min": 0, "max": _MOST}, **kwargs})

    def process_formdata(self, valuelist: list[str]) -> None:
        # A field that was not on the page that was sent keeps what is stored.
        if not valuelist:
            return
        self.data = None
        if valuelist[0].strip():
            try:
                self.data = int(valuelist[0])
            except ValueError:
                raise ValueError(_("Please type a number, or leave it empty.")) from None

    def post_validate(self, form: Form, validation_stopped: bool) -> None:
        if self.data is not None and not 0 <= self.data <= _MOST:
            raise ValidationError(_("Please type a number from 0 to %(most)d.", most=_MOST))


def _ways() -> list[tuple[str, Any]]:
    return [(how.value, capital(label)) for how, label in TAKEN_LABELS.items()]


class PlacesForm(Form):
    """Made for one conference by `of`: a line for each group, and one for each session that is booked."""

    seen = HiddenField()
    size = PlacesField(
        _l("Places of the whole conference"),
        description=_l("Everybody counts, speakers and helpers too. Leave it empty if you need no limit."),
    )

    @classmethod
    def of(cls, stored: Capacity, sessions: Sequence[Any], seen: str) -> Self:
        """The form as it stands; ``sessions`` are those that are booked, each with its id and title in words."""

        class Made(cls):  # type: ignore[misc, valid-type]
            pass

        values: dict[str, Any] = {"seen": seen, "size": stored.size}
        for line in stored.categories:
            setattr(Made, f"how_{line.kind.value}", SelectField(_l("Who may choose this group"), choices=_ways))
            setattr(Made, f"size_{line.kind.value}", PlacesField(_l("Places at most")))
            values |= {f"how_{line.kind.value}": line.how.value, f"size_{line.kind.value}": line.size}
        for line, (_id, title) in zip(stored.sessions, sessions, strict=True):
            setattr(Made, f"session_{line.session_id}", PlacesField(title))
            values[f"session_{line.session_id}"] = line.size
        form = Made(data=values)
        form.session_ids = tuple(line.session_id for line in stored.sessions)
        return form

    @property
    def groups(self) -> list[tuple[Any, Any, Any]]:
        """Name, and the two fields of each group."""
        return [
            (capital(CATEGORY_LABELS[kind]), self[f"how_{kind.value}"], self[f"size_{kind.value}"])
            for kind in CategoryKind
        ]

    @property
    def sessions(self) -> list[Any]:
        return [self[f"session_{id}"] for id in self.session_ids]

    def wanted(self) -> Capacity:
        return Capacity(
            self.size.data,
            tuple(self._line(kind) for kind in CategoryKind),
            tuple(OfSession(id, self[f"session_{id}"].data) for id in self.session_ids),
        )

    def _line(self, kind: CategoryKind) -> OfCategory:
        how = Taken(self[f"how_{kind.value}"].data)
        # A group that nobody may choose has no places to limit.
        return OfCategory(kind, how, None if how is Taken.NOT_AT_ALL else self[f"size_{kind.value}"].data)
