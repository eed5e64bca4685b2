"""The tables of texting: who texts, and who is answering which message."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Index, Integer, LargeBinary, String, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from runtime.database import NOT_PERSONAL, PERSONAL, Base, UTCDateTime


class TextingPerson(Base):
    """One person who texts. Every step with their messages locks this row, so that they are taken one at a time."""

    __tablename__ = "texting_person"

    person: Mapped[str] = mapped_column(String(48), primary_key=True, info=PERSONAL)
    language: Mapped[str] = mapped_column(String(3), default="en", info=NOT_PERSONAL)
    touched_at: Mapped[datetime] = mapped_column(UTCDateTime, index=True, info=NOT_PERSONAL)
    rest: Mapped[bytes | None] = mapped_column(LargeBinary, info=PERSONAL)


class IncomingText(Base):
    """One message that Twilio brought, by its `MessageSid`: the claim on it, and the reply once there is one.

    What was said and what was answered is sealed; what was said goes as soon as it is answered.
    """

    __tablename__ = "incoming_text"

    sid: Mapped[str] = mapped_column(String(64), primary_key=True, info=PERSONAL)
    person: Mapped[str] = mapped_column(String(48), info=PERSONAL)
    leader: Mapped[str] = mapped_column(String(64), index=True, info=PERSONAL)
    received_at: Mapped[datetime] = mapped_column(UTCDateTime, info=NOT_PERSONAL)
    closes_at: Mapped[datetime] = mapped_column(UTCDateTime, info=NOT_PERSONAL)
    state: Mapped[str] = mapped_column(String(10), info=NOT_PERSONAL)
    owner: Mapped[UUID | None] = mapped_column(Uuid, info=NOT_PERSONAL)
    lease_until: Mapped[datetime | None] = mapped_column(UTCDateTime, info=NOT_PERSONAL)
    attempts: Mapped[int] = mapped_column(Integer, default=1, info=NOT_PERSONAL)
    said: Mapped[bytes | None] = mapped_column(LargeBinary, info=PERSONAL)
    number: Mapped[bytes | None] = mapped_column(LargeBinary, info=PERSONAL)
    reply: Mapped[bytes | None] = mapped_column(LargeBinary, info=PERSONAL)

    __table_args__ = (
        Index("ix_incoming_text_person", "person", "received_at"),
        Index("ix_incoming_text_state", "state", "lease_until"),
    )
