"""Forms for something new that have made it, so that sending them twice makes one."""

import sqlalchemy as sa
from alembic import op

revision = "spent_forms"
down_revision = "time_between_sessions"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "spent_form",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("made_id", sa.Integer(), nullable=True),
        sa.Column("spent_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_spent_form")),
    )
    with op.batch_alter_table("spent_form") as batch_op:
        batch_op.create_index(batch_op.f("ix_spent_form_spent_at"), ["spent_at"])


def downgrade() -> None:
    op.drop_table("spent_form")
