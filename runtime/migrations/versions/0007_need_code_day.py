"""The index behind the rows of one need; those that nobody could name are among them."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Put it in the place of the one that held the unnamed needs alone."""
    op.create_index("ix_need_code_day", "need", ["need_code", "day"])
    op.drop_index("ix_need_unnamed", "need")


def downgrade() -> None:
    """Put that one back."""
    unnamed = sa.text("need_code IS NULL")
    op.create_index("ix_need_unnamed", "need", ["day"], sqlite_where=unnamed, postgresql_where=unnamed)
    op.drop_index("ix_need_code_day", "need")
