"""The table of the web chat: what was said and answered in the sessions of the last day."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Index, LargeBinary, String, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from runtime.database import NOT_PERSONAL, PERSONAL, Base, UTCDateTime


class WebMessage(Base):
    """One message of a session: the claim on it, and the answer once there is one.

    `tag` and `visit` are digests; `said` and `answer` are sealed with a key that only the session's holder completes.
    """

    __tablename__ = "web_message"

    tag: Mapped[str] = mapped_column(String(64), primary_key=True, info=PERSONAL)
    visit: Mapped[str] = mapped_column(String(64), info=PERSONAL)
    received_at: Mapped[datetime] = mapped_column(UTCDateTime, index=True, info=NOT_PERSONAL)
    said: Mapped[bytes] = mapped_column(LargeBinary, info=PERSONAL)
    answer: Mapped[bytes | None] = mapped_column(LargeBinary, info=PERSONAL)
    owner: Mapped[UUID | None] = mapped_column(Uuid, info=NOT_PERSONAL)
    lease_until: Mapped[datetime | None] = mapped_column(UTCDateTime, info=NOT_PERSONAL)

    __table_args__ = (Index("ix_web_message_visit", "visit", "received_at"),)
