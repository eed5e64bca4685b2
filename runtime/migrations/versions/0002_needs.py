"""The tables of `needs`, and of the outbox and the contact vault that they stand on."""

import sqlalchemy as sa
from alembic import op

from runtime.database import UTCDateTime

revision = "0002"
down_revision = "0001"

TABLES = (
    "need",
    "need_day_version",
    "need_touch",
    "published_figure",
    "vault_contact",
    "follow_up",
    "need_past_state",
    "outbox",
)


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "need",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("at", UTCDateTime, nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("hour", sa.SmallInteger(), nullable=False),
        sa.Column("channel", sa.String(length=10), nullable=False),
        sa.Column("language", sa.String(length=3), nullable=False),
        sa.Column("need_code", sa.String(length=40), nullable=True),
        sa.Column("phase", sa.String(length=12), nullable=False),
        sa.Column("neighborhood", sa.String(length=60), nullable=True),
        sa.Column("invented", sa.Boolean(), nullable=False),
        sa.Column("text", sa.Text(), nullable=True),
        sa.Column("person_key", sa.String(length=48), nullable=True),
        sa.Column("conversation_key", sa.String(length=48), nullable=True),
        sa.Column("outcome", sa.String(length=12), nullable=False),
        sa.Column("reason", sa.String(length=24), nullable=True),
        sa.Column("barrier", sa.String(length=12), nullable=True),
        sa.Column("asserted_by", sa.String(length=10), nullable=False),
        sa.Column("asserted_at", UTCDateTime, nullable=False),
        sa.Column("confidence", sa.Float(), nullable=False),
        sa.Column("service_id", sa.Uuid(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("actor", sa.String(length=80), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_need")),
    )
    op.create_index("ix_need_conversation_key", "need", ["conversation_key", "at"], unique=False)
    op.create_index("ix_need_day", "need", ["day"], unique=False)
    op.create_index("ix_need_person_key", "need", ["person_key"], unique=False)
    op.create_index(
        "ix_need_unnamed",
        "need",
        ["day"],
        unique=False,
        sqlite_where=sa.text("need_code IS NULL"),
        postgresql_where=sa.text("need_code IS NULL"),
    )
    op.create_table(
        "need_day_version",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("day", name=op.f("pk_need_day_version")),
    )
    op.create_table(
        "need_touch",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_need_touch")),
    )
    op.create_table(
        "published_figure",
        sa.Column("period", sa.String(length=8), nullable=False),
        sa.Column("table", sa.String(length=20), nullable=False),
        sa.Column("row", sa.String(length=60), nullable=False),
        sa.Column("column", sa.String(length=40), nullable=False),
        sa.Column("value", sa.Integer(), nullable=True),
        sa.Column("published_at", UTCDateTime, nullable=False),
        sa.PrimaryKeyConstraint("period", "table", "row", "column", name=op.f("pk_published_figure")),
    )
    op.create_table(
        "vault_contact",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("tag", sa.String(length=48), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("language", sa.String(length=3), nullable=False),
        sa.Column("kept_at", UTCDateTime, nullable=False),
        sa.Column("stopped_at", UTCDateTime, nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_vault_contact")),
        sa.UniqueConstraint("tag", name=op.f("uq_vault_contact_tag")),
    )
    op.create_table(
        "follow_up",
        sa.Column("need_id", sa.Uuid(), nullable=False),
        sa.Column("person_key", sa.String(length=48), nullable=False),
        sa.Column("contact_id", sa.Uuid(), nullable=True),
        sa.Column("language", sa.String(length=3), nullable=False),
        sa.Column("status", sa.String(length=12), nullable=False),
        sa.Column("consented_at", UTCDateTime, nullable=False),
        sa.Column("consent_text", sa.String(length=300), nullable=False),
        sa.Column("ask_at", UTCDateTime, nullable=False),
        sa.Column("closed_at", UTCDateTime, nullable=True),
        sa.ForeignKeyConstraint(
            ["contact_id"], ["vault_contact.id"], name=op.f("fk_follow_up_contact_id_vault_contact"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["need_id"], ["need.id"], name=op.f("fk_follow_up_need_id_need"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("need_id", name=op.f("pk_follow_up")),
    )
    op.create_index(op.f("ix_follow_up_contact_id"), "follow_up", ["contact_id"], unique=False)
    op.create_index(op.f("ix_follow_up_person_key"), "follow_up", ["person_key"], unique=False)
    op.create_index(op.f("ix_follow_up_status"), "follow_up", ["status"], unique=False)
    op.create_table(
        "need_past_state",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("need_id", sa.Uuid(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("outcome", sa.String(length=12), nullable=False),
        sa.Column("reason", sa.String(length=24), nullable=True),
        sa.Column("barrier", sa.String(length=12), nullable=True),
        sa.Column("asserted_by", sa.String(length=10), nullable=False),
        sa.Column("asserted_at", UTCDateTime, nullable=False),
        sa.Column("confidence", sa.Float(), nullable=False),
        sa.Column("service_id", sa.Uuid(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("actor", sa.String(length=80), nullable=True),
        sa.ForeignKeyConstraint(
            ["need_id"], ["need.id"], name=op.f("fk_need_past_state_need_id_need"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_need_past_state")),
    )
    op.create_index(op.f("ix_need_past_state_need_id"), "need_past_state", ["need_id"], unique=False)
    op.create_table(
        "outbox",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("contact_id", sa.Uuid(), nullable=False),
        sa.Column("purpose", sa.String(length=30), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=True),
        sa.Column("status", sa.String(length=12), nullable=False),
        sa.Column("created_at", UTCDateTime, nullable=False),
        sa.Column("due_at", UTCDateTime, nullable=False),
        sa.Column("not_after", UTCDateTime, nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("lease", sa.Uuid(), nullable=True),
        sa.Column("lease_until", UTCDateTime, nullable=True),
        sa.Column("external_id", sa.String(length=40), nullable=True),
        sa.Column("error_code", sa.String(length=20), nullable=True),
        sa.Column("finished_at", UTCDateTime, nullable=True),
        sa.ForeignKeyConstraint(
            ["contact_id"], ["vault_contact.id"], name=op.f("fk_outbox_contact_id_vault_contact"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox")),
        sa.UniqueConstraint("external_id", name=op.f("uq_outbox_external_id")),
    )
    op.create_index(op.f("ix_outbox_contact_id"), "outbox", ["contact_id"], unique=False)
    op.create_index("ix_outbox_status", "outbox", ["status", "due_at"], unique=False)


def downgrade() -> None:
    """Drop them."""
    for table in reversed(TABLES):
        op.drop_table(table)
