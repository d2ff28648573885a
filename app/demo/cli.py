"""`flask demo …`"""

from datetime import date, datetime

import click
from flask import Blueprint, current_app

from app.accounts.rules import ROLE_NAMES
from app.database import unit_of_work
from app.demo import moving, queries, service
from app.values import moments
from app.values.errors import DomainError

bp = Blueprint("demo", __name__, cli_group="demo")
bp.cli.help = "The demonstration."

_DAY = click.DateTime(["%Y-%m-%d"])


@bp.cli.command("load")
@click.option("--today", type=_DAY, help="The day it is seen from (YYYY-MM-DD); today if left out.")
@click.option(
    "--size", type=click.IntRange(1, 200_000), help="So many registrations for one conference, to measure with."
)
@click.option(
    "--sessions", type=click.IntRange(60, 1000), default=60, help="With --size: so many sessions in that conference."
)
def load(today: datetime | None, size: int | None, sessions: int) -> None:
    """Load the demonstration into an empty database."""
    try:
        with unit_of_work():
            series = service.load(today=_day(today), size=size, sessions_count=sessions)
            slug = series.slug
    except DomainError as refusal:
        raise click.ClickException(str(refusal.message)) from refusal
    click.echo(f"The demonstration is loaded: {slug}")


@bp.cli.command("move")
@click.option("--today", type=_DAY, help="The day it is seen from (YYYY-MM-DD); today if left out.")
def move(today: datetime | None) -> None:
    """Bring the demonstration's dates up to date."""
    try:
        with unit_of_work():
            moved = moving.move(today=_day(today))
    except LookupError as missing:
        raise click.ClickException(str(missing)) from missing
    for slug, days in moved.items():
        click.echo(f"{slug}: {days:+d} days")


@bp.cli.command("people")
def people() -> None:
    """Say who can sign in to the demonstration, and how."""
    staff = queries.staff()
    if not staff:
        click.echo("There is no demonstration in this database. Make yourself an administrator with")
        click.echo("  flask --app wsgi accounts create-admin EMAIL")
        return
    base = current_app.config["SETTINGS"].base_url
    click.echo("People of the demonstration:")
    for person in staff:
        what = str(ROLE_NAMES[person.role]) + (f", {person.town}" if person.town else "")
        click.echo(f"  {person.email:36} {what}")
    click.echo(f"Sign in as one of them at {base}/en/account/sign-in: a link comes by mail. Or make one with")
    click.echo(f"  flask --app wsgi accounts sign-in-link {staff[0].email}")


def _day(given: datetime | None) -> date:
    return given.date() if given else moments.now().date()
