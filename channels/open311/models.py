"""The table of requests that came in by Open311 and that somebody must still call in to 311."""

from datetime import datetime

from sqlalchemy import Float, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from runtime.database import NOT_PERSONAL, PERSONAL, Base, UTCDateTime


class Open311Request(Base):
    """One request, without who sent it and without where exactly it is: all of it may be read by anybody."""

    __tablename__ = "open311_request"

    id: Mapped[int] = mapped_column(primary_key=True, info=NOT_PERSONAL)
    service_code: Mapped[str] = mapped_column(String(200), index=True, info=NOT_PERSONAL)
    description: Mapped[str] = mapped_column(Text, info=PERSONAL)
    neighborhood: Mapped[str | None] = mapped_column(String(100), info=NOT_PERSONAL)
    postal_code: Mapped[str | None] = mapped_column(String(5), info=NOT_PERSONAL)
    latitude: Mapped[float | None] = mapped_column(Float, info=NOT_PERSONAL)
    longitude: Mapped[float | None] = mapped_column(Float, info=NOT_PERSONAL)
    requested_at: Mapped[datetime] = mapped_column(UTCDateTime, index=True, info=NOT_PERSONAL)
