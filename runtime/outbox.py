"""Texts to be sent, written in the transaction that decides on them, so that none is lost or sent twice.

The transactional outbox: whoever decides on a text enqueues it in the same transaction; a sender claims due rows with
a lease, sends, and says what happened. A sender that dies leaves a lease that runs out.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import (
    ColumnElement,
    Executable,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Uuid,
    and_,
    or_,
    select,
    update,
)
from sqlalchemy.orm import Mapped, Session, mapped_column

from runtime.database import NOT_PERSONAL, PERSONAL, Base, UTCDateTime
from runtime.vault import Contact, Vault, VaultError, vault
from runtime.writes import affected, insert_if_new

LEASE = timedelta(minutes=2)
FIRST_WAIT = timedelta(seconds=30)
LONGEST_WAIT = timedelta(hours=1)
MOST_ATTEMPTS = 8


class Status(StrEnum):
    """Where a text stands. It only ever moves forward in this order; the last five are final."""

    QUEUED = "queued"
    CLAIMED = "claimed"
    SENT = "sent"
    DELIVERED = "delivered"
    UNDELIVERED = "undelivered"
    FAILED = "failed"
    EXPIRED = "expired"
    CANCELLED = "cancelled"


WAITING = (Status.QUEUED, Status.CLAIMED)


class OutgoingText(Base):
    """One text. Where it goes is a reference into the vault; what it says is sealed with the vault's keys."""

    __tablename__ = "outbox"

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True, default=uuid4, info=NOT_PERSONAL)
    contact_id: Mapped[UUID] = mapped_column(
        ForeignKey("vault_contact.id", ondelete="CASCADE"), index=True, info=NOT_PERSONAL
    )
    purpose: Mapped[str] = mapped_column(String(30), info=NOT_PERSONAL)
    body: Mapped[bytes | None] = mapped_column(LargeBinary, info=PERSONAL)
    status: Mapped[str] = mapped_column(String(12), default=Status.QUEUED, info=NOT_PERSONAL)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime, info=NOT_PERSONAL)
    due_at: Mapped[datetime] = mapped_column(UTCDateTime, info=NOT_PERSONAL)
    not_after: Mapped[datetime] = mapped_column(UTCDateTime, info=NOT_PERSONAL)
    attempts: Mapped[int] = mapped_column(Integer, default=0, info=NOT_PERSONAL)
    lease: Mapped[UUID | None] = mapped_column(Uuid, info=NOT_PERSONAL)
    lease_until: Mapped[datetime | None] = mapped_column(UTCDateTime, info=NOT_PERSONAL)
    external_id: Mapped[str | None] = mapped_column(String(40), unique=True, info=PERSONAL)
    error_code: Mapped[str | None] = mapped_column(String(20), info=NOT_PERSONAL)
    finished_at: Mapped[datetime | None] = mapped_column(UTCDateTime, info=NOT_PERSONAL)

    __table_args__ = (Index("ix_outbox_status", "status", "due_at"),)


@dataclass(frozen=True)
class Claimed:
    """A text in the hands of one sender until `lease` runs out; of no use after `not_after`.

    `number` and `body` must not be logged.
    """

    id: UUID
    lease: UUID
    contact_id: UUID
    number: str
    body: str
    purpose: str
    attempt: int
    not_after: datetime


