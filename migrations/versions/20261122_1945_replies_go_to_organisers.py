"""To whom an answer to a mail goes."""

import sqlalchemy as sa
from alembic import op

revision = "replies_go_to_organisers"
down_revision = "badges_handed_out_once"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("message") as batch_op:
        batch_op.add_column(sa.Column("reply_to_address", sa.Text(), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("reply_to_name", sa.Text(), nullable=False, server_default=""))
    with op.batch_alter_table("message") as batch_op:
        batch_op.alter_column("reply_to_address", server_default=None)
        batch_op.alter_column("reply_to_name", server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("message") as batch_op:
        batch_op.drop_column("reply_to_name")
        batch_op.drop_column("reply_to_address")
