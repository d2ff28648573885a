"""`flask demo …`"""

from datetime import date, datetime

import click
from flask import Blueprint

from app.database import unit_of_work
from app.demo import service
from app.values import moments
from app.values.errors import DomainError

bp = Blueprint("demo", __name__, cli_group="demo")

_DAY = click.DateTime(["%Y-%m-%d"])


@bp.cli.command("load")
@click.option("--today", type=_DAY, help="The day it is seen from (YYYY-MM-DD); today if left out.")
@click.option(
    "--size", type=click.IntRange(1, 200_000), help="So many registrations for one conference, to measure with."
)
def load(today: datetime | None, size: int | None) -> None:
    """Load the demonstration into an empty database."""
    try:
        with unit_of_work():
            series = service.load(today=_day(today), size=size)
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
            moved = service.move(today=_day(today))
    except LookupError as missing:
        raise click.ClickException(str(missing)) from missing
    for slug, days in moved.items():
        click.echo(f"{slug}: {days:+d} days")


def _day(given: datetime | None) -> date:
    return given.date() if given else moments.now().date()
