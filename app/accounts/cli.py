"""`flask accounts …`"""

import click
from flask import Blueprint
from wtforms.validators import ValidationError

from app import i18n
from app.accounts import links, queries, service
from app.database import unit_of_work
from app.forms import deliverable
from app.values import moments
from app.values.access import SYSTEM
from app.values.errors import DomainError
from app.values.languages import DEFAULT_LANGUAGE, PAGE_LANGUAGES

bp = Blueprint("accounts_cli", __name__, cli_group="accounts")
bp.cli.help = "Accounts: who may sign in, and how."


def _address(context: click.Context, parameter: click.Parameter, value: str) -> str:
    try:
        return deliverable(value).lower()
    except ValidationError as wrong:
        raise click.BadParameter(str(wrong)) from wrong


_email = click.argument("email", callback=_address)


@bp.cli.command("create-admin")
@_email
@click.option("--name", help="How the person is called; the address if left out.")
@click.option(
    "--language",
    type=click.Choice(list(PAGE_LANGUAGES)),
    default=DEFAULT_LANGUAGE,
    show_default=True,
    help="The language of the mails.",
)
def create_admin(email: str, name: str | None, language: str) -> None:
    """Make EMAIL an administrator, with a new account where there is none. Sends no mail."""
    with unit_of_work():
        _, is_new = service.create_administrator(
            email, name=name or email, language=language, by=SYSTEM, now=moments.now()
        )
    click.echo(f"{email} is an administrator now." if is_new else f"{email} is an administrator already.")
    click.echo(f"To sign in: flask --app wsgi accounts sign-in-link {email}")


@bp.cli.command("sign-in-link")
@_email
def sign_in_link(email: str) -> None:
    """Print a link that signs EMAIL in once. Links sent before no longer work."""
    with unit_of_work():
        user = queries.find_by_email(email)
        if user is None or not user.active:
            raise click.ClickException(f"There is no open account for {email}.")
        service.replace_link(user)
        with i18n.speaking(user.language):
            address = links.address_for(user, now=moments.now())
    click.echo(address)


@bp.cli.command("close")
@_email
def close(email: str) -> None:
    """Close the account of EMAIL: all roles and sessions end at once."""
    with unit_of_work():
        user = queries.find_by_email(email)
        if user is None:
            raise click.ClickException(f"There is no account for {email}.")
        try:
            service.close_account(user, by=SYSTEM, now=moments.now())
        except DomainError as refusal:
            raise click.ClickException(str(refusal.message)) from refusal
    click.echo(f"The account of {email} is closed.")
