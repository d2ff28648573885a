"""Forms for what stands in several languages, and for what two people may change at the same time."""

from collections.abc import Iterator, Sequence
from typing import Any

from wtforms import Field, HiddenField

from app.forms import REQUIRED, AtMost, Form, LineField, TextField
from app.values import texts
from app.values.languages import PAGE_LANGUAGES
from app.values.translated import Translated


class EditForm(Form):
    """A form that changes what is stored. ``languages`` are the codes that translated fields ask for, in order;
    ``seen`` is the fingerprint of what was stored when the page was made, so that nobody overwrites what somebody else
    has saved meanwhile."""

    seen = HiddenField()

    def __init__(self, *args: Any, languages: Sequence[str] = (), **kwargs: Any):
        # Fields are made in the constructor of the base, and the translated ones need to know.
        self.speaks = tuple(languages)
        super().__init__(*args, **kwargs)


class TranslatedField(Field):
    """One text in each language of the form. Any language is enough where a text is required; texts in languages that
    the form does not ask for stay as they are. ``rows`` makes it several lines."""

    def __init__(self, label: Any = None, validators: Any = None, *, limit: int, rows: int = 0, **kwargs: Any):
        super().__init__(label, validators, **kwargs)
        form, prefix = kwargs["_form"], kwargs.get("_prefix", "")
        self.limit, self.rows = limit, rows
        self._translations = kwargs.get("_translations")
        self.parts = [self._part(code, form, prefix) for code in form.speaks]

    def __iter__(self) -> Iterator[Field]:
        return iter(self.parts)

    @property
    def data(self) -> Translated:
        texts = {code: part.data for code, part in zip(self._form.speaks, self.parts, strict=True)}
        return Translated({**dict(self.object_data or {}), **texts})

    @data.setter
    def data(self, value: Any) -> None:
        raise AttributeError("a translated field is filled by its parts")

    @property
    def errors(self) -> list[Any]:
        return [error for part in self.parts for error in part.errors]

    @errors.setter
    def errors(self, messages: Sequence[Any]) -> None:
        """What is wrong with the whole text stands beside its first language."""
        self.parts[0].errors = list(messages)

    def process(self, formdata: Any, data: Any = None, extra_filters: Any = None) -> None:
        self.object_data = data if isinstance(data, Translated) else Translated()
        for code, part in zip(self._form.speaks, self.parts, strict=True):
            part.process(formdata, self.object_data.get(code, ""))

    def validate(self, form: Form, extra_validators: Any = ()) -> bool:
        for part in self.parts:
            part.validate(form)
        valid = not self.errors
        if valid and self.flags.required and not any(part.data for part in self.parts):
            self.errors = [REQUIRED]
            return False
        return valid

    def _part(self, code: str, form: Form, prefix: str) -> Field:
        tag = PAGE_LANGUAGES[code].tag
        attributes: dict[str, Any] = {"lang": tag} | ({"rows": self.rows} if self.rows else {})
        kind = TextField if self.rows else LineField
        unbound = kind(PAGE_LANGUAGES[code].autonym, [AtMost(self.limit)], render_kw=attributes)
        part = unbound.bind(form=form, name=f"{self.short_name}-{code}", prefix=prefix, translations=self._translations)
        part.tag = tag
        return part


def declared(form: type[EditForm], name: str) -> texts.TextField:
    """The text that a field of ``form`` asks for, with the label and the limit it has there."""
    field = getattr(form, name)
    label = field.args[0] if field.args else field.kwargs["label"]
    return texts.TextField(name, label, field.kwargs["limit"], field.kwargs.get("rows", 0))
