"""Migrations, as `flask db …` and the start of `make run` need them.

Alembic takes 20 MB and a fifth of a second, which a web process need not spend: it is loaded when somebody migrates.
"""

from typing import Any

import click
from flask import Flask
from flask.cli import AppGroup

from app import places
from app.database import db


class _Late:
    """What Flask-Migrate keeps of an application, made on demand."""

    def __init__(self, app: Flask):
        self._app = app

    def __getattr__(self, name: str) -> Any:
        # Late for the reason above.
        from flask_migrate import Migrate

        Migrate(self._app, db, directory=str(places.MIGRATIONS), render_as_batch=True)
        return getattr(self._app.extensions["migrate"], name)


class _Commands(AppGroup):
    """The commands of the application, and those of Flask-Migrate once somebody calls for them."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted({*super().list_commands(ctx), "db"})

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name == "db":
            # Late for the reason above.
            from flask_migrate.cli import db as group

            return group
        return super().get_command(ctx, cmd_name)


def init_app(app: Flask) -> None:
    app.extensions["migrate"] = _Late(app)
    app.cli = _Commands(app.name)
