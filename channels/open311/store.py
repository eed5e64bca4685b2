"""Keeps requests that wait to be called in, with as much of them as everybody may read and no more."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from channels.open311.asked import Filing, Query
from channels.open311.models import Open311Request
from directory.places import find_place, neighborhood_at
from needs.redaction import redact
from runtime.database import Database
from runtime.writes import affected

MOST: Final = 1000
"""The standard's limit on one answer."""
KEEP: Final = timedelta(days=90)
"""As far back as a list can go."""
GRAIN: Final = 2
"""Decimals of a published position: about a kilometer, so that it points at an area and not at a home."""


@dataclass(frozen=True)
class _Where:
    neighborhood: str | None
    postal_code: str | None
    latitude: float | None
    longitude: float | None


def file(session: Session, filing: Filing, now: datetime) -> Open311Request:
    """Store a request: its description redacted, its place only as neighbourhood, ZIP code and rough position."""
    where = _where(filing)
    row = Open311Request(
        service_code=filing.service_code,
        description=redact(filing.description) if filing.description else "",
        neighborhood=where.neighborhood,
        postal_code=where.postal_code,
        latitude=where.latitude,
        longitude=where.longitude,
        requested_at=now,
    )
    session.add(row)
    session.flush()
    return row


def listed(session: Session, query: Query) -> Sequence[Open311Request]:
    """The requests asked for, the newest first. All are open: nothing here closes one."""
    chosen = select(Open311Request).order_by(Open311Request.requested_at.desc(), Open311Request.id.desc()).limit(MOST)
    if query.ids is not None:
        return session.scalars(chosen.where(Open311Request.id.in_(query.ids))).all()
    if "open" not in query.statuses:
        return ()
    chosen = chosen.where(Open311Request.requested_at.between(query.start, query.end))
    if query.service_codes:
        chosen = chosen.where(Open311Request.service_code.in_(query.service_codes))
    return session.scalars(chosen).all()


def one(session: Session, request_id: str) -> Open311Request | None:
    """A request by its number."""
    if not (request_id.isascii() and request_id.isdigit() and len(request_id) <= 18):
        return None
    return session.get(Open311Request, int(request_id))


def purge(database: Database) -> int:
    """Erase requests older than a list can go back; how many were."""
    with database.begin() as session:
        old = Open311Request.requested_at < datetime.now(UTC) - KEEP
        return affected(session, delete(Open311Request).where(old))


def _where(filing: Filing) -> _Where:
    if filing.latitude is not None and filing.longitude is not None:
        area = neighborhood_at(filing.latitude, filing.longitude)
        return _Where(area, None, round(filing.latitude, GRAIN), round(filing.longitude, GRAIN))
    place = find_place(filing.address)
    if place is None:
        return _Where(None, None, None, None)
    rough = None if place.latitude is None or place.longitude is None else (place.latitude, place.longitude)
    latitude, longitude = (round(rough[0], GRAIN), round(rough[1], GRAIN)) if rough else (None, None)
    return _Where(place.neighborhood, place.postal_code, latitude, longitude)
