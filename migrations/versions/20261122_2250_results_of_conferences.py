"""What came of a conference, in the words of its host."""

import sqlalchemy as sa
from alembic import op

revision = "results_of_conferences"
down_revision = "countries_of_speakers"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("edition") as batch_op:
        batch_op.add_column(sa.Column("results", sa.JSON(), nullable=False, server_default="{}"))
    with op.batch_alter_table("edition") as batch_op:
        batch_op.alter_column("results", server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("edition") as batch_op:
        batch_op.drop_column("results")
