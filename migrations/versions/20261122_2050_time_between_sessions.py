"""How many minutes a room is kept free between two sessions, by conference."""

import sqlalchemy as sa
from alembic import op

revision = "time_between_sessions"
down_revision = "texts_and_translators"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("edition") as batch_op:
        batch_op.add_column(sa.Column("buffer_minutes", sa.Integer(), nullable=False, server_default="0"))
    with op.batch_alter_table("edition") as batch_op:
        batch_op.alter_column("buffer_minutes", server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("edition") as batch_op:
        batch_op.drop_column("buffer_minutes")
