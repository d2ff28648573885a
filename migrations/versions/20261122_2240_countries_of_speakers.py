"""The country that a speaker comes from, beside the place."""

import sqlalchemy as sa
from alembic import op

revision = "countries_of_speakers"
down_revision = "spent_forms"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("speaker") as batch_op:
        batch_op.add_column(sa.Column("country", sa.Text(), nullable=False, server_default=""))
    with op.batch_alter_table("speaker") as batch_op:
        batch_op.alter_column("country", server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("speaker") as batch_op:
        batch_op.drop_column("country")
