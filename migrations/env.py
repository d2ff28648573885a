"""How Alembic reaches the database and the models; `flask db …` calls it."""

from importlib import import_module

from alembic import context
from flask import current_app

from app import places

# A table whose model nobody has imported would look like one to be dropped.
for path in sorted(places.APP.glob("*/models.py")):
    import_module(f"app.{path.parent.name}.models")

database = current_app.extensions["migrate"].db


def run() -> None:
    """Migrate online, in batches, because SQLite cannot alter a table in place."""
    engine = database.engine
    with engine.connect().execution_options(writes=True) as connection:
        if engine.dialect.name == "sqlite":
            # A table that others point to is rebuilt by dropping it. The pragma has no effect inside a transaction, so
            # the driver is told before one begins; the connection is thrown away afterwards.
            connection.connection.dbapi_connection.execute("PRAGMA foreign_keys = OFF")
        context.configure(
            connection=connection,
            target_metadata=database.metadata,
            render_as_batch=True,
            compare_type=True,
        )
        with context.begin_transaction():
            context.run_migrations()
        connection.invalidate()


run()
