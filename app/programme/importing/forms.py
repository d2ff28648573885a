"""What organisers choose when they read a schedule into a programme."""

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField

from app.files.forms import UploadField
from app.forms import Form
from app.programme.importing.parsing import LARGEST_MB


class ScheduleForm(Form):
    """The file."""

    file = UploadField(
        _l("Schedule"),
        choices=(".xml", ".json", "application/xml", "application/json"),
        most_mb=LARGEST_MB,
        hint=_l("A schedule.xml or schedule.json as pretalx, frab and other systems publish it."),
        required=True,
    )


class TakeForm(Form):
    """A file that was read is put into the draft. ``key`` names it."""

    key = HiddenField()
    set_days = BooleanField(
        _l("The conference takes over the days and the time zone of the file"),
        description=_l("Sessions on other days wait for their place."),
    )
