"""What was public of a programme becomes its first release; what calendars count is decided by releases from now on.

People keep what they had in sessions that are cancelled: where they had a place is kept apart.
"""

import json
from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

revision = "first_releases"
down_revision = "replies_go_to_organisers"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "lost_place",
        sa.Column("registration_id", sa.Integer(), nullable=False),
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.Column("lost_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["registration_id"], ["registration.id"], name=op.f("fk_lost_place_registration_id")),
        sa.ForeignKeyConstraint(["session_id"], ["session.id"], name=op.f("fk_lost_place_session_id")),
        sa.PrimaryKeyConstraint("registration_id", "session_id", name=op.f("pk_lost_place")),
    )
    with op.batch_alter_table("lost_place", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_lost_place_session_id"), ["session_id"], unique=False)
    _release()
    with op.batch_alter_table("session", schema=None) as batch_op:
        batch_op.drop_column("revision")


def downgrade() -> None:
    with op.batch_alter_table("session", schema=None) as batch_op:
        batch_op.add_column(sa.Column("revision", sa.Integer(), nullable=True))
    op.execute("UPDATE session SET revision = 0")
    _count()
    with op.batch_alter_table("session", schema=None) as batch_op:
        batch_op.alter_column("revision", existing_type=sa.Integer(), nullable=False)
    op.execute("DELETE FROM release_change")
    op.execute("DELETE FROM release")
    op.drop_table("lost_place")


def _release() -> None:
    """One release of the present rows for each programme that could be seen."""
    connection = op.get_bind()
    now = datetime.now(UTC)
    release = sa.table(
        "release",
        sa.column("id", sa.Integer),
        sa.column("edition_id", sa.Integer),
        sa.column("number", sa.Integer),
        sa.column("name", sa.Text),
        sa.column("note", sa.JSON),
        sa.column("content", sa.JSON),
        sa.column("content_version", sa.Integer),
        sa.column("made_at", sa.DateTime(timezone=True)),
        sa.column("speakers_told_at", sa.DateTime(timezone=True)),
        sa.column("people_told_at", sa.DateTime(timezone=True)),
    )
    change = sa.table(
        "release_change",
        sa.column("release_id", sa.Integer),
        sa.column("session_id", sa.Integer),
        sa.column("kind", sa.Text),
        sa.column("fields", sa.JSON),
    )
    editions = connection.execute(
        sa.text(
            "SELECT id FROM edition WHERE state <> 'planned' AND EXISTS (SELECT 1 FROM session WHERE session.edition_id"
            " = edition.id AND starts_at IS NOT NULL) ORDER BY id"
        )
    )
    for edition_id in editions.scalars().all():
        content = _content(connection, edition_id)
        # Nobody is told: everybody has seen it already.
        connection.execute(
            sa.insert(release).values(
                edition_id=edition_id, number=1, name="", note={}, content=content, content_version=1,
                made_at=_stored(connection, now), speakers_told_at=_stored(connection, now),
                people_told_at=_stored(connection, now),
            )
        )  # fmt: skip
        id = connection.scalar(sa.text("SELECT id FROM release WHERE edition_id = :edition"), {"edition": edition_id})
        connection.execute(
            sa.insert(change),
            [
                {"release_id": id, "session_id": session["id"], "kind": "new", "fields": []}
                for session in content["sessions"]
            ],
        )


def _content(connection: sa.Connection, edition_id: int) -> dict:
    def rows(statement: str) -> list[dict]:
        return [dict(row) for row in connection.execute(sa.text(statement), {"edition": edition_id}).mappings()]

    rooms = rows("SELECT id, name, note, capacity FROM room WHERE edition_id = :edition ORDER BY position")
    tracks = rows("SELECT id, slug, name, colour FROM track WHERE edition_id = :edition ORDER BY position")
    types = rows(
        "SELECT id, name, kind, length_minutes FROM session_type WHERE edition_id = :edition ORDER BY position"
    )
    for row in (*rooms, *tracks, *types):
        row |= {"name": _json(row["name"]), "is_listed": True}
    for row in rooms:
        row["note"] = _json(row["note"])
    sessions = rows(
        "SELECT id, uid, slug, number, kind, state, title, abstract, place, starts_at, ends_at, changed_at, revision,"
        " original_language, slides_language, recording_optout, links, bookable, room_id AS room, track_id AS track,"
        " type_id AS type FROM session WHERE edition_id = :edition AND starts_at IS NOT NULL"
        " ORDER BY starts_at, ends_at DESC, id"
    )
    of = " FROM {0} JOIN session ON session.id = {0}.session_id WHERE session.edition_id = :edition ORDER BY "
    floors = rows("SELECT session_id, language, minutes" + of.format("floor") + "floor.position")
    heard = "SELECT session_id, channel.number AS number, language, mode, promise" + of.format("channel")
    channels = rows(heard + "channel.number, channel.id")
    speakers = rows(
        "SELECT session_id, speaker.name AS name, speaker.organisation AS organisation, speaker.slug AS slug FROM"
        " session_speaker JOIN speaker ON speaker.id = session_speaker.speaker_id JOIN session ON session.id ="
        " session_speaker.session_id WHERE session.edition_id = :edition ORDER BY session_speaker.position"
    )
    for session in sessions:
        session |= {name: _json(session[name]) for name in ("title", "abstract", "place")}
        session |= {name: _instant(session[name]) for name in ("starts_at", "ends_at", "changed_at")}
        session |= {name: bool(session[name]) for name in ("recording_optout", "bookable")}
        session["links"] = [[link["url"], link.get("title", "")] for link in _json(session["links"])]
        for name, parts in (("floors", floors), ("channels", channels), ("speakers", speakers)):
            session[name] = [
                {key: value for key, value in part.items() if key != "session_id"}
                for part in parts
                if part["session_id"] == session["id"]
            ]
    return {"rooms": rooms, "tracks": tracks, "types": types, "sessions": sessions}


def _count() -> None:
    """What calendars have seen last goes back to the sessions."""
    connection = op.get_bind()
    found = connection.execute(sa.text("SELECT content FROM release ORDER BY number"))
    for content in found.scalars().all():
        for session in _json(content).get("sessions", []):
            connection.execute(
                sa.text("UPDATE session SET revision = :revision WHERE id = :id"),
                {"revision": session["revision"], "id": session["id"]},
            )


def _json(value: object) -> object:
    return json.loads(value) if isinstance(value, str) else value


def _instant(value: object) -> str:
    moment = datetime.fromisoformat(value) if isinstance(value, str) else value
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC).isoformat()


def _stored(connection: sa.Connection, moment: datetime) -> datetime:
    return moment.replace(tzinfo=None) if connection.dialect.name == "sqlite" else moment
