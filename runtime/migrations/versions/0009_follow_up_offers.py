"""An offer to ask again is written down before anybody agrees to it."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    """Let a follow-up be without consent yet."""
    with op.batch_alter_table("follow_up") as table:
        table.alter_column("consented_at", existing_type=sa.DateTime(timezone=True), nullable=True)


def downgrade() -> None:
    """Forget the offers that nobody took up."""
    op.execute("DELETE FROM follow_up WHERE consented_at IS NULL")
    with op.batch_alter_table("follow_up") as table:
        table.alter_column("consented_at", existing_type=sa.DateTime(timezone=True), nullable=False)
