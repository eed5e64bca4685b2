"""The tables of `channels`."""

import sqlalchemy as sa
from alembic import op

from runtime.database import UTCDateTime

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "texting_person",
        sa.Column("person", sa.String(48), primary_key=True),
        sa.Column("language", sa.String(3), nullable=False),
        sa.Column("touched_at", UTCDateTime(), nullable=False, index=True),
        sa.Column("rest", sa.LargeBinary),
    )
    op.create_table(
        "incoming_text",
        sa.Column("sid", sa.String(64), primary_key=True),
        sa.Column("person", sa.String(48), nullable=False),
        sa.Column("leader", sa.String(64), nullable=False, index=True),
        sa.Column("received_at", UTCDateTime(), nullable=False),
        sa.Column("closes_at", UTCDateTime(), nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("owner", sa.Uuid),
        sa.Column("lease_until", UTCDateTime()),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("said", sa.LargeBinary),
        sa.Column("number", sa.LargeBinary),
        sa.Column("reply", sa.LargeBinary),
        sa.Index("ix_incoming_text_person", "person", "received_at"),
        sa.Index("ix_incoming_text_state", "state", "lease_until"),
    )


def downgrade() -> None:
    """Drop them."""
    for table in ("incoming_text", "texting_person"):
        op.drop_table(table)
