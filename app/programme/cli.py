"""`flask programme …`"""

import click
from flask import Blueprint

from app import i18n
from app.database import unit_of_work
from app.programme import history, queries, releasing, telling
from app.programme.releasing import NothingToRelease
from app.series import queries as series_found
from app.series.models import Edition
from app.values import moments
from app.values.access import SYSTEM
from app.values.languages import DEFAULT_LANGUAGE

bp = Blueprint("programme_cli", __name__, cli_group="programme")
bp.cli.help = "Programmes of conferences."


def find_edition(series: str, edition: str) -> Edition:
    """The edition with these slugs. Ends the command with exit code 2 when there is none."""
    found = series_found.find_edition(series, edition)
    if found is None:
        raise click.UsageError(f"There is no conference {edition} in the series {series}.")
    return found


@bp.cli.command("release")
@click.option("--series", required=True, help="The series, as its address names it.")
@click.option("--edition", required=True, help="The conference, as its address names it.")
@click.option("--name", default="", help="What the release is called.")
def release(series: str, edition: str, name: str) -> None:
    """Publish the draft of a programme, and print what is new.

    Ends with 0 when it is published, with 1 when there was nothing new, with 2 when the conference is not there.
    """
    found = find_edition(series, edition)
    try:
        with unit_of_work():
            made = releasing.release(found, name=name, by=SYSTEM, now=moments.now())
    except NothingToRelease as refusal:
        with i18n.speaking(DEFAULT_LANGUAGE):
            raise click.ClickException(str(refusal.message)) from refusal
    with i18n.speaking(DEFAULT_LANGUAGE):
        changes = telling.changes_of(made)
        click.echo(f"Release {made.number}: {history.in_words(changes) or 'no session changed'}")
        for change in changes:
            word = str(history.CHANGE_STATUS[change.kind].text)
            click.echo(f"  {word:10} {change.after.slug}  {' '.join(change.fields)}".rstrip())
        sessions = len(queries.released(found).planned)
        click.echo(f"The programme has {sessions} sessions that take place.")
