"""`flask badges …`"""

import click
from flask import Blueprint

from app.badges import codes, tickets

bp = Blueprint("badges_cli", __name__, cli_group="badges")
bp.cli.help = "Badges and the keys that sign tickets."


@bp.cli.command("new-key")
def new_key() -> None:
    """Print a fresh key that signs tickets, to be put at the end of TICKET_KEYS after a comma.

    The keys before it stay: badges that were made with them go on being valid.
    """
    used = tickets.keys().public
    free = next((id for id in range(1, 256) if id not in used), None)
    if free is None:
        raise click.ClickException("All 255 numbers are in use. Take the oldest key out of TICKET_KEYS first.")
    click.echo(codes.new_key(free))
