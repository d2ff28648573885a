"""What is typed on the pages that ask before something happens."""

from flask_babel import lazy_gettext as _l

from app.forms import Form, Required
from app.forms_translated import EditForm, TranslatedField


class ButtonForm(Form):
    """Only a button: something is done by POST, never by opening a link."""


class CancelForm(EditForm):
    public_reason = TranslatedField(
        _l("Reason, as the public reads it"),
        [Required()],
        limit=1000,
        rows=3,
        description=_l("Say what happened, and what people should do now."),
    )
