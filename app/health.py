"""`/healthz`: is it alive. `/readyz`: can it serve."""

import re
from functools import cache

import sqlalchemy as sa
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
    """The revision that no other one follows. Read off the files: Alembic would take 20 MB of every web process."""
    texts = [path.read_text(encoding="utf-8") for path in places.MIGRATIONS.glob("versions/*.py")]
    revisions, followed = (
        {found[1] for text in texts if (found := re.search(rf'^{name} = "(.+)"$', text, re.MULTILINE))}
        for name in ("revision", "down_revision")
    )
    return next(iter(revisions - followed), None)


def _plain(text: str, status: int) -> Response:
    return Response(text, status, mimetype="text/plain", headers={"Cache-Control": "no-store"})
