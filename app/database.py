"""The database: column types that work on SQLite and PostgreSQL, and the one way to write."""

import enum
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from flask_sqlalchemy import SQLAlchemy
from flask_sqlalchemy.session import Session
from sqlalchemy import event, orm
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Engine
from sqlalchemy.orm import DeclarativeBase, MappedColumn, ORMExecuteState, SessionTransaction, mapped_column, registry
from sqlalchemy.types import JSON, DateTime, TypeDecorator

from app.values.translated import Translated

_NAMES = {
    "ix": "ix_%(column_0_label)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


class UTCDateTime(TypeDecorator[datetime]):
    """An aware instant, stored in UTC. SQLite forgets offsets, so naive values are refused on the way in."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("an instant needs its zone")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class TranslatedText(TypeDecorator[Translated]):
    """A translated value as a JSON object: address code of the language → text."""

    impl = JSON
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: sa.Dialect) -> dict[str, str] | None:
        return None if value is None else dict(Translated(value))

    def process_result_value(self, value: Any, dialect: sa.Dialect) -> Translated:
        return Translated(value or {})


def translated(*, group: str | None = None) -> MappedColumn[Translated]:
    """A column for a translated value that begins empty. Those of one ``group`` are read together, when the first of them
    is asked for: long texts that few pages show."""
    return mapped_column(default=lambda: Translated(), deferred=group is not None, deferred_group=group)


def checked(kind: type[enum.Enum]) -> sa.Enum:
    """A column that stores an enum's values as text and refuses every other text."""
    return sa.Enum(
        kind,
        native_enum=False,
        create_constraint=True,
        length=32,
        values_callable=lambda members: [member.value for member in members],
        name=kind.__name__.lower(),
    )


class Base(DeclarativeBase):
    registry = registry(
        metadata=sa.MetaData(naming_convention=_NAMES),
        type_annotation_map={
            datetime: UTCDateTime,
            Translated: TranslatedText,
            list[str]: JSON,
            dict[str, Any]: JSON,
            str: sa.Text,
        },
    )


class _Session(Session):
    """The session of a request or a job."""

    def close(self) -> None:
        """End what only read, for a unit of work has ended what wrote. By a COMMIT: at a ROLLBACK the driver forgets
        which statements it has prepared, and PostgreSQL plans each of them anew. What was written outside a unit of
        work is undone."""
        wrote = self.info.pop("wrote", False)
        if self.is_active and self.in_transaction() and not wrote:
            self.expunge_all()
            self.commit()
        super().close()


# On every kind of session: tests have one of their own.
@event.listens_for(orm.Session, "after_flush")
def _note_flush(session: Session, context: Any) -> None:
    session.info["wrote"] = True


@event.listens_for(orm.Session, "do_orm_execute")
def _note_statement(state: ORMExecuteState) -> None:
    if not state.is_select:
        state.session.info["wrote"] = True


@event.listens_for(orm.Session, "after_transaction_end")
def _note_end(session: Session, transaction: SessionTransaction) -> None:
    if transaction.parent is None:
        session.info.pop("wrote", None)


db = SQLAlchemy(model_class=Base, session_options={"class_": _Session})

# Set on a connection, it makes SQLite begin as a writer: a second writer then waits for its turn instead of failing
# when it first writes.
WRITES = {"writes": True}


def insert(model: type[Base]) -> Any:
    """An INSERT that may say what happens ON CONFLICT, as the database at hand understands it."""
    return {"postgresql": postgresql.insert, "sqlite": sqlite.insert}[db.engine.dialect.name](model)


@contextmanager
def unit_of_work() -> Iterator[None]:
    """Everything inside becomes true together, or none of it. The outermost caller owns it; services never commit."""
    begin_writing()
    try:
        yield
        db.session.commit()
    except BaseException:
        db.session.rollback()
        raise


def begin_writing() -> None:
    """Make the session's transaction one that writes; what it has read before is read anew."""
    session = db.session()
    if session.in_transaction():
        connection = session.connection()
        if connection.get_execution_options().get("writes"):
            return
        session.flush()
        if connection.dialect.name == "postgresql" and not session.info.get("wrote"):
            # Every statement there sees what is confirmed by then, so a transaction that only read may go on.
            connection.execution_options(**WRITES)
            session.expire_all()
            return
        session.commit()
    session.connection(execution_options=WRITES)


def placed(url: str) -> str:
    """``url`` with the path of an SQLite file made whole from the working directory, and its folder made."""
    path = url.removeprefix("sqlite:///")
    if path in (url, "", ":memory:"):
        return url
    Path(path).absolute().parent.mkdir(parents=True, exist_ok=True)
    return f"sqlite:///{Path(path).absolute()}"


def engine_options(url: str) -> dict[str, Any]:
    """Options for the engine behind ``url``. Values stay out of error messages, for those are logged."""
    if url.startswith("sqlite"):
        return {"connect_args": {"timeout": 15}, "hide_parameters": True}
    return {"pool_pre_ping": True, "pool_size": 8, "max_overflow": 8, "hide_parameters": True}


@event.listens_for(Engine, "connect")
def _prepare_sqlite(connection: Any, record: Any) -> None:
    if type(connection).__module__.partition(".")[0] != "sqlite3":
        return
    # The driver's own transaction handling begins too late and leaks SAVEPOINTs.
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in ("journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON", "busy_timeout = 15000"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


@event.listens_for(Engine, "begin")
def _begin_sqlite(connection: sa.Connection) -> None:
    if connection.dialect.name == "sqlite":
        writes = connection.get_execution_options().get("writes")
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
