"""Nearhelp's own tables beside HSDS: 311 request types, crisis lines, live availability, the revision counters."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from directory.columns import choice, flag, key, link, moment, numeric, text, word
from runtime.database import NOT_PERSONAL, PERSONAL, Base, UTCDateTime


class Three11Type(Base):
    """A request that the city's 311 takes: an Open311 service definition.

    `required_attributes` are words separated by `;`, those ending in `_optional` may be left out.
    """

    __tablename__ = "three11_type"
    id: Mapped[UUID] = key()
    code: Mapped[str] = word(required=True, index=True)
    service_name: Mapped[str] = text(required=True)
    service_code: Mapped[str] = mapped_column(String(200), unique=True, info=NOT_PERSONAL | {"format": "text"})
    description: Mapped[str | None] = text()
    required_attributes: Mapped[str | None] = text()
    phone: Mapped[str | None] = text()
    url: Mapped[str | None] = text(form="uri")
    sla_text: Mapped[str | None] = text()
    source: Mapped[str] = text(required=True)
    confidence: Mapped[str] = word(required=True)


class CrisisLine(Base):
    """A line to call or text in a crisis; `rank` 1 is shown first, `is_24_7` is null where not known."""

    __tablename__ = "crisis_line"
    id: Mapped[UUID] = key()
    need_code: Mapped[str] = word(required=True, index=True)
    rank: Mapped[float] = numeric(1, required=True)
    label: Mapped[str] = text(required=True)
    phone: Mapped[str | None] = text()
    text_line: Mapped[str | None] = text()
    description: Mapped[str | None] = text()
    is_24_7: Mapped[bool | None] = flag()
    languages: Mapped[str | None] = text()
    source: Mapped[str] = text(required=True)
    confidence: Mapped[str] = word(required=True)


class AvailabilityMark(Base):
    """Someone said that a service is full, open or closed. Marks are only ever added: the last one counts.

    `until` null holds until the next mark. `made_by` is a staff account or the label of a provider's token.
    """

    __tablename__ = "availability_mark"
    id: Mapped[int] = mapped_column(primary_key=True, info=NOT_PERSONAL)
    service_id: Mapped[UUID] = link("service", required=True)
    state: Mapped[str] = choice("open", "full", "closed", required=True)
    until: Mapped[datetime | None] = moment()
    note: Mapped[str | None] = text()
    made_at: Mapped[datetime] = moment(required=True)
    made_by: Mapped[str] = mapped_column(Text, info=PERSONAL)
    by_provider: Mapped[bool] = mapped_column(info=NOT_PERSONAL)


class ProviderToken(Base):
    """Lets the holder speak for one organization's services. Only the SHA-256 of the secret is kept."""

    __tablename__ = "provider_token"
    id: Mapped[UUID] = key()
    organization_id: Mapped[UUID] = link("organization", required=True)
    label: Mapped[str] = mapped_column(Text, info=PERSONAL)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True, info=NOT_PERSONAL)
    issued_at: Mapped[datetime] = mapped_column(UTCDateTime, info=NOT_PERSONAL)
    expires_at: Mapped[datetime] = mapped_column(UTCDateTime, info=NOT_PERSONAL)
    revoked_at: Mapped[datetime | None] = mapped_column(UTCDateTime, info=NOT_PERSONAL)


class Revision(Base):
    """A counter that grows with every write to a part of the directory (`directory.revision`)."""

    __tablename__ = "directory_revision"
    part: Mapped[str] = mapped_column(String(40), primary_key=True, info=NOT_PERSONAL)
    value: Mapped[int] = mapped_column(BigInteger, info=NOT_PERSONAL)