@dataclass(frozen=True)
class Outbox:
    """The outbox sealed by one vault. Every call works in the caller's transaction."""

    vault: Vault

    def enqueue(
        self,
        session: Session,
        contact_id: UUID,
        body: str,
        purpose: str,
        not_after: datetime,
        due_at: datetime | None = None,
        text_id: UUID | None = None,
    ) -> UUID:
        """Put a text in line; it is sent only if the caller's transaction commits, and never after `not_after`.

        With a `text_id` made from what the text is about, deciding twice puts one text in line.
        """
        now = datetime.now(UTC)
        values: dict[str, Any] = {
            "id": text_id or uuid4(),
            "contact_id": contact_id,
            "purpose": purpose,
            "body": self.vault.seal(body),
            "status": Status.QUEUED,
            "created_at": now,
            "due_at": due_at or now,
            "not_after": not_after,
            "attempts": 0,
        }
        insert_if_new(session, OutgoingText, values)
        row_id: UUID = values["id"]
        return row_id

    def claim(
        self, session: Session, limit: int = 10, now: datetime | None = None, lease: timedelta = LEASE
    ) -> tuple[Claimed, ...]:
        """Take due texts for this sender; commit before sending. Late ones expire, those of stopped people cancel.

        A text whose lease ran out is taken again: delivery is at least once, and the sender should give the carrier
        the text's id where it can be told apart.
        """
        moment = now or datetime.now(UTC)
        self._drop_unsendable(session, moment)
        token = uuid4()
        due = (
            select(OutgoingText.id)
            .where(_free(moment), OutgoingText.due_at <= moment)
            .order_by(OutgoingText.due_at)
            .limit(limit)
            .with_for_update(skip_locked=True)
        )
        # One statement, so that SQLite takes its write lock first and PostgreSQL skips rows of other senders.
        affected(
            session,
            update(OutgoingText)
            .where(OutgoingText.id.in_(due.scalar_subquery()))
            .values(status=Status.CLAIMED, lease=token, lease_until=moment + lease, attempts=OutgoingText.attempts + 1)
            .execution_options(synchronize_session=False),
        )
        session.expire_all()
        rows = session.scalars(select(OutgoingText).where(OutgoingText.lease == token).order_by(OutgoingText.due_at))
        return tuple(claimed for row in rows.all() if (claimed := self._open(session, row)) is not None)

    def mark_sent(self, session: Session, text: Claimed, external_id: str) -> bool:
        """The carrier took the text; False if the lease was lost meanwhile."""
        return self._finish_lease(session, text, status=Status.SENT, external_id=external_id, body=None)

    def mark_failed(self, session: Session, text: Claimed, error_code: str) -> bool:
        """The text can never be sent; False if the lease was lost meanwhile."""
        return self._finish_lease(
            session, text, status=Status.FAILED, error_code=error_code, body=None, finished_at=datetime.now(UTC)
        )

    def mark_retry(self, session: Session, text: Claimed, error_code: str, after: timedelta | None = None) -> bool:
        """Try again later: after what the carrier asked for, else twice as long each time. Gives up at last."""
        if text.attempt >= MOST_ATTEMPTS:
            return self.mark_failed(session, text, error_code)
        wait = after or min(FIRST_WAIT * 2 ** (text.attempt - 1), LONGEST_WAIT)
        return self._finish_lease(
            session, text, status=Status.QUEUED, error_code=error_code, due_at=datetime.now(UTC) + wait
        )

    def report(
        self, session: Session, text_id: UUID, delivered: bool, external_id: str, error_code: str | None = None
    ) -> bool:
        """The carrier's word on delivery. The first final word stands: a late or repeated one changes nothing.

        The text is named by our own id (give it in the callback's address), because the carrier's word can come
        before the sender has written down what the carrier calls it.
        """
        return _changed(
            session,
            update(OutgoingText)
            .where(OutgoingText.id == text_id, OutgoingText.status.in_((Status.CLAIMED, Status.SENT)))
            .values(
                status=Status.DELIVERED if delivered else Status.UNDELIVERED,
                external_id=external_id,
                error_code=error_code,
                body=None,
                lease=None,
                lease_until=None,
                finished_at=datetime.now(UTC),
            ),
        )

    def cancel(self, session: Session, contact_id: UUID, purpose: str | None = None) -> int:
        """Withdraw what is still waiting for a contact, of one purpose or all; how many were."""
        which = and_(OutgoingText.contact_id == contact_id, OutgoingText.status.in_(WAITING))
        if purpose is not None:
            which = and_(which, OutgoingText.purpose == purpose)
        return _close(session, which, Status.CANCELLED)

    def rekey(self, session: Session) -> int:
        """Seal what is still to be sent anew under the newest key; how many texts."""
        waiting = session.scalars(select(OutgoingText).where(OutgoingText.body.is_not(None))).all()
        for text in waiting:
            text.body = self.vault.seal(self.vault.open(text.body or b""))
        session.flush()
        return len(waiting)

    def _drop_unsendable(self, session: Session, moment: datetime) -> None:
        stopped = select(Contact.id).where(Contact.stopped_at.is_not(None))
        _close(session, and_(_free(moment), OutgoingText.contact_id.in_(stopped)), Status.CANCELLED)
        _close(session, and_(_free(moment), OutgoingText.not_after < moment), Status.EXPIRED)

    def _open(self, session: Session, row: OutgoingText) -> Claimed | None:
        try:
            number, body = self.vault.reveal(session, row.contact_id), self.vault.open(row.body or b"")
        except VaultError:
            row.status, row.error_code, row.finished_at = Status.FAILED, "sealed", datetime.now(UTC)
            return None
        assert row.lease is not None
        return Claimed(row.id, row.lease, row.contact_id, number, body, row.purpose, row.attempts, row.not_after)

    def _finish_lease(self, session: Session, text: Claimed, **values: object) -> bool:
        mine = and_(OutgoingText.id == text.id, OutgoingText.lease == text.lease, OutgoingText.status == Status.CLAIMED)
        return _changed(session, update(OutgoingText).where(mine).values(lease=None, lease_until=None, **values))


def _changed(session: Session, statement: Executable) -> bool:
    return affected(session, statement) == 1


def _free(moment: datetime) -> ColumnElement[bool]:
    return or_(
        OutgoingText.status == Status.QUEUED,
        and_(OutgoingText.status == Status.CLAIMED, OutgoingText.lease_until < moment),
    )


def _close(session: Session, which: ColumnElement[bool], status: Status) -> int:
    values = {"status": status, "body": None, "finished_at": datetime.now(UTC)}
    return affected(session, update(OutgoingText).where(which).values(values))


def outbox() -> Outbox:
    """The outbox under this process's keys."""
    return Outbox(vault())
