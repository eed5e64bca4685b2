"""Live availability: staff, or a provider who holds a token, mark a service full, open or closed until a time.

A mark expires by itself and is never changed or removed: the last one counts, the ones before are its history.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal, get_args
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from directory import revision
from directory.models import Service
from directory.models_profile import AvailabilityMark

State = Literal["open", "full", "closed"]
STATES: Final = get_args(State)
_BATCH: Final = 500


class AvailabilityError(ValueError):
    """A mark that cannot be made; the text says why."""


@dataclass(frozen=True)
class Availability:
    """What was said of a service, until when (None: until someone says otherwise), when and by whom."""

    service_id: UUID
    state: State
    until: datetime | None
    note: str | None
    made_at: datetime
    made_by: str
    by_provider: bool


def mark(
    session: Session,
    service_id: UUID,
    state: State,
    *,
    made_by: str,
    now: datetime,
    until: datetime | None = None,
    note: str | None = None,
    by_provider: bool = False,
) -> Availability:
    """Say what a service is from `now` on. Moments are aware; `made_by` is an account or the label of a token.

    Raises:
        AvailabilityError: no such service, no such state, or `until` is not after `now`.
    """
    if state not in STATES:
        raise AvailabilityError(f"{state!r} is not one of {', '.join(STATES)}")
    if until is not None and until <= now:
        raise AvailabilityError("the time until which it holds has passed; give a later one")
    if session.get(Service, service_id) is None:
        raise AvailabilityError(f"there is no service {service_id}")
    row = AvailabilityMark(
        service_id=service_id,
        state=state,
        until=until,
        note=note or None,
        made_at=now,
        made_by=made_by,
        by_provider=by_provider,
    )
    session.add(row)
    session.flush()
    revision.bump(session, revision.AVAILABILITY)
    return _said(row)


def current(session: Session, service_ids: Sequence[UUID], moment: datetime) -> dict[UUID, Availability]:
    """The marks in force at an aware moment; a service about which nobody said anything is missing."""
    found: dict[UUID, Availability] = {}
    for start in range(0, len(service_ids), _BATCH):
        chosen = service_ids[start : start + _BATCH]
        latest = (
            select(func.max(AvailabilityMark.id))
            .where(AvailabilityMark.service_id.in_(chosen), AvailabilityMark.made_at <= moment)
            .group_by(AvailabilityMark.service_id)
        )
        for row in session.scalars(select(AvailabilityMark).where(AvailabilityMark.id.in_(latest))):
            if row.until is None or row.until > moment:
                found[row.service_id] = _said(row)
    return found


def history(session: Session, service_id: UUID, limit: int = 50) -> tuple[Availability, ...]:
    """What was said of a service, newest first."""
    rows = select(AvailabilityMark).where(AvailabilityMark.service_id == service_id)
    return tuple(_said(row) for row in session.scalars(rows.order_by(AvailabilityMark.id.desc()).limit(limit)))


def _said(row: AvailabilityMark) -> Availability:
    return Availability(
        service_id=row.service_id,
        state=row.state,  # type: ignore[arg-type]
        until=row.until,
        note=row.note,
        made_at=row.made_at,
        made_by=row.made_by,
        by_provider=row.by_provider,
    )
