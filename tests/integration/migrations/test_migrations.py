"""Migrations run up, down and up again with data in the tables, and agree with the models, on both databases."""

import importlib
import warnings
from datetime import UTC, date, datetime, timedelta

import flask_migrate
import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from app import health, places
from app.database import WRITES, TranslatedText, UTCDateTime, db
from tests.support import databases
from tests.support.client import PageClient

pytestmark = pytest.mark.both_databases
NOW = datetime(2026, 6, 10, 9, 0, tzinfo=UTC)

for _path in sorted(places.APP.glob("*/models.py")):
    importlib.import_module(f"app.{_path.parent.name}.models")


@pytest.fixture
def bare(database_kind, all_databases):
    """An application on a database without tables."""
    url = all_databases.empty(database_kind)
    app = databases.app_on(url)
    app.test_client_class = PageClient
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()
    all_databases.discard(url)


def migrate(direction, revision):
    getattr(flask_migrate, direction)(directory=str(places.MIGRATIONS), revision=revision)


def tables():
    return set(sa.inspect(db.engine).get_table_names()) - {"alembic_version"}


def fill():
    """A row in every table, made from the models: keys first, values that satisfy the constraints."""
    filled = {}
    with db.engine.connect().execution_options(**WRITES) as connection:
        for table in db.metadata.sorted_tables:
            connection.execute(sa.insert(table), {column.name: value_for(table, column) for column in table.columns})
            filled[table.name] = connection.scalar(sa.select(sa.func.count()).select_from(table))
        connection.commit()
    return filled


# Where a plain value breaks a constraint between two columns.
SPECIAL = {
    ("appointment", "series_id"): None,
    ("appointment", "edition_id"): None,
    ("appointment", "role"): "administrator",
    ("edition", "registration_closes_at"): None,
    ("message", "sent_at"): None,
    ("quota", "category_id"): None,
    ("quota", "session_id"): None,
    ("session", "starts_at"): NOW,
    ("session", "ends_at"): NOW + timedelta(hours=1),
}


def value_for(table, column):
    if (table.name, column.name) in SPECIAL:
        return SPECIAL[table.name, column.name]
    if column.nullable and not column.foreign_keys:
        return None
    kind = column.type
    if isinstance(kind, sa.Enum):
        return kind.enums[0] if kind.enum_class is None else next(iter(kind.enum_class))
    if isinstance(kind, UTCDateTime):
        return NOW + timedelta(hours=column.name.startswith(("ends", "closes")))
    if isinstance(kind, sa.Boolean):
        return False
    if isinstance(kind, sa.LargeBinary):
        return b"x"
    if isinstance(kind, sa.Date):
        return date(2026, 6, 10)
    if isinstance(kind, sa.Time):
        return NOW.time()
    if isinstance(kind, sa.Integer):
        return 1
    return {} if isinstance(kind, sa.JSON | TranslatedText) else "x"


def test_up_down_and_up_again_with_data(bare):
    migrate("upgrade", "head")
    assert tables() == {table.name for table in db.metadata.sorted_tables}
    assert set(fill().values()) == {1}
    for script in ScriptDirectory(str(places.MIGRATIONS)).walk_revisions():
        migrate("downgrade", script.down_revision or "base")
    assert tables() == set()
    migrate("upgrade", "head")
    assert set(fill().values()) == {1}


def test_upgrading_twice_keeps_the_data(bare):
    migrate("upgrade", "head")
    fill()
    migrate("upgrade", "head")
    assert db.session.scalar(sa.text("SELECT count(*) FROM message")) == 1


def test_migrations_and_models_say_the_same(bare):
    migrate("upgrade", "head")
    with db.engine.connect() as connection, warnings.catch_warnings():
        # Indexes on expressions cannot be read back from SQLite; PostgreSQL compares them.
        warnings.filterwarnings("ignore", "autogenerate skipping metadata-specified expression-based index")
        warnings.filterwarnings("ignore", "Skipped unsupported reflection of expression-based index")
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, db.metadata) == []


def test_checks_are_in_the_database_too(bare):
    """Autogenerate does not see them, so they are compared by name."""
    migrate("upgrade", "head")
    inspector = sa.inspect(db.engine)
    wanted = {
        (table.name, str(constraint.name))
        for table in db.metadata.sorted_tables
        for constraint in table.constraints
        if isinstance(constraint, sa.CheckConstraint)
    }
    found = {(name, check["name"]) for name in tables() for check in inspector.get_check_constraints(name)}
    assert {(table, name.removeprefix(f"ck_{table}_")) for table, name in found} == {
        (table, name.removeprefix(f"ck_{table}_")) for table, name in wanted
    }


def test_readiness_follows_the_migrations(bare):
    client = bare.test_client()
    assert client.get("/readyz").status_code == 503
    migrate("upgrade", "head")
    assert client.get("/readyz").status_code == 200
    with db.engine.connect().execution_options(**WRITES) as connection:
        connection.execute(sa.text("UPDATE alembic_version SET version_num = 'older'"))
        connection.commit()
    assert client.get("/readyz").status_code == 503
    assert client.get("/healthz").status_code == 200


def test_there_is_one_newest_migration():
    assert ScriptDirectory(str(places.MIGRATIONS)).get_heads() == [health.newest_migration()]


def test_migrations_import_nothing_of_the_application():
    wrong = [path.name for path in (places.MIGRATIONS / "versions").glob("*.py") if "app." in path.read_text("utf-8")]
    assert wrong == []
