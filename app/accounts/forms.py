"""What people type to sign in, about themselves, and to invite others."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import SelectField
from wtforms.validators import Optional

from app.accounts.rules import ROLE_NAMES, Invitation
from app.forms import AtMost, Form, LineField, MailField, Required, TextField
from app.values.access import Role
from app.values.languages import PAGE_LANGUAGES


class AccountField(MailField):
    """The address by which somebody signs in, in small letters."""

    def post_validate(self, form: Form, validation_stopped: bool) -> None:
        super().post_validate(form, validation_stopped)
        # What has to be corrected stays as it was typed.
        if self.data and not self.errors:
            self.data = self.data.lower()


def _languages() -> list[tuple[str, str, dict[str, str]]]:
    return [(code, language.autonym, {"lang": language.tag}) for code, language in PAGE_LANGUAGES.items()]


class SignInForm(Form):
    email = AccountField(
        _l("Mail address"),
        validators=[Required(), AtMost(254)],
        description=_l("We send a link to this address. A password is not needed."),
        render_kw={"autocomplete": "email"},
    )


class ButtonForm(Form):
    """Only a button: something is done by POST, never by opening a link."""


class AccountForm(Form):
    name = LineField(
        _l("Name"),
        validators=[Required(), AtMost(120)],
        description=_l("The team sees this name."),
        render_kw={"autocomplete": "name"},
    )
    language = SelectField(_l("Language of your mails"), choices=_languages)


class InviteForm(Form):
    """Whom to invite; ``roles`` are those that can be given here."""

    name = LineField(_l("Name"), validators=[Required(), AtMost(120)], render_kw={"autocomplete": "off"})
    email = AccountField(
        _l("Mail address"),
        validators=[Required(), AtMost(254)],
        description=_l("The invitation goes there, with a link to sign in."),
        render_kw={"autocomplete": "off"},
    )
    role = SelectField(_l("Role"), coerce=Role, description=_l("The table below says what each role may do."))
    language = SelectField(_l("Language of the invitation and later mails"), choices=_languages)

    def __init__(self, roles: tuple[Role, ...], *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.role.choices = [(role.value, ROLE_NAMES[role]) for role in roles]

    def wanted(self) -> Invitation:
        return Invitation(email=self.email.data, name=self.name.data, role=self.role.data, language=self.language.data)


class EndAccessForm(Form):
    reason = TextField(
        _l("Reason"),
        validators=[Optional(), AtMost(500)],
        description=_l("The log of changes keeps it."),
        render_kw={"rows": 3},
    )
