"""The table of the staff page: what an account looked up today, so that an interrupted call can be taken up again."""

from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import ForeignKey, Index, String, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from runtime.database import NOT_PERSONAL, Base, UTCDateTime


class Lookup(Base):
    """A step of a call. It holds nothing that the caller said: a need code, a neighbourhood, a service."""

    __tablename__ = "staff_lookup"

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True, default=uuid4, info=NOT_PERSONAL)
    account_id: Mapped[UUID] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"), info=NOT_PERSONAL)
    at: Mapped[datetime] = mapped_column(UTCDateTime, info=NOT_PERSONAL)
    did: Mapped[str] = mapped_column(String(10), info=NOT_PERSONAL)
    need_code: Mapped[str | None] = mapped_column(String(40), info=NOT_PERSONAL)
    neighborhood: Mapped[str | None] = mapped_column(String(60), info=NOT_PERSONAL)
    service_id: Mapped[UUID | None] = mapped_column(Uuid, info=NOT_PERSONAL)

    __table_args__ = (Index("ix_staff_lookup_account", "account_id", "at"),)
