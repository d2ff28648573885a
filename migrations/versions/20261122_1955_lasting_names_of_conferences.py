"""A conference has a name in calendars that no other one has, here or elsewhere."""

import uuid

import sqlalchemy as sa
from alembic import op

revision = "lasting_names_of_conferences"
down_revision = "first_releases"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("edition") as batch_op:
        batch_op.add_column(sa.Column("uid", sa.Text(), nullable=True))
    connection = op.get_bind()
    for (id,) in connection.execute(sa.text("SELECT id FROM edition")).all():
        named = {"id": id, "uid": f"{uuid.uuid4()}@conferring"}
        connection.execute(sa.text("UPDATE edition SET uid = :uid WHERE id = :id"), named)
    with op.batch_alter_table("edition") as batch_op:
        batch_op.alter_column("uid", existing_type=sa.Text(), nullable=False)
        batch_op.create_unique_constraint(op.f("uq_edition_uid"), ["uid"])


def downgrade() -> None:
    with op.batch_alter_table("edition") as batch_op:
        batch_op.drop_constraint(op.f("uq_edition_uid"), type_="unique")
        batch_op.drop_column("uid")
