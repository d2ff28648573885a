"""`flask audit …`"""

import click
from flask import Blueprint

from app.audit import service

bp = Blueprint("audit", __name__, cli_group="audit")
bp.cli.help = "The log of changes."


@bp.cli.command("verify")
def verify() -> None:
    """Check that the log is complete and unchanged; exit code 1 if it is not."""
    problems = service.verify()
    for problem in problems:
        click.echo(problem, err=True)
    if problems:
        raise SystemExit(1)
    click.echo("The log is complete.")
