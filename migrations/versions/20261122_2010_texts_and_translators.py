"""What is known of translations: who checked which, against which original; files that came back and wait to be taken
over. A new role: translator."""

import sqlalchemy as sa
from alembic import op

revision = "texts_and_translators"
down_revision = "inviting_speakers"
branch_labels = None
depends_on = None

_BEFORE = ("administrator", "coordinator", "host_organiser", "checkin_helper", "interpreter", "reviewer")
_AFTER = (*_BEFORE, "translator")


def upgrade() -> None:
    _allow(_AFTER)
    op.create_table(
        "text_check",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("row_id", sa.Integer(), nullable=False),
        sa.Column("field", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("checked", sa.Boolean(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["user_account.id"], name=op.f("fk_text_check_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_text_check")),
        sa.UniqueConstraint(
            "kind", "row_id", "field", "language", name=op.f("uq_text_check_kind_row_id_field_language")
        ),
    )
    with op.batch_alter_table("text_check", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_text_check_by_id"), ["by_id"], unique=False)
    op.create_table(
        "text_import",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("series_id", sa.Integer(), nullable=False),
        sa.Column("edition_id", sa.Integer(), nullable=True),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("units", sa.JSON(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["user_account.id"], name=op.f("fk_text_import_by_id")),
        sa.ForeignKeyConstraint(["edition_id"], ["edition.id"], name=op.f("fk_text_import_edition_id")),
        sa.ForeignKeyConstraint(["series_id"], ["series.id"], name=op.f("fk_text_import_series_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_text_import")),
    )
    with op.batch_alter_table("text_import", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_text_import_by_id"), ["by_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_text_import_edition_id"), ["edition_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_text_import_series_id"), ["series_id"], unique=False)


def downgrade() -> None:
    op.drop_table("text_import")
    op.drop_table("text_check")
    # There is no such role any more, and whoever held it can do nothing.
    op.execute("DELETE FROM appointment WHERE role = 'translator'")
    _allow(_BEFORE)


def _allow(roles: tuple[str, ...]) -> None:
    listed = ", ".join(f"'{role}'" for role in roles)
    # SQLite makes the table anew, and does not take along an index over expressions.
    op.drop_index("uq_appointment_live", table_name="appointment")
    with op.batch_alter_table("appointment", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("ck_appointment_role"), type_="check")
    with op.batch_alter_table("appointment", schema=None) as batch_op:
        batch_op.create_check_constraint(op.f("ck_appointment_role"), f"role IN ({listed})")
    live = sa.text("ended_at IS NULL")
    op.create_index(
        "uq_appointment_live",
        "appointment",
        ["user_id", "role", sa.text("coalesce(series_id, 0)"), sa.text("coalesce(edition_id, 0)")],
        unique=True,
        sqlite_where=live,
        postgresql_where=live,
    )
