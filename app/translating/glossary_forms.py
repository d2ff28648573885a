"""What is typed into a glossary, and the table that is sent."""

from flask_babel import lazy_gettext as _l
from wtforms.validators import Optional

from app.files.forms import UploadField
from app.forms import AtMost, Form, FormKey, Required, TextField
from app.forms_translated import EditForm, TranslatedField
from app.translating.glossary_rules import LONGEST_NOTE, LONGEST_WORD, WantedTerm


class TermForm(EditForm):
    """One word of the theme."""

    key = FormKey()
    words = TranslatedField(
        _l("Word of the theme"),
        [Required()],
        limit=LONGEST_WORD,
        description=_l(
            "As it is said in each town. One language is enough to begin with; write nouns in the singular."
        ),
    )
    note = TextField(
        _l("What is meant, or what to watch out for"),
        [Optional(), AtMost(LONGEST_NOTE)],
        description=_l("For instance: the fee for rain that runs off sealed ground, not the one for waste water."),
        render_kw={"rows": 2},
    )

    def wanted(self) -> WantedTerm:
        """What is to be; call it after validation."""
        return WantedTerm(self.words.data, self.note.data or "")


class TableForm(Form):
    """A table with words."""

    file = UploadField(
        _l("File"),
        choices=(".csv", "text/csv"),
        hint=_l("A CSV file with a column for each language, as it is exported here: de, nl, pt, lt, en, note."),
        required=True,
    )


class ButtonForm(Form):
    """Only a button: something is done by POST, never by opening a link."""
