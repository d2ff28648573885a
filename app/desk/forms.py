"""What is typed on the pages that ask before something happens."""

from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext
from wtforms import SelectField, TextAreaField
from wtforms.validators import Optional

from app.forms import AtMost, Form, LineField, Required
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


class ReleaseForm(EditForm):
    name = LineField(
        _l("Name of the release"),
        [Optional(), AtMost(100)],
        description=_l("For instance: Programme with all speakers. The public reads it."),
    )
    note = TranslatedField(
        _l("What has changed, in your words"),
        [Optional()],
        limit=1000,
        rows=3,
        description=_l("The public and everybody who is told read it. The list of changes is made by itself."),
    )


class EmbedForm(Form):
    """A GET form: what lines for another website are to show; ``snippet`` are the lines, to be copied."""

    class Meta(Form.Meta):
        csrf = False

    language = SelectField(lazy_pgettext("embed", "Language"))
    day = SelectField(lazy_pgettext("programme", "Day"))
    track = SelectField(lazy_pgettext("programme", "Track"))
    snippet = TextAreaField(
        _l("Lines for your website"), render_kw={"readonly": True, "rows": 4, "spellcheck": "false", "wrap": "off"}
    )
