"""The tables of `directory`."""

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Create the tables."""


def downgrade() -> None:
    """Drop them."""
