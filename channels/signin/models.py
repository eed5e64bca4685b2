"""The tables of the sign-in: accounts, their open sessions, counted attempts, and who changed what."""

from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import JSON, ForeignKey, Index, Integer, String, UniqueConstraint, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from runtime.database import NOT_PERSONAL, PERSONAL, Base, UTCDateTime


class Account(Base):
    """A person who may sign in: with a password, or through an OpenID provider that knows them as `subject`."""

    __tablename__ = "account"

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True, default=uuid4, info=NOT_PERSONAL)
    name: Mapped[str] = mapped_column(String(80), unique=True, info=PERSONAL)
    role: Mapped[str] = mapped_column(String(10), info=NOT_PERSONAL)
    password: Mapped[str | None] = mapped_column(String(200), info=PERSONAL)
    issuer: Mapped[str | None] = mapped_column(String(300), info=NOT_PERSONAL)
    subject: Mapped[str | None] = mapped_column(String(255), info=PERSONAL)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime, info=NOT_PERSONAL)
    disabled_at: Mapped[datetime | None] = mapped_column(UTCDateTime, info=NOT_PERSONAL)
    signed_in_at: Mapped[datetime | None] = mapped_column(UTCDateTime, info=NOT_PERSONAL)

    __table_args__ = (UniqueConstraint("issuer", "subject"),)


class SignInSession(Base):
    """An open session. Only the SHA-256 of its token is kept, so a stolen database opens nothing."""

    __tablename__ = "signin_session"

    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True, info=NOT_PERSONAL)
    account_id: Mapped[UUID] = mapped_column(
        ForeignKey("account.id", ondelete="CASCADE"), index=True, info=NOT_PERSONAL
    )
    opened_at: Mapped[datetime] = mapped_column(UTCDateTime, info=NOT_PERSONAL)
    seen_at: Mapped[datetime] = mapped_column(UTCDateTime, index=True, info=NOT_PERSONAL)


class Attempts(Base):
    """How often a password was tried for a name, or from a network: `key` is a keyed digest of either."""

    __tablename__ = "signin_attempts"

    key: Mapped[str] = mapped_column(String(48), primary_key=True, info=PERSONAL)
    count: Mapped[int] = mapped_column(Integer, info=NOT_PERSONAL)
    since: Mapped[datetime] = mapped_column(UTCDateTime, index=True, info=NOT_PERSONAL)


class AuditEntry(Base):
    """One thing that somebody with an account, or the command line, changed. Rows are only ever added.

    `before` and `after` are small JSON objects without anything that a resident said or can be reached by.
    """

    __tablename__ = "audit_entry"

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True, default=uuid4, info=NOT_PERSONAL)
    at: Mapped[datetime] = mapped_column(UTCDateTime, index=True, info=NOT_PERSONAL)
    account_id: Mapped[UUID | None] = mapped_column(Uuid, info=NOT_PERSONAL)
    actor: Mapped[str] = mapped_column(String(80), info=PERSONAL)
    action: Mapped[str] = mapped_column(String(40), info=NOT_PERSONAL)
    subject: Mapped[str] = mapped_column(String(120), info=PERSONAL)
    before: Mapped[dict[str, str] | None] = mapped_column(JSON, info=PERSONAL)
    after: Mapped[dict[str, str] | None] = mapped_column(JSON, info=PERSONAL)

    __table_args__ = (
        Index("ix_audit_entry_subject", "subject", "at"),
        Index("ix_audit_entry_account", "account_id", "action", "at"),
    )
