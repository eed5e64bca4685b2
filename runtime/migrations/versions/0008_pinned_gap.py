"""The table of the gaps that analysts pin."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """Create it."""
    op.create_table(
        "pinned_gap",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("need_code", sa.String(40), nullable=False),
        sa.Column("neighborhood", sa.String(60)),
        sa.Column("language", sa.String(3)),
        sa.Column("invented", sa.Boolean, nullable=False),
        sa.Column("pinned_on", sa.Date, nullable=False),
        sa.Column("ended_on", sa.Date),
        sa.Column("note", sa.Text),
        sa.Column("pinned_by", sa.String(80)),
    )


def downgrade() -> None:
    """Drop it."""
    op.drop_table("pinned_gap")
