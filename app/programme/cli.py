"""`flask programme …`"""

from pathlib import Path

import click
from flask import Blueprint

from app import i18n
from app.database import unit_of_work
from app.programme import history, queries, releasing, telling
from app.programme.importing import parsing, reading, writing
from app.programme.importing import telling as telling_import
from app.programme.releasing import NothingToRelease
from app.series import queries as series_found
from app.series.models import Edition
from app.values import moments
from app.values.access import SYSTEM
from app.values.errors import DomainError
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


@bp.cli.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--series", required=True, help="The series, as its address names it.")
@click.option("--edition", required=True, help="The conference, as its address names it.")
@click.option("--language", default="", help="The language of texts whose session names none, such as en.")
@click.option(
    "--set-days/--keep-days",
    default=None,
    help="Let the conference take over the file's days and time zone. Without either it does so if it has no sessions.",
)
def import_(file: Path, series: str, edition: str, language: str, set_days: bool | None) -> None:
    """Read a schedule.xml or schedule.json of another conference into the draft of one that is planned.

    Prints what was made, and all that was not understood, each with the numbers of the sessions it is about. Ends with 0
    when the file was read, with 1 when it was refused, with 2 when the conference is not there. Reading it again changes
    what differs.
    """
    found = find_edition(series, edition)
    if language and language not in found.series.languages:
        raise click.UsageError(f"The series has no language {language}.")
    with i18n.speaking(DEFAULT_LANGUAGE):
        try:
            with unit_of_work():
                schedule = reading.read(
                    parsing.tree(file.read_bytes()),
                    languages=found.series.languages,
                    zone=found.timezone,
                    language=language,
                )
                wanted = writing.may_set_days(found) if set_days is None else set_days
                report = writing.write(found, schedule, set_days=wanted, by=SYSTEM, now=moments.now())
                lines = list(telling_import.lines(report))
        except DomainError as refusal:
            raise click.ClickException(str(refusal.message)) from refusal
        for line in lines:
            click.echo(line)
