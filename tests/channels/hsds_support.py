"""HSDS 3.1's published schemas, to hold answers to, and the reference directory, to ask for."""

import json
from functools import lru_cache
from pathlib import Path
from typing import Any

import jsonschema
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

from directory.reference import load_reference
from runtime.database import Database
from runtime.paths import DATA
from runtime.settings import Settings
from tests.channels.web_support import web_settings

HSDS = DATA / "hsds-3.1"
PAGE = {"total_items", "total_pages", "page_number", "size", "first_page", "last_page", "empty", "contents"}


def published(name: str) -> Any:
    """A published JSON file, such as `schema/openapi.json`."""
    return json.loads((HSDS / name).read_text(encoding="utf-8"))


@lru_cache
def schema_of(table: str) -> jsonschema.Draft202012Validator:
    """The published schema of a table's records, nested records and formats checked too."""
    files = {path.name: json.loads(path.read_text(encoding="utf-8")) for path in (HSDS / "schema").glob("*.json")}
    resources = ((name, Resource.from_contents(text, DRAFT202012)) for name, text in files.items())
    registry: Registry[Any] = Registry().with_resources(resources)
    return jsonschema.Draft202012Validator(
        files[f"{table}.json"], registry=registry, format_checker=jsonschema.FormatChecker()
    )


def flaws(table: str, record: dict[str, Any]) -> list[str]:
    """What the published schema finds wrong with a record, and what it does not know of it."""
    schema = schema_of(table)
    unknown = sorted(set(record) - set(schema.schema["properties"]))
    return [error.message for error in schema.iter_errors(record)] + unknown


def open_directory(folder: Path, **more: object) -> Settings:
    """Settings on a database that holds the reference directory."""
    options = web_settings(folder, **more)
    database = Database(options.database)
    with database.begin() as session:
        load_reference(session)
    database.close()
    return options
