"""What organisers choose when they read a schedule into a programme."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField

from app.files.forms import UploadField
from app.forms import Form
from app.programme.importing.parsing import LARGEST_MB


class ScheduleField(UploadField):
    """A schedule as other systems write it; what it is, is found out by reading it."""

    def __init__(self, label: Any = None, **kwargs: Any):
        super().__init__(label, accepts=(), required=True, **kwargs)
        self.render_kw = {"accept": ".xml,.json,application/xml,application/json"}

    @property
    def description(self) -> Any:
        return _(
            "A schedule.xml or schedule.json as pretalx, frab and other systems publish it. Up to %(limit)d MB.",
            limit=min(LARGEST_MB, self._limit_mb),
        )

    @description.setter
    def description(self, value: Any) -> None:
        """What WTForms sets in its constructor is of no use here."""


class ScheduleForm(Form):
    """The file."""

    file = ScheduleField(_l("Schedule"))


class TakeForm(Form):
    """A file that was read is put into the draft. ``key`` names it."""

    key = HiddenField()
    set_days = BooleanField(
        _l("The conference takes over the days and the time zone of the file"),
        description=_l("Sessions on other days wait for their place."),
    )
