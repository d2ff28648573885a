"""What letters to speakers say and who signs them; where to look for speakers."""

import sqlalchemy as sa
from alembic import op

revision = "inviting_speakers"
down_revision = "lasting_names_of_conferences"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "letter_signature",
        sa.Column("edition_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("office", sa.JSON(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["edition_id"], ["edition.id"], name=op.f("fk_letter_signature_edition_id")),
        sa.PrimaryKeyConstraint("edition_id", name=op.f("pk_letter_signature")),
    )
    op.create_table(
        "letter_text",
        sa.Column("edition_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "invitation",
                "reminder",
                "thanks",
                name="letterkind",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("subject", sa.JSON(), nullable=False),
        sa.Column("text", sa.JSON(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["edition_id"], ["edition.id"], name=op.f("fk_letter_text_edition_id")),
        sa.PrimaryKeyConstraint("edition_id", "kind", name=op.f("pk_letter_text")),
    )
    with op.batch_alter_table("brief") as batch_op:
        batch_op.add_column(sa.Column("theme", sa.Text(), nullable=False, server_default=""))
    with op.batch_alter_table("brief") as batch_op:
        batch_op.alter_column("theme", server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("brief") as batch_op:
        batch_op.drop_column("theme")
    op.drop_table("letter_text")
    op.drop_table("letter_signature")
