"""A badge is handed out once."""

import sqlalchemy as sa
from alembic import op

revision = "badges_handed_out_once"
down_revision = "drafts_withdrawn"
branch_labels = None
depends_on = None

HANDED_OUT = sa.text("act = 'handed_out'")


def upgrade() -> None:
    # The first time is the one that counts.
    op.execute(
        "DELETE FROM badge_event WHERE act = 'handed_out' AND id NOT IN"
        " (SELECT min(id) FROM badge_event WHERE act = 'handed_out' GROUP BY registration_id)"
    )
    op.create_index(
        "uq_badge_event_handed_out",
        "badge_event",
        ["registration_id"],
        unique=True,
        sqlite_where=HANDED_OUT,
        postgresql_where=HANDED_OUT,
    )


def downgrade() -> None:
    op.drop_index("uq_badge_event_handed_out", table_name="badge_event")
