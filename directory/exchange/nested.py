"""Builds HSDS 3.1's nested JSON from the tables: a record with everything that hangs on it."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import Select, bindparam
from sqlalchemy.orm import Session

from directory.exchange.resources import LOOSE_LINKS, RESOURCES, Resource
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
    for key, table, link, without in (
        ("attributes", "attribute", "link_id", WITHOUT_ATTRIBUTES),
        ("metadata", "metadata", "resource_id", WITHOUT_METADATA),
    ):
        if resource.name not in without:
            _hang_lists(session, by_id, key, RESOURCES[table], link, resource.name)
    return records


def full_services(session: Session, ids: Sequence[UUID]) -> list[Record]:
    """The public services with these ids in HSDS's full form, in the order of their ids."""
    service = RESOURCES["service"]
    return nest(session, service, _fetch(session, service, "id", ids))


@cache
def _query(resource: Resource, column: str, about: str) -> Select[Any]:
    """The public rows whose column is one of `ids`. Each query is built once: that costs more than running it."""
    query = shown_rows(resource).where(getattr(resource.model, column).in_(bindparam("ids", expanding=True)))
    if resource.name in LOOSE_LINKS and column == LOOSE_LINKS[resource.name][0]:
        query = query.where(getattr(resource.model, LOOSE_LINKS[resource.name][1]) == about)
    return query


def _fetch(session: Session, resource: Resource, column: str, ids: Collection[UUID], about: str = "") -> list[Record]:
    rows = session.execute(_query(resource, column, about), {"ids": list(ids)}).mappings()
    return [{name: to_json(value) for name, value in row.items()} for row in rows]


def _hang_objects(
    session: Session, records: Sequence[Record], key: str, resource: Resource, column: str, inside: str
) -> None:
    wanted = {UUID(record[column]) for record in records if column in record}
    if not wanted:
        return
    inner = nest(session, resource, _fetch(session, resource, "id", wanted), inside=inside)
    by_id = {record["id"]: record for record in inner}
    for record in records:
        if record.get(column) in by_id:
            record[key] = by_id[record[column]]


def _hang_lists(
    session: Session, by_id: dict[str, Record], key: str, resource: Resource, column: str, inside: str
) -> None:
    rows = _fetch(session, resource, column, [UUID(parent) for parent in by_id], about=inside)
    grouped: dict[str, list[Record]] = defaultdict(list)
    for record in nest(session, resource, rows, inside=inside):
        grouped[record[column]].append(record)
    for parent, children in grouped.items():
        by_id[parent][key] = children
