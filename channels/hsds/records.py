"""Records in the two forms of the HSDS API: the short one of lists, and the full one."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from directory.exchange.nested import Record, full_services, nest
from directory.exchange.resources import RESOURCES
from directory.exchange.selection import shown_rows
from directory.exchange.values import to_json

BATCH = 1000
"""Ids in one query: databases bound how many values a query takes."""

Form = Callable[[Session, Sequence[UUID]], list[Record]]
"""Makes the records with these ids, in any order; ids that are not public give none."""


def short_services(session: Session, ids: Sequence[UUID]) -> list[Record]:
    """Services with what there is one of: the organization and the program, both short."""
    services = _rows(session, "service", ids)
    organizations = _by_id(session, "organization", _linked(services, "organization_id"))
    programs = _by_id(session, "program", _linked(services, "program_id"))
    return [
        service
        | _one("organization", organizations.get(service["organization_id"]))
        | _one("program", programs.get(service.get("program_id", "")))
        for service in services
    ]


def minimal_services(session: Session, ids: Sequence[UUID]) -> list[Record]:
    """Services as `id` and `modified_date`, by which a reader sees what to fetch again."""
    return [
        {"id": service["id"], "modified_date": service.get("last_modified")}
        for service in _rows(session, "service", ids)
    ]


def short_services_at_locations(session: Session, ids: Sequence[UUID]) -> list[Record]:
    """Services at locations with the location and the service, both short."""
    places = _rows(session, "service_at_location", ids)
    locations = _by_id(session, "location", _linked(places, "location_id"))
    services = {record["id"]: record for record in short_services(session, _linked(places, "service_id"))}
    return [
        place
        | _one("location", locations.get(place["location_id"]))
        | _one("service", services.get(place["service_id"]))
        for place in places
    ]


def full_services_at_locations(session: Session, ids: Sequence[UUID]) -> list[Record]:
    """Services at locations with everything that hangs on them and on the service."""
    places = nest(session, RESOURCES["service_at_location"], _rows(session, "service_at_location", ids))
    services = {record["id"]: record for record in full_services(session, _linked(places, "service_id"))}
    for service in services.values():
        service.pop("service_at_locations", None)
    return [place | _one("service", services.get(place["service_id"])) for place in places]


def short_organizations(session: Session, ids: Sequence[UUID]) -> list[Record]:
    """Organizations by themselves."""
    return _rows(session, "organization", ids)


def full_organizations(session: Session, ids: Sequence[UUID]) -> list[Record]:
    """Organizations with everything that hangs on them, services apart."""
    return nest(session, RESOURCES["organization"], _rows(session, "organization", ids))


def organizations_with_services(session: Session, ids: Sequence[UUID]) -> list[Record]:
    """Organizations with everything that hangs on them and on their services."""
    organizations = full_organizations(session, ids)
    services: dict[str, list[Record]] = {}
    for service in full_services(session, _services_of(session, ids)):
        service.pop("organization", None)
        services.setdefault(service["organization_id"], []).append(service)
    return [record | {"services": services.get(record["id"], [])} for record in organizations]


def taxonomies(session: Session, ids: Sequence[UUID]) -> list[Record]:
    """Taxonomies; they have one form."""
    return nest(session, RESOURCES["taxonomy"], _rows(session, "taxonomy", ids))


def terms(session: Session, ids: Sequence[UUID]) -> list[Record]:
    """Terms with their taxonomy; they have one form."""
    return nest(session, RESOURCES["taxonomy_term"], _rows(session, "taxonomy_term", ids))


def _rows(session: Session, table: str, ids: Sequence[UUID]) -> list[Record]:
    resource = RESOURCES[table]
    records: list[Record] = []
    for start in range(0, len(ids), BATCH):
        some = shown_rows(resource).where(resource.model.id.in_(ids[start : start + BATCH]))
        for row in session.execute(some).mappings():
            records.append({name: to_json(value) for name, value in row.items() if value is not None})
    return records


def _services_of(session: Session, organizations: Sequence[UUID]) -> list[UUID]:
    resource = RESOURCES["service"]
    theirs = resource.model.organization_id.in_(list(organizations))
    return [row["id"] for row in session.execute(shown_rows(resource).where(theirs)).mappings()]


def _by_id(session: Session, table: str, ids: Sequence[UUID]) -> dict[str, Record]:
    return {record["id"]: record for record in _rows(session, table, ids)}


def _linked(records: Iterable[Record], column: str) -> list[UUID]:
    return sorted({UUID(record[column]) for record in records if column in record})


def _one(key: str, record: Record | None) -> dict[str, Any]:
    return {key: record} if record else {}
