"""The table of requests that came in by Open311."""

import sqlalchemy as sa
from alembic import op

from runtime.database import UTCDateTime

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Create it."""
    op.create_table(
        "open311_request",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("service_code", sa.String(200), nullable=False, index=True),
        sa.Column("description", sa.Text, nullable=False),
        sa.Column("neighborhood", sa.String(100)),
        sa.Column("postal_code", sa.String(5)),
        sa.Column("latitude", sa.Float),
        sa.Column("longitude", sa.Float),
        sa.Column("requested_at", UTCDateTime(), nullable=False, index=True),
    )


def downgrade() -> None:
    """Drop it."""
    op.drop_table("open311_request")
