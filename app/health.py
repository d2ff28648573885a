"""`/healthz`: is it alive. `/readyz`: can it serve."""

from functools import cache

import sqlalchemy as sa
from alembic.config import Config
from alembic.script import ScriptDirectory
from flask import Blueprint, Response

from app import access, places
from app.database import db

bp = Blueprint("health", __name__)


@bp.get("/healthz")
@access.public
def alive() -> Response:
    return _plain("alive\n", 200)


@bp.get("/readyz")
@access.public
def ready() -> Response:
    """The database is reached and has every migration."""
    try:
        revision = db.session.execute(sa.text("SELECT version_num FROM alembic_version")).scalar()
    except sa.exc.DBAPIError:
        return _plain("the database cannot be reached or is empty\n", 503)
    if revision != newest_migration():
        return _plain("the database lacks migrations\n", 503)
    return _plain("ready\n", 200)


@cache
def newest_migration() -> str | None:
    config = Config()
    config.set_main_option("script_location", str(places.MIGRATIONS))
    return ScriptDirectory.from_config(config).get_current_head()


def _plain(text: str, status: int) -> Response:
    return Response(text, status, mimetype="text/plain", headers={"Cache-Control": "no-store"})
