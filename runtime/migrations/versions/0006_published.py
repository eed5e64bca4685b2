"""Keeps a demonstration's published figures apart from real ones. Nothing was published before this."""

import sqlalchemy as sa
from alembic import op

from runtime.database import UTCDateTime

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Make the table anew."""
    op.drop_table("published_figure")
    _create(sa.Column("invented", sa.Boolean(), primary_key=True))


def downgrade() -> None:
    """Make it as it was."""
    op.drop_table("published_figure")
    _create()


def _create(*more: sa.Column[bool]) -> None:
    op.create_table(
        "published_figure",
        sa.Column("period", sa.String(7), primary_key=True),
        *more,
        sa.Column("table", sa.String(20), primary_key=True),
        sa.Column("row", sa.String(60), primary_key=True),
        sa.Column("column", sa.String(40), primary_key=True),
        sa.Column("value", sa.Integer()),
        sa.Column("published_at", UTCDateTime(), nullable=False),
    )
