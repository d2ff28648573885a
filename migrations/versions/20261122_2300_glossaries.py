"""Glossaries: words of a conference's theme in several languages."""

import sqlalchemy as sa
from alembic import op

revision = "glossaries"
down_revision = "results_of_conferences"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "glossary_term",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("edition_id", sa.Integer(), nullable=False),
        sa.Column("words", sa.JSON(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["edition_id"], ["edition.id"], name=op.f("fk_glossary_term_edition_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_glossary_term")),
    )
    with op.batch_alter_table("glossary_term") as batch_op:
        batch_op.create_index(batch_op.f("ix_glossary_term_edition_id"), ["edition_id"])


def downgrade() -> None:
    op.drop_table("glossary_term")
