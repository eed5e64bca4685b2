"""The table of the web chat."""

import sqlalchemy as sa
from alembic import op

from runtime.database import UTCDateTime

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Create it."""
    op.create_table(
        "web_message",
        sa.Column("tag", sa.String(64), primary_key=True),
        sa.Column("visit", sa.String(64), nullable=False),
        sa.Column("received_at", UTCDateTime(), nullable=False, index=True),
        sa.Column("said", sa.LargeBinary, nullable=False),
        sa.Column("answer", sa.LargeBinary),
        sa.Column("owner", sa.Uuid),
        sa.Column("lease_until", UTCDateTime()),
        sa.Index("ix_web_message_visit", "visit", "received_at"),
    )


def downgrade() -> None:
    """Drop it."""
    op.drop_table("web_message")
