"""The words by which people are found, read person by person as well: the index on the person takes in the word."""

from alembic import op

revision = "words_by_person"
down_revision = "speakers_and_releases"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("registration_word", schema=None) as batch_op:
        batch_op.create_index("ix_registration_word_of", ["registration_id", "word"], unique=False)
        batch_op.drop_index(batch_op.f("ix_registration_word_registration_id"))


def downgrade() -> None:
    with op.batch_alter_table("registration_word", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_registration_word_registration_id"), ["registration_id"], unique=False)
        batch_op.drop_index("ix_registration_word_of")
