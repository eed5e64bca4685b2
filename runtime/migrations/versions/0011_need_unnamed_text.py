"""An index of the texts that nobody could name, so that the newest of a language and channel are found at once."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"

UNNAMED = sa.text("need_code IS NULL AND text IS NOT NULL")


def upgrade() -> None:
    """Create it."""
    op.create_index(
        "ix_need_unnamed_text",
        "need",
        ["day", "language", "channel"],
        sqlite_where=UNNAMED,
        postgresql_where=UNNAMED,
    )


def downgrade() -> None:
    """Drop it."""
    op.drop_index("ix_need_unnamed_text", "need")
