"""What all forms share: our own words for WTForms' messages, clean text, and a refusal beside its field."""

import re
import secrets
import unicodedata
from typing import Any

from email_validator import EmailNotValidError, validate_email
from flask_babel import gettext, ngettext
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import EmailField, Field, HiddenField, StringField, TextAreaField
from wtforms.validators import DataRequired, Length, ValidationError

from app.values.errors import DomainError

# Control characters, direction overrides and invisible spaces: never part of a name, often part of an attack. The
# zero-width joiners stay, because emoji and some scripts need them.
_NOISE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff]"
)
_LONE = re.compile("[\ud800-\udfff]")
_KEY = re.compile("[A-Za-z0-9_-]{16,64}")

REQUIRED = _l("Please fill in this field.")
TOO_LONG = _l("Too long. Characters allowed: %(limit)s.")


class _Words:
    """WTForms speaks no Lithuanian: its messages come from our catalogues."""

    def gettext(self, string: str) -> str:
        return gettext(string)

    def ngettext(self, singular: str, plural: str, n: int) -> str:
        return ngettext(singular, plural, n)


class Form(FlaskForm):
    """The base of every form."""

    class Meta(FlaskForm.Meta):
        def get_translations(self, form: Any) -> _Words:
            return _Words()

    def show(self, refusal: DomainError) -> None:
        """Put a refusal beside the field it is about, or on top when it is about the whole form."""
        if refusal.field and refusal.field in self:
            self[refusal.field].errors = [*self[refusal.field].errors, refusal.message]
        else:
            self.form_errors.append(refusal.message)


def clean_line(text: str | None) -> str:
    """One line of text as people mean it: composed letters, no control characters, single spaces."""
    return " ".join(clean_text(text).split())


def clean_text(text: str | None) -> str:
    """Text of several lines, likewise; line ends become "\\n"."""
    if not text:
        return ""
    text = _LONE.sub("", text).replace("\r\n", "\n").replace("\r", "\n")
    return unicodedata.normalize("NFC", _NOISE.sub("", text)).strip()


class LineField(StringField):
    """One line of text, cleaned."""

    def process_formdata(self, valuelist: list[str]) -> None:
        self.data = clean_line(valuelist[0]) if valuelist else ""


class MailField(EmailField):
    """A mail address as mail servers take it. Nothing else is accepted: we could not write there."""

    def process_formdata(self, valuelist: list[str]) -> None:
        self.data = clean_line(valuelist[0]) if valuelist else ""

    def post_validate(self, form: FlaskForm, validation_stopped: bool) -> None:
        if self.data and not self.errors:
            self.data = deliverable(self.data)


def deliverable(address: str) -> str:
    """``address`` as mail servers take it, its domain in ASCII (RFC 5321, RFC 5891). Raises ValidationError with the
    cure."""
    _local, at, domain = address.rpartition("@")
    if not at or not domain:
        raise ValidationError(gettext("The part after @ is missing. Example: %(example)s", example="ruta@example.org"))
    try:
        return validate_email(address, check_deliverability=False, allow_smtputf8=False).ascii_email or address
    except EmailNotValidError:
        raise ValidationError(gettext("Please check the email address.")) from None


class TextField(TextAreaField):
    """Several lines of text, cleaned."""

    def process_formdata(self, valuelist: list[str]) -> None:
        self.data = clean_text(valuelist[0]) if valuelist else ""


class FormKey(HiddenField):
    """A random name of one form for something new, so that sending it twice makes one thing. Whatever was not made by us
    is replaced: it harms nobody, and nobody can correct it."""

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, default=_new_key, **kwargs)

    def process_formdata(self, valuelist: list[str]) -> None:
        sent = valuelist[0] if valuelist else ""
        self.data = sent if _KEY.fullmatch(sent) else _new_key()


def _new_key() -> str:
    return secrets.token_urlsafe(16)


class Required(DataRequired):
    """Must be filled in, with our sentence."""

    def __init__(self, message: Any = REQUIRED):
        super().__init__(message)


class AtMost(Length):
    """No more characters than the column and the page can bear. The limit is not announced to the browser, which would
    cut what people paste without telling them."""

    def __init__(self, limit: int):
        super().__init__(max=limit)
        self.field_flags = {}

    def __call__(self, form: FlaskForm, field: Field) -> None:
        if field.data and len(field.data) > self.max:
            raise ValidationError(gettext("Too long. Characters allowed: %(limit)s.", limit=self.max))
