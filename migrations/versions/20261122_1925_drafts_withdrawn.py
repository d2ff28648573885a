"""A draft that was never submitted can be withdrawn."""

from alembic import op

revision = "drafts_withdrawn"
down_revision = "speakers_of_sessions"
branch_labels = None
depends_on = None


def _submitted_has_time(rule: str) -> None:
    name = op.f("ck_proposal_submitted_has_time")
    with op.batch_alter_table("proposal") as batch_op:
        batch_op.drop_constraint(name, type_="check")
    with op.batch_alter_table("proposal") as batch_op:
        batch_op.create_check_constraint(name, rule)


def upgrade() -> None:
    _submitted_has_time("state IN ('draft', 'withdrawn') OR submitted_at IS NOT NULL")


def downgrade() -> None:
    op.execute("UPDATE proposal SET submitted_at = changed_at WHERE state = 'withdrawn' AND submitted_at IS NULL")
    _submitted_has_time("state = 'draft' OR submitted_at IS NOT NULL")
