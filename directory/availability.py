"""Live availability: staff, or a provider who holds a token, mark a service full, open or closed until a time."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session


@dataclass(frozen=True)
class Availability:
    """What was last said of a service: `open`, `full` or `closed`, until when (None: until someone says otherwise)."""

    service_id: UUID
    state: str
    until: datetime | None
    note: str | None
    made_at: datetime
    by_provider: bool


def current(session: Session, service_ids: Sequence[UUID], moment: datetime) -> dict[UUID, Availability]:
    """The marks in force at an aware moment; a service about which nobody said anything is missing."""
    raise NotImplementedError
