"""Builds HSDS 3.1's nested JSON from the tables: a record with everything that hangs on it."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_
from sqlalchemy.orm import Session

from directory.exchange.resources import RESOURCES, Resource
from directory.exchange.selection import shown_rows
from directory.exchange.tree import LISTS, OBJECTS, WITHOUT_ATTRIBUTES, WITHOUT_METADATA
from directory.exchange.values import to_json

Record = dict[str, Any]
"""A record as JSON has it. Empty columns and empty lists are left out."""


def nest(session: Session, resource: Resource, rows: Sequence[Record], *, inside: str = "") -> list[Record]:
    """Hang on each row of a table what HSDS nests under it. `inside` is the table that the rows are nested in.

    Only what the public may see is hung on. The organization of a service comes without its locations: they stand
    under the services given there, and an organization with many would repeat them in each service.
    """
    records = [{name: value for name, value in row.items() if value is not None} for row in rows]
    by_id = {record["id"]: record for record in records}
    if not by_id:
        return records
    for key, (table, column) in OBJECTS.get(resource.name, {}).items():
        _hang_objects(session, records, key, RESOURCES[table], column, inside=resource.name)
    for key, table in LISTS.get(resource.name, {}).items():
        if not (resource.name == "organization" and inside == "service" and key == "locations"):
            _hang_lists(session, by_id, key, RESOURCES[table], f"{resource.name}_id", resource.name)
    if resource.name not in WITHOUT_ATTRIBUTES:
        about = RESOURCES["attribute"].model.link_entity == resource.name
        _hang_lists(session, by_id, "attributes", RESOURCES["attribute"], "link_id", resource.name, about)
    if resource.name not in WITHOUT_METADATA:
        about = RESOURCES["metadata"].model.resource_type == resource.name
        _hang_lists(session, by_id, "metadata", RESOURCES["metadata"], "resource_id", resource.name, about)
    return records


def full_services(session: Session, ids: Sequence[UUID]) -> list[Record]:
    """The public services with these ids in HSDS's full form, in the order of their ids."""
    service = RESOURCES["service"]
    return nest(session, service, _fetch(session, service, service.model.id.in_(ids)))


def _fetch(session: Session, resource: Resource, condition: ColumnElement[bool]) -> list[Record]:
    rows = session.execute(shown_rows(resource).where(condition)).mappings()
    return [{name: to_json(value) for name, value in row.items()} for row in rows]


def _hang_objects(
    session: Session, records: Sequence[Record], key: str, resource: Resource, column: str, inside: str
) -> None:
    wanted = {UUID(record[column]) for record in records if column in record}
    if not wanted:
        return
    inner = nest(session, resource, _fetch(session, resource, resource.model.id.in_(wanted)), inside=inside)
    by_id = {record["id"]: record for record in inner}
    for record in records:
        if record.get(column) in by_id:
            record[key] = by_id[record[column]]


def _hang_lists(
    session: Session,
    by_id: dict[str, Record],
    key: str,
    resource: Resource,
    column: str,
    inside: str,
    about: ColumnElement[bool] | None = None,
) -> None:
    mine = getattr(resource.model, column).in_([UUID(parent) for parent in by_id])
    rows = _fetch(session, resource, mine if about is None else and_(mine, about))
    grouped: dict[str, list[Record]] = defaultdict(list)
    for record in nest(session, resource, rows, inside=inside):
        grouped[record[column]].append(record)
    for parent, children in grouped.items():
        by_id[parent][key] = children
