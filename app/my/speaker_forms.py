"""When speakers cannot be there, as they type it."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Self

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms.validators import Optional, ValidationError

from app import formats
from app.forms import Form
from app.programme.fields import ClockField
from app.series.models import Edition
from app.speakers.forms import SelectField
from app.values import moments


class AbsenceForm(Form):
    """A day of a conference, and from when to when; without times it is the whole day."""

    day = SelectField(_l("Day"))
    starts = ClockField(_l("From"), [Optional()])
    ends = ClockField(_l("Until"), [Optional()], description=_l("Without times, the whole day is meant."))

    @classmethod
    def offering(cls, editions: Sequence[Edition]) -> Self:
        """The form with every day of these conferences."""
        form = cls()
        form.days = {
            f"{edition.slug} {day.isoformat()}": (edition, day) for edition in editions for day in _days(edition)
        }
        form.day.choices = [("", _("Please choose"))]
        form.day.choices += [
            (key, f"{edition.town.name}, {formats.day_month(day)}") for key, (edition, day) in form.days.items()
        ]
        return form

    def validate_day(self, field: SelectField) -> None:
        if not field.data:
            raise ValidationError(_("Please choose one of these."))

    def wanted(self) -> tuple[Edition, datetime, datetime]:
        """The conference, and two instants; call it after validation."""
        edition, day = self.days[self.day.data]
        starts = moments.at(day, self.starts.data or time(0), edition.timezone)
        if self.ends.data:
            return edition, starts, moments.at(day, self.ends.data, edition.timezone)
        return edition, starts, moments.at(day + timedelta(days=1), time(0), edition.timezone)


def _days(edition: Edition) -> list[date]:
    length = (edition.ends_on - edition.starts_on).days
    return [edition.starts_on + timedelta(days=number) for number in range(length + 1)]
