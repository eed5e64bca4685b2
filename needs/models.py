"""The tables of the ledger. Personal columns are emptied by retention and by a resident's request."""

from datetime import date, datetime
from uuid import UUID, uuid4

from sqlalchemy import Boolean, Date, Float, ForeignKey, Index, Integer, SmallInteger, String, Text, Uuid
from sqlalchemy import text as sql
from sqlalchemy.orm import Mapped, mapped_column, relationship

from runtime.database import NOT_PERSONAL, PERSONAL, Base, UTCDateTime

PERSONAL_OF_NEED = ("text", "note", "person_key", "conversation_key", "actor")
"""The personal columns of a need, in the order in which the index of what retention still has to empty names them."""
_HOLDS_PERSONAL = sql(" OR ".join(f"{name} IS NOT NULL" for name in PERSONAL_OF_NEED))
_UNNAMED = sql("need_code IS NULL AND text IS NOT NULL")


class State:
    """What was last said about a need; the same columns hold the present and every past state."""

    outcome: Mapped[str] = mapped_column(String(12), info=NOT_PERSONAL)
    reason: Mapped[str | None] = mapped_column(String(24), info=NOT_PERSONAL)
    barrier: Mapped[str | None] = mapped_column(String(12), info=NOT_PERSONAL)
    asserted_by: Mapped[str] = mapped_column(String(10), info=NOT_PERSONAL)
    asserted_at: Mapped[datetime] = mapped_column(UTCDateTime, info=NOT_PERSONAL)
    confidence: Mapped[float] = mapped_column(Float, info=NOT_PERSONAL)
    service_id: Mapped[UUID | None] = mapped_column(Uuid, info=NOT_PERSONAL)
    note: Mapped[str | None] = mapped_column(Text, info=PERSONAL)
    actor: Mapped[str | None] = mapped_column(String(80), info=PERSONAL)


class Need(State, Base):
    """One need expressed."""

    __tablename__ = "need"

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True, default=uuid4, info=NOT_PERSONAL)
    at: Mapped[datetime] = mapped_column(UTCDateTime, info=NOT_PERSONAL)
    day: Mapped[date] = mapped_column(Date, info=NOT_PERSONAL)
    hour: Mapped[int] = mapped_column(SmallInteger, info=NOT_PERSONAL)
    channel: Mapped[str] = mapped_column(String(10), info=NOT_PERSONAL)
    language: Mapped[str] = mapped_column(String(3), info=NOT_PERSONAL)
    need_code: Mapped[str | None] = mapped_column(String(40), info=NOT_PERSONAL)
    phase: Mapped[str] = mapped_column(String(12), info=NOT_PERSONAL)
    neighborhood: Mapped[str | None] = mapped_column(String(60), info=NOT_PERSONAL)
    invented: Mapped[bool] = mapped_column(Boolean, default=False, info=NOT_PERSONAL)
    text: Mapped[str | None] = mapped_column(Text, info=PERSONAL)
    person_key: Mapped[str | None] = mapped_column(String(48), info=PERSONAL)
    conversation_key: Mapped[str | None] = mapped_column(String(48), info=PERSONAL)

    past: Mapped[list["PastState"]] = relationship(
        order_by="PastState.sequence", cascade="all, delete-orphan", passive_deletes=True
    )

    __table_args__ = (
        Index("ix_need_day", "day"),
        Index("ix_need_person_key", "person_key"),
        Index("ix_need_conversation_key", "conversation_key", "at"),
        Index("ix_need_code_day", "need_code", "day"),
        Index("ix_need_personal", "at", sqlite_where=_HOLDS_PERSONAL, postgresql_where=_HOLDS_PERSONAL),
        Index("ix_need_unnamed_text", "day", "language", "channel", sqlite_where=_UNNAMED, postgresql_where=_UNNAMED),
    )


class PastState(State, Base):
    """A state that a later one replaced."""

    __tablename__ = "need_past_state"

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True, default=uuid4, info=NOT_PERSONAL)
    need_id: Mapped[UUID] = mapped_column(ForeignKey("need.id", ondelete="CASCADE"), index=True, info=NOT_PERSONAL)
    sequence: Mapped[int] = mapped_column(Integer, info=NOT_PERSONAL)


