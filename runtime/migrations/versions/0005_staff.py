"""The tables of the sign-in and of the staff page."""

import sqlalchemy as sa
from alembic import op

from runtime.database import UTCDateTime

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Create them."""
    op.create_table(
        "account",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("name", sa.String(80), nullable=False),
        sa.Column("role", sa.String(10), nullable=False),
        sa.Column("password", sa.String(200)),
        sa.Column("issuer", sa.String(300)),
        sa.Column("subject", sa.String(255)),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.Column("disabled_at", UTCDateTime()),
        sa.Column("signed_in_at", UTCDateTime()),
        sa.UniqueConstraint("name", name="uq_account_name"),
        sa.UniqueConstraint("issuer", "subject", name="uq_account_issuer"),
    )
    op.create_table(
        "signin_session",
        sa.Column("token_hash", sa.String(64), primary_key=True),
        sa.Column("account_id", sa.Uuid, _of_account(), nullable=False, index=True),
        sa.Column("opened_at", UTCDateTime(), nullable=False),
        sa.Column("seen_at", UTCDateTime(), nullable=False, index=True),
    )
    op.create_table(
        "signin_attempts",
        sa.Column("key", sa.String(48), primary_key=True),
        sa.Column("count", sa.Integer, nullable=False),
        sa.Column("since", UTCDateTime(), nullable=False, index=True),
    )
    op.create_table(
        "audit_entry",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("at", UTCDateTime(), nullable=False, index=True),
        sa.Column("account_id", sa.Uuid),
        sa.Column("actor", sa.String(80), nullable=False),
        sa.Column("action", sa.String(40), nullable=False),
        sa.Column("subject", sa.String(120), nullable=False),
        sa.Column("before", sa.JSON),
        sa.Column("after", sa.JSON),
        sa.Index("ix_audit_entry_subject", "subject", "at"),
        sa.Index("ix_audit_entry_account", "account_id", "action", "at"),
    )
    op.create_table(
        "staff_lookup",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("account_id", sa.Uuid, _of_account(), nullable=False),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.Column("did", sa.String(10), nullable=False),
        sa.Column("need_code", sa.String(40)),
        sa.Column("neighborhood", sa.String(60)),
        sa.Column("service_id", sa.Uuid),
        sa.Index("ix_staff_lookup_account", "account_id", "at"),
    )


def downgrade() -> None:
    """Drop them."""
    for table in ("staff_lookup", "audit_entry", "signin_attempts", "signin_session", "account"):
        op.drop_table(table)


def _of_account() -> sa.ForeignKey:
    return sa.ForeignKey("account.id", ondelete="CASCADE")
