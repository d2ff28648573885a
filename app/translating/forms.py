"""What translators type and choose."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext, pgettext
from wtforms import BooleanField, Field, HiddenField, RadioField, SelectField, StringField

from app import i18n
from app.files.forms import UploadField
from app.forms import AtMost, Form, FormKey, LineField, TextField
from app.translating.rules import OPEN, STATE_STATUS, State
from app.values.languages import PAGE_LANGUAGES
from app.values.texts import TextField as Declared
from app.values.texts import TextKind

XLIFF, PO = "xliff", "po"
ALL, UNFINISHED = "all", "open"


class FilterForm(Form):
    """Search line and filters of the list."""

    class Meta(Form.Meta):
        csrf = False

    q = StringField(
        _l("Search in all languages"), description=_l("A word of the text, or the name of what it belongs to.")
    )
    language = SelectField(_l("Language"), default="")
    state = SelectField(lazy_pgettext("text", "State"), default="")
    kind = SelectField(lazy_pgettext("text", "Belongs to"), default="")
    conference = SelectField(_l("Conference"), default="")

    @classmethod
    def offering(cls, asked: Any, *, languages: list[str], kinds: list[TextKind], editions: list[Any]) -> "FilterForm":
        """The form for what this place has; what is not on offer counts as not chosen."""
        form = cls(asked)
        form.language.choices = [("", _("All languages")), *((code, i18n.language_name(code)) for code in languages)]
        form.state.choices = [
            ("", _("All states")),
            (UNFINISHED, _("Everything left to do")),
            *((state.value, STATE_STATUS[state].text) for state in (*OPEN, State.CHECKED)),
        ]
        form.kind.choices = [("", _("Everything")), *((kind.code, kind.label) for kind in kinds)]
        if editions:
            form.conference.choices = [
                ("", _("All conferences")),
                ("-", _("The series itself")),
                *((edition.slug, edition.town.name) for edition in editions),
            ]
        else:
            del form.conference
        for field in form:
            if isinstance(field, SelectField) and field.data not in dict(field.choices):
                field.data = ""
        form.q.data = (form.q.data or "").strip()[:100]
        return form

    def given(self) -> dict[str, str]:
        """What narrows the list now."""
        return {field.name: field.data for field in self if field.data}

    @property
    def in_use(self) -> int:
        return len(self.given().keys() - {"q"})

    def words(self) -> dict[str, str]:
        """The same in words, by field."""
        found = {}
        for name, value in self.given().items():
            field: Field = self[name]
            found[name] = str(dict(field.choices)[value]) if isinstance(field, SelectField) else f"“{value}”"
        return found


class TranslationForm(Form):
    """One text in one language."""

    seen = HiddenField()

    @classmethod
    def of(cls, field: Declared, language: str, **data: Any) -> "TranslationForm":
        """The form with room for a text as ``field`` declares it, in the language with this address code."""
        kind = TextField if field.rows else LineField
        attributes: dict[str, Any] = {"lang": PAGE_LANGUAGES[language].tag}
        if field.rows:
            attributes["rows"] = max(field.rows, 4)
        text = kind(
            pgettext("text", "Translation"),
            [AtMost(field.limit)],
            render_kw=attributes,
            description=_("Up to %(limit)d characters.", limit=field.limit)
            if not field.rows
            else _(
                "Up to %(limit)d characters. Empty lines part paragraphs; keep signs such as * and [ ]( ) where the original"
                " has them.",
                limit=field.limit,
            ),
        )
        # WTForms wants its fields on a class.
        return type(cls.__name__, (cls,), {"text": text})(data=data)


def _files() -> list[tuple[str, Any]]:
    return [
        (XLIFF, _("XLIFF 1.2, for the translation programs of agencies")),
        (PO, _("PO, for Poedit and other programs for software texts")),
    ]


def _scopes() -> list[tuple[str, Any]]:
    return [(UNFINISHED, _("Only what is missing or outdated")), (ALL, _("Everything, also what is translated"))]


class ExportForm(Form):
    """A GET form: what it answers with is a file."""

    class Meta(Form.Meta):
        csrf = False

    language = SelectField(_l("Into which language"))
    format = RadioField(_l("Kind of file"), choices=_files, default=XLIFF)
    which = RadioField(_l("Which texts"), choices=_scopes, default=UNFINISHED)

    def offer(self, languages: list[str]) -> "ExportForm":
        self.language.choices = [(code, i18n.language_name(code)) for code in languages]
        return self


class ImportForm(Form):
    """A file that came back."""

    key = FormKey()
    language = SelectField(_l("Language of the translations"))
    file = UploadField(
        _l("File"),
        choices=(".xlf", ".xliff", ".po"),
        hint=_l("An XLIFF or PO file that was exported here. Nothing changes before you have seen it."),
        required=True,
    )

    def offer(self, languages: list[str]) -> "ImportForm":
        self.language.choices = [(code, i18n.language_name(code)) for code in languages]
        return self


class TakeOverForm(Form):
    """What somebody agrees to who has seen what a file would change."""

    seen = HiddenField()
    final_as_checked = BooleanField(
        _l("Mark as checked what the file calls final"),
        description=_l("Tick this only if somebody in the town has read it. Otherwise everything becomes a draft."),
    )
