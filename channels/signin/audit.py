"""Keeps who changed what and when; nothing that a resident said, and no number of theirs, ever goes in."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from channels.signin.models import AuditEntry
from channels.signin.roles import Role

COMMAND_LINE = "command line"


@dataclass(frozen=True)
class User:
    """Who does something: an account as it stands while it acts."""

    account_id: UUID
    name: str
    role: Role


@dataclass(frozen=True)
class Entry:
    """One change: who made it, when, what it was about (`service:UUID`, `account:name`), and what it changed."""

    at: datetime
    actor: str
    action: str
    subject: str
    before: Mapping[str, str]
    after: Mapping[str, str]


def audit(
    session: Session,
    user: User | None,
    action: str,
    subject: str,
    before: Mapping[str, str] | None = None,
    after: Mapping[str, str] | None = None,
    at: datetime | None = None,
    actor: str = COMMAND_LINE,
) -> None:
    """Note a change in the transaction that makes it; with `user` None it was `actor`, who has no account.

    `action` is a short word such as `service.marked`; `subject` names one record, as `service:UUID`.
    """
    session.add(
        AuditEntry(
            at=at or datetime.now(UTC),
            account_id=user.account_id if user else None,
            actor=user.name if user else actor,
            action=action,
            subject=subject,
            before=dict(before) if before else None,
            after=dict(after) if after else None,
        )
    )
    session.flush()


def entries(session: Session, subject: str | None = None, limit: int = 50) -> tuple[Entry, ...]:
    """What was changed, newest first: all of it, or of one subject."""
    rows = select(AuditEntry).order_by(AuditEntry.at.desc(), AuditEntry.id).limit(limit)
    if subject is not None:
        rows = rows.where(AuditEntry.subject == subject)
    return tuple(
        Entry(row.at, row.actor, row.action, row.subject, row.before or {}, row.after or {})
        for row in session.scalars(rows)
    )


def count_since(session: Session, user: User, action: str, since: datetime) -> int:
    """How often an account did something since an aware moment."""
    mine = (AuditEntry.account_id == user.account_id, AuditEntry.action == action, AuditEntry.at > since)
    return session.scalar(select(func.count()).where(*mine)) or 0
