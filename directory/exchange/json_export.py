"""Writes the public directory as one HSDS 3.1 JSON document, a page object of full services.

`contents` holds every service in its full form. What hangs on no service follows in lists named as the tables'
files are (`organizations`, `locations`, `taxonomies`, `taxonomy_terms` …), so that nothing is lost.
"""

import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from sqlalchemy import ColumnElement, and_, exists, func, not_, select, true
from sqlalchemy.orm import Session

from directory.exchange.json_rows import CONTENTS
from directory.exchange.nested import Record, nest
from directory.exchange.outputs import new_file
from directory.exchange.resources import RESOURCES, Resource
from directory.exchange.selection import shown_rows
from directory.exchange.tree import LISTS, WITHOUT_ATTRIBUTES, WITHOUT_METADATA
from directory.exchange.values import to_json
from directory.models import Location, Organization, Service, ServiceAtLocation
from directory.models_taxonomy import Attribute, Metadata
from directory.visibility import public

_BATCH: Final = 200


def export_document(session: Session, path: Path) -> int:
    """Write the public directory to a JSON file and return the number of services.

    Raises:
        ExportRefused: nothing can be written there.
    """
    total = session.scalar(select(func.count()).select_from(Service).where(public(Service))) or 0
    page = {
        "total_items": total,
        "total_pages": 1,
        "page_number": 1,
        "size": total,
        "first_page": True,
        "last_page": True,
        "empty": not total,
    }
    with new_file(path) as file:
        file.write("{\n" + ",\n".join(f"{json.dumps(key)}: {json.dumps(value)}" for key, value in page.items()))
        _write_list(file, CONTENTS, _records(session, RESOURCES["service"], None))
        for resource in RESOURCES.values():
            if resource.name != "service":
                _write_list(file, resource.plural, _records(session, resource, _stands_alone(resource)))
        file.write("\n}\n")
    return total


def _write_list(file: io.TextIOWrapper, key: str, records: Iterator[Record]) -> None:
    """Write a list, one record a line; an empty one is left out, but for the services."""
    number = 0
    for number, record in enumerate(records, start=1):
        file.write(("," if number > 1 else f",\n{json.dumps(key)}: [") + f"\n{json.dumps(record, ensure_ascii=False)}")
    if number:
        file.write("\n]")
    elif key == CONTENTS:
        file.write(f",\n{json.dumps(key)}: []")


def _records(session: Session, resource: Resource, alone: ColumnElement[bool] | None) -> Iterator[Record]:
    query = shown_rows(resource) if alone is None else shown_rows(resource).where(alone)
    rows = session.execute(query).mappings().yield_per(_BATCH)
    for batch in rows.partitions():
        plain = [{name: to_json(value) for name, value in row.items()} for row in batch]
        yield from nest(session, resource, plain)


def _stands_alone(resource: Resource) -> ColumnElement[bool]:
    """Which rows of a table no service's full form holds."""
    if resource.name == "organization":
        return not_(exists().where(Service.organization_id == Organization.id, public(Service)))
    if resource.name == "location":
        return not_(exists().where(ServiceAtLocation.location_id == Location.id, public(ServiceAtLocation)))
    if resource.name == "attribute":
        return Attribute.link_entity.in_(WITHOUT_ATTRIBUTES)
    if resource.name == "metadata":
        return Metadata.resource_type.in_(WITHOUT_METADATA)
    parents = [parent for parent, lists in LISTS.items() if resource.name in lists.values()]
    return and_(true(), *(getattr(resource.model, f"{parent}_id").is_(None) for parent in parents))