class Touch(Base):
    """A day whose rows changed, written in the transaction of the change; `needs.columns` reads and removes it.

    Appending never waits for another writer, where one counter a day would make every writer queue.
    """

    __tablename__ = "need_touch"

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True, default=uuid4, info=NOT_PERSONAL)
    day: Mapped[date] = mapped_column(Date, info=NOT_PERSONAL)


class DayVersion(Base):
    """How often a day's rows have changed, so that each machine sees which of its copies are old."""

    __tablename__ = "need_day_version"

    day: Mapped[date] = mapped_column(Date, primary_key=True, info=NOT_PERSONAL)
    version: Mapped[int] = mapped_column(Integer, info=NOT_PERSONAL)


class FollowUp(Base):
    """An offer to ask a resident once whether it worked, their consent to it, and where that stands.

    The row outlives the question, so that nobody is asked twice; `contact_id` does not.
    """

    __tablename__ = "follow_up"

    need_id: Mapped[UUID] = mapped_column(
        ForeignKey("need.id", ondelete="CASCADE"), primary_key=True, info=NOT_PERSONAL
    )
    person_key: Mapped[str] = mapped_column(String(48), index=True, info=PERSONAL)
    contact_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("vault_contact.id", ondelete="CASCADE"), index=True, info=NOT_PERSONAL
    )
    language: Mapped[str] = mapped_column(String(3), info=NOT_PERSONAL)
    status: Mapped[str] = mapped_column(String(12), index=True, info=NOT_PERSONAL)
    consented_at: Mapped[datetime | None] = mapped_column(UTCDateTime, info=NOT_PERSONAL)
    consent_text: Mapped[str] = mapped_column(String(300), info=NOT_PERSONAL)
    ask_at: Mapped[datetime] = mapped_column(UTCDateTime, info=NOT_PERSONAL)
    closed_at: Mapped[datetime | None] = mapped_column(UTCDateTime, info=NOT_PERSONAL)


class PublishedFigure(Base):
    """One cell of the fixed public table of one period, frozen when it is first published. A hidden value is NULL.

    The period is a month (2026-03); a demonstration's ends in a star (2026-03*).
    """

    __tablename__ = "published_figure"

    period: Mapped[str] = mapped_column(String(8), primary_key=True, info=NOT_PERSONAL)
    table: Mapped[str] = mapped_column(String(20), primary_key=True, info=NOT_PERSONAL)
    row: Mapped[str] = mapped_column(String(60), primary_key=True, info=NOT_PERSONAL)
    column: Mapped[str] = mapped_column(String(40), primary_key=True, info=NOT_PERSONAL)
    value: Mapped[int | None] = mapped_column(Integer, info=NOT_PERSONAL)
    published_at: Mapped[datetime] = mapped_column(UTCDateTime, info=NOT_PERSONAL)


class PinnedGap(Base):
    """A gap that an analyst watches: a need, if they like of one neighbourhood or language, from a day of the city on.

    `note` is the analyst's own, redacted like everything that is written freely. A demonstration's pins are invented.
    """

    __tablename__ = "pinned_gap"

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True, default=uuid4, info=NOT_PERSONAL)
    need_code: Mapped[str] = mapped_column(String(40), info=NOT_PERSONAL)
    neighborhood: Mapped[str | None] = mapped_column(String(60), info=NOT_PERSONAL)
    language: Mapped[str | None] = mapped_column(String(3), info=NOT_PERSONAL)
    invented: Mapped[bool] = mapped_column(Boolean, info=NOT_PERSONAL)
    pinned_on: Mapped[date] = mapped_column(Date, info=NOT_PERSONAL)
    ended_on: Mapped[date | None] = mapped_column(Date, info=NOT_PERSONAL)
    note: Mapped[str | None] = mapped_column(Text, info=PERSONAL)
    pinned_by: Mapped[str | None] = mapped_column(String(80), info=PERSONAL)
