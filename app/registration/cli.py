"""`flask registration …`"""

import click
from flask import Blueprint

from app.registration import queries
from app.registration.models import Quota

bp = Blueprint("registration_cli", __name__, cli_group="registration")
bp.cli.help = "Registrations and their places."


@bp.cli.command("check-places")
def check_places() -> None:
    """Check that every limit counts as many places as people hold; exit code 1 if one does not."""
    wrong = queries.miscounted()
    for found in wrong:
        where = _name(queries.get_quota(found.quota_id))
        click.echo(f"{where}: {found.taken} counted, {found.holders} held", err=True)
    if wrong:
        raise SystemExit(1)
    click.echo("All places are counted right.")


def _name(quota: Quota) -> str:
    """What a limit is about, by the slugs of its address."""
    conference = f"{quota.edition.series.slug}/{quota.edition.slug}"
    if quota.session is not None:
        return f"{conference}/programme/{quota.session.slug}"
    return f"{conference}, category {quota.category.kind.value}" if quota.category is not None else conference
