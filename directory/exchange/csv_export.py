"""Writes the public directory as HSDS 3.1 tables (RFC 4180, UTF-8) with their data package descriptor."""

import csv
import json
from pathlib import Path
from typing import Any, Final

from sqlalchemy.orm import Session

from directory.exchange.outputs import new_folder
from directory.exchange.resources import RESOURCES, Resource
from directory.exchange.selection import shown_rows
from directory.exchange.sources import DESCRIPTOR
from directory.exchange.values import render
from runtime.paths import DATA

_PUBLISHED: Final = DATA / "hsds-3.1" / DESCRIPTOR
_BATCH: Final = 1000
_ONLY_IF_FILLED: Final = frozenset({"unit", "service_capacity", "three11_type", "crisis_line"})
"""Tables whose columns the published descriptor leaves out, and our own."""


def export_tables(session: Session, path: Path) -> dict[str, int]:
    """Write the public directory to a folder, or a zip where the path ends so.

    Returns:
        The rows written, by table.

    Raises:
        ExportRefused: nothing can be written there.
    """
    written: dict[str, int] = {}
    with new_folder(path) as folder:
        for resource in RESOURCES.values():
            written[resource.name] = _write_table(session, resource, folder / resource.file)
            if not written[resource.name] and resource.name in _ONLY_IF_FILLED:
                (folder / resource.file).unlink()
                del written[resource.name]
        descriptor = json.dumps(_descriptor(list(written)), indent=2, ensure_ascii=False)
        (folder / DESCRIPTOR).write_text(f"{descriptor}\n", encoding="utf-8")
    return written


def _write_table(session: Session, resource: Resource, path: Path) -> int:
    written = 0
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(resource.columns)
        for batch in session.execute(shown_rows(resource)).yield_per(_BATCH).partitions():
            writer.writerows([render(value) for value in row] for row in batch)
            written += len(batch)
    return written


def _descriptor(tables: list[str]) -> dict[str, Any]:
    """The published descriptor with the tables of this export, and the columns that it lacks added."""
    published = json.loads(_PUBLISHED.read_text(encoding="utf-8"))
    known = {entry["name"]: entry for entry in published["resources"]}
    return {**published, "resources": [_completed(RESOURCES[name], known.get(name, {})) for name in tables]}


def _completed(resource: Resource, published: dict[str, Any]) -> dict[str, Any]:
    schema = published.get("schema", {})
    fields = {field["name"]: field for field in schema.get("fields", [])}
    entry = {"name": resource.name, "path": resource.file, "format": "csv", "mediatype": "text/csv"}
    entry |= {"profile": "tabular-data-resource", **published}
    return entry | {
        "schema": {
            "primaryKey": "id",
            **schema,
            "fields": [fields.get(name) or _field(resource, name) for name in resource.columns],
        }
    }


def _field(resource: Resource, name: str) -> dict[str, Any]:
    column = resource.columns[name]
    form = column.info["format"]
    kind = form if form in ("number", "date", "time", "datetime", "boolean") else "string"
    field: dict[str, Any] = {"name": name, "type": kind}
    if form in ("uuid", "uri", "email"):
        field["format"] = form
    return field | {"constraints": {"required": not column.nullable, "unique": name == "id"}}
