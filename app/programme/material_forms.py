"""What speakers and organisers say of a file that they hand in."""

from collections.abc import Iterable, Sequence
from typing import Any, Self

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField
from wtforms.validators import ValidationError

from app.files.forms import UploadField
from app.files.rules import DOCUMENTS
from app.forms import Form
from app.i18n import language_name
from app.programme.fields import SelectField
from app.programme.material_rules import KIND_LABELS, OF_SPEAKERS, WantedMaterial
from app.programme.rules import MaterialKind
from app.values.languages import OTHER_LANGUAGES

_FILE_HINT = _l("Slides as PDF or a presentation; a text in any of these formats.")


class _MaterialForm(Form):
    def _offer(self, kinds: Iterable[MaterialKind], languages: Sequence[str]) -> None:
        self.kind.choices = [("", _("Please choose")), *((kind.value, KIND_LABELS[kind]) for kind in kinds)]
        codes = [*languages, *(code for code in OTHER_LANGUAGES if code not in languages)]
        self.language.choices = [("", _("Please choose")), *((code, language_name(code)) for code in codes)]

    def validate_kind(self, field: Any) -> None:
        _chosen(field)

    def validate_language(self, field: Any) -> None:
        _chosen(field)

    def wanted(self) -> WantedMaterial:
        """What is handed in; call it after validation."""
        return WantedMaterial(
            MaterialKind(self.kind.data), self.language.data, self.file.upload, bool(self.consents.data)
        )


class HandInForm(_MaterialForm):
    """A speaker hands something in for one of their sessions."""

    session = SelectField(_l("For which session"))
    kind = SelectField(_l("What it is"))
    language = SelectField(_l("Language it is written in"))
    file = UploadField(_l("File"), accepts=DOCUMENTS, hint=_FILE_HINT, required=True)
    consents = BooleanField(_l("I agree that everybody may read this on the pages of the conference."))

    @classmethod
    def offering(cls, sessions: Sequence[tuple[int, str]], languages: Sequence[str], **kwargs: Any) -> Self:
        form = cls(**kwargs)
        form.session.choices = [("", _("Please choose")), *((str(id), title) for id, title in sessions)]
        form._offer(OF_SPEAKERS, languages)
        return form

    def validate_session(self, field: Any) -> None:
        _chosen(field)


class DeskMaterialForm(_MaterialForm):
    """An organiser adds something to a session, for one of its speakers or for nobody in particular."""

    kind = SelectField(_l("What it is"))
    speaker = SelectField(_l("From whom"))
    language = SelectField(_l("Language it is written in"))
    file = UploadField(_l("File"), accepts=DOCUMENTS, hint=_FILE_HINT, required=True)
    consents = BooleanField(_l("Whoever it is from has agreed that everybody may read it."))

    @classmethod
    def offering(cls, people: Sequence[tuple[int, str]], languages: Sequence[str], **kwargs: Any) -> Self:
        form = cls(**kwargs)
        form.speaker.choices = [("", _("From the organisers")), *((str(id), name) for id, name in people)]
        form._offer(MaterialKind, languages)
        return form


def _chosen(field: Any) -> None:
    if not field.data:
        raise ValidationError(_("Please choose one of these."))
