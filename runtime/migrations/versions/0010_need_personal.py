"""An index of the needs that still hold something personal, so that retention finds the old ones at once."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"

HELD = sa.text(
    "text IS NOT NULL OR note IS NOT NULL OR person_key IS NOT NULL"
    " OR conversation_key IS NOT NULL OR actor IS NOT NULL"
)


def upgrade() -> None:
    """Create it."""
    op.create_index("ix_need_personal", "need", ["at"], sqlite_where=HELD, postgresql_where=HELD)


def downgrade() -> None:
    """Drop it."""
    op.drop_index("ix_need_personal", "need")
