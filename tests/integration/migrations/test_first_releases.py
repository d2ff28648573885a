"""What was public before there were releases becomes the first one, and calendars go on counting from where they were."""

import warnings
from datetime import UTC, datetime

import flask_migrate
import pytest
import sqlalchemy as sa

from app import places
from app.database import WRITES, db
from app.programme.released import thaw
from app.programme.rules import ChannelMode, Promise
from tests.support import databases

pytestmark = pytest.mark.both_databases
BEFORE, AFTER = "replies_go_to_organisers", "first_releases"
START, END = datetime(2026, 9, 1, 7, 0, tzinfo=UTC), datetime(2026, 9, 1, 8, 0, tzinfo=UTC)


@pytest.fixture
def bare(database_kind, all_databases):
    url = all_databases.empty(database_kind)
    app = databases.app_on(url)
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()
    all_databases.discard(url)


def migrate(direction, revision):
    getattr(flask_migrate, direction)(directory=str(places.MIGRATIONS), revision=revision)


class Rows:
    """Writes into tables as they are in the database, filling in what has to be there."""

    def __init__(self, connection):
        self.connection, self.tables = connection, sa.MetaData()
        with warnings.catch_warnings():
            # Indexes on expressions are of no concern here.
            warnings.simplefilter("ignore", sa.exc.SAWarning)
            self.tables.reflect(connection)

    def add(self, table_name, /, **values):
        table = self.tables.tables[table_name]
        for column in table.columns:
            if column.name not in values and not column.nullable and column.autoincrement is not True:
                values[column.name] = self.plain(column)
        self.connection.execute(sa.insert(table), {key: value for key, value in values.items() if key in table.columns})

    def plain(self, column):
        if isinstance(column.type, sa.JSON):
            return {}
        if isinstance(column.type, sa.DateTime):
            return self.instant(START)
        if isinstance(column.type, sa.Date):
            return START.date()
        if isinstance(column.type, sa.Boolean):
            return False
        return 1 if isinstance(column.type, sa.Integer) else "x"

    def instant(self, moment):
        return moment.replace(tzinfo=None) if self.connection.dialect.name == "sqlite" else moment


def fill():
    with db.engine.connect().execution_options(**WRITES) as connection:
        rows = Rows(connection)
        rows.add("series", id=1, languages=["nl"])
        rows.add("town", id=1)
        for id, state in ((1, "announced"), (2, "planned"), (3, "announced")):
            rows.add("edition", id=id, slug=f"edition-{id}", position=id, state=state, uid=f"edition-{id}",
                     timezone="Europe/Amsterdam", cancelled_at=None)  # fmt: skip
        rows.add("room", id=1, edition_id=1, name={"en": "Hall"})
        for id, edition, state in ((1, 1, "planned"), (2, 1, "cancelled"), (3, 2, "planned"), (4, 1, "planned")):
            rows.add(
                "session", id=id, uid=f"session-{id}", slug=f"session-{id}", number=id, edition_id=edition, kind="talk",
                state=state, title={"en": "Rain"}, revision=id + 4, links=[{"url": "https://example.org", "title": "More"}],
                room_id=1 if id == 1 else None, length_minutes=30 if id == 4 else None,
                starts_at=None if id == 4 else rows.instant(START), ends_at=None if id == 4 else rows.instant(END),
            )  # fmt: skip
        rows.add("floor", session_id=1, language="nl", minutes=60)
        rows.add("channel", session_id=1, number=1, language="de", mode="simultaneous", promise="planned")
        rows.add("speaker", id=1, name="Ona", organisation="Trakai", slug="ona", languages=[], gender=None)
        rows.add("session_speaker", session_id=1, speaker_id=1)
        connection.commit()


def asked(text):
    with db.engine.connect() as connection:
        return connection.execute(sa.text(text)).all()


def test_what_was_public_is_the_first_release(bare):
    migrate("upgrade", BEFORE)
    fill()
    migrate("upgrade", AFTER)
    with db.engine.connect() as connection:
        release = sa.table(
            "release", *(sa.column(name) for name in ("edition_id", "number")), sa.column("content", sa.JSON)
        )
        [(edition, number, content)] = connection.execute(sa.select(release)).all()
    assert (edition, number) == (1, 1)
    talk, off = thaw(content).sessions
    assert (talk.id, talk.uid, talk.revision, talk.starts_at, talk.ends_at) == (1, "session-1", 5, START, END)
    assert (talk.room.name, [one.name for one in thaw(content).rooms]) == ({"en": "Hall"}, [{"en": "Hall"}])
    assert [(one.name, one.organisation, one.slug) for one in talk.speakers] == [("Ona", "Trakai", "ona")]
    assert [(one.language, one.minutes) for one in talk.floors] == [("nl", 60)]
    assert [(one.number, one.language, one.mode, one.promise) for one in talk.channels] == [
        (1, "de", ChannelMode.SIMULTANEOUS, Promise.PLANNED)
    ]
    assert talk.links == (("https://example.org", "More"),)
    assert (off.id, off.is_cancelled, off.revision) == (2, True, 6)
    assert asked("SELECT session_id, kind FROM release_change ORDER BY session_id") == [(1, "new"), (2, "new")]
    assert asked("SELECT count(*) FROM release WHERE speakers_told_at IS NULL OR people_told_at IS NULL") == [(0,)]
    migrate("downgrade", BEFORE)
    assert asked("SELECT id, revision FROM session ORDER BY id") == [(1, 5), (2, 6), (3, 0), (4, 0)]
    assert asked("SELECT count(*) FROM release") == [(0,)]
    migrate("upgrade", AFTER)
    assert asked("SELECT edition_id, number FROM release") == [(1, 1)]
