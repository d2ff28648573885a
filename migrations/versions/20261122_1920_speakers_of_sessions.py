"""Who speaks in a session is a row of the series' pool; photos are shown with consent and in two sizes.

Names that stood in sessions become people: one for each name and organisation of a series, however they were spelt.
"""

import json
import re
import unicodedata
from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

revision = "speakers_of_sessions"
down_revision = "words_by_person"
branch_labels = None
depends_on = None

_SPECIAL = str.maketrans(
    {"ß": "ss", "ø": "o", "ł": "l", "đ": "d", "æ": "ae", "œ": "oe", "ı": "i", "þ": "th", "’": "'", "ʼ": "'"}
)

session = sa.table(
    "session", sa.column("id", sa.Integer), sa.column("edition_id", sa.Integer), sa.column("speakers", sa.JSON)
)
edition = sa.table("edition", sa.column("id", sa.Integer), sa.column("series_id", sa.Integer))
series = sa.table("series", sa.column("id", sa.Integer), sa.column("languages", sa.JSON))
speaker = sa.table(
    "speaker",
    sa.column("id", sa.Integer),
    sa.column("series_id", sa.Integer),
    sa.column("bio", sa.JSON),
    sa.column("languages", sa.JSON),
    sa.column("link_generation", sa.Integer),
    sa.column("created_at", sa.DateTime(timezone=True)),
    sa.column("changed_at", sa.DateTime(timezone=True)),
    *(
        sa.column(name, sa.Text)
        for name in (
            "slug", "name", "name_folded", "organisation", "function", "place", "email", "email_folded", "website",
            "photo_credit", "mail_language",
        )
    ),
)  # fmt: skip
speaking = sa.table(
    "session_speaker",
    sa.column("session_id", sa.Integer),
    sa.column("speaker_id", sa.Integer),
    sa.column("position", sa.Integer),
)


def upgrade() -> None:
    op.create_table(
        "session_speaker",
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.Column("speaker_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["session_id"], ["session.id"], name=op.f("fk_session_speaker_session_id")),
        sa.ForeignKeyConstraint(["speaker_id"], ["speaker.id"], name=op.f("fk_session_speaker_speaker_id")),
        sa.PrimaryKeyConstraint("session_id", "speaker_id", name=op.f("pk_session_speaker")),
    )
    with op.batch_alter_table("session_speaker", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_session_speaker_speaker_id"), ["speaker_id"], unique=False)
    _names_become_people()
    with op.batch_alter_table("session", schema=None) as batch_op:
        batch_op.drop_column("speakers")
    with op.batch_alter_table("speaker", schema=None) as batch_op:
        batch_op.add_column(sa.Column("photo_consented_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("merged_into_id", sa.Integer(), nullable=True))
        batch_op.create_index(batch_op.f("ix_speaker_merged_into_id"), ["merged_into_id"], unique=False)
        batch_op.create_foreign_key(batch_op.f("fk_speaker_merged_into_id"), "speaker", ["merged_into_id"], ["id"])
    with op.batch_alter_table("file", schema=None) as batch_op:
        batch_op.add_column(sa.Column("small", sa.LargeBinary(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("file", schema=None) as batch_op:
        batch_op.drop_column("small")
    with op.batch_alter_table("speaker", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_speaker_merged_into_id"), type_="foreignkey")
        batch_op.drop_index(batch_op.f("ix_speaker_merged_into_id"))
        batch_op.drop_column("merged_into_id")
        batch_op.drop_column("photo_consented_at")
    with op.batch_alter_table("session", schema=None) as batch_op:
        batch_op.add_column(sa.Column("speakers", sa.JSON(), nullable=True))
    _people_become_names()
    with op.batch_alter_table("session", schema=None) as batch_op:
        batch_op.alter_column("speakers", existing_type=sa.JSON(), nullable=False)
    with op.batch_alter_table("session_speaker", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_session_speaker_speaker_id"))
    op.drop_table("session_speaker")


def _names_become_people() -> None:
    connection = op.get_bind()
    languages = {row.id: row.languages for row in connection.execute(sa.select(series))}
    people, slugs = {}, set()
    columns = speaker.c.id, speaker.c.series_id, speaker.c.slug, speaker.c.name, speaker.c.organisation
    for row in connection.execute(sa.select(*columns).order_by(speaker.c.id)):
        people.setdefault((row.series_id, _fold(row.name), _fold(row.organisation)), row.id)
        slugs.add((row.series_id, row.slug))
    now = datetime.now(UTC)
    sessions = sa.select(session.c.id, session.c.speakers, edition.c.series_id).join_from(
        session, edition, edition.c.id == session.c.edition_id
    )
    for row in connection.execute(sessions.order_by(session.c.id)).all():
        ids = []
        for named in _listed(row.speakers):
            name, organisation = named["name"], named.get("organisation") or ""
            key = row.series_id, _fold(name), _fold(organisation)
            if key not in people:
                made = {
                    "series_id": row.series_id,
                    "slug": _free_slug(name, row.series_id, slugs),
                    "name": name,
                    "name_folded": _fold(name),
                    "organisation": organisation,
                    "mail_language": (languages[row.series_id] or ["en"])[0],
                    "bio": {},
                    "languages": [],
                    "link_generation": 1,
                    "created_at": now,
                    "changed_at": now,
                    **dict.fromkeys(
                        ("function", "place", "email", "email_folded", "website", "photo_credit"), ""
                    ),
                }  # fmt: skip
                people[key] = connection.scalar(sa.insert(speaker).values(made).returning(speaker.c.id))
            ids.append(people[key])
        for position, id in enumerate(dict.fromkeys(ids), 1):
            connection.execute(sa.insert(speaking).values(session_id=row.id, speaker_id=id, position=position))


def _people_become_names() -> None:
    connection = op.get_bind()
    names: dict[int, list] = {}
    listed = (
        sa.select(speaking.c.session_id, speaker.c.name, speaker.c.organisation)
        .join_from(speaking, speaker, speaker.c.id == speaking.c.speaker_id)
        .order_by(speaking.c.session_id, speaking.c.position)
    )
    for row in connection.execute(listed):
        names.setdefault(row.session_id, []).append({"name": row.name, "organisation": row.organisation})
    for id in connection.scalars(sa.select(session.c.id)).all():
        connection.execute(sa.update(session).where(session.c.id == id).values(speakers=names.get(id, [])))


def _listed(stored: object) -> list:
    """What stood in a session, whatever a driver makes of it."""
    found = json.loads(stored) if isinstance(stored, str) else stored
    return [one for one in found or [] if isinstance(one, dict) and one.get("name")] if isinstance(found, list) else []


def _fold(text: str) -> str:
    decomposed = unicodedata.normalize("NFD", unicodedata.normalize("NFC", text).casefold().translate(_SPECIAL))
    return " ".join("".join(letter for letter in decomposed if not unicodedata.combining(letter)).split())


def _free_slug(name: str, series_id: int, taken: set) -> str:
    slug = re.sub(r"[^a-z0-9]+", "-", _fold(name)).strip("-")[:60].strip("-") or "speaker"
    candidate, number = slug, 1
    while (series_id, candidate) in taken or candidate in ("link", "photo"):
        number += 1
        candidate = f"{slug}-{number}"
    taken.add((series_id, candidate))
    return candidate
