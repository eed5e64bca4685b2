"""The migrated tables are the models, and the models are HSDS 3.1."""

import json
from typing import Any

import pytest

from directory import models, models_details, models_profile, models_taxonomy
from directory.exchange.resources import RESOURCES
from directory.exchange.tree import LISTS, OBJECTS, WITHOUT_ATTRIBUTES, WITHOUT_METADATA
from runtime.database import Base
from runtime.paths import DATA

HSDS = DATA / "hsds-3.1"
ROOM = {
    table.name
    for module in (models, models_details, models_profile, models_taxonomy)
    for table in (getattr(found, "__table__", None) for found in vars(module).values())
    if table is not None
}
DESCRIBED = {entry["name"]: entry for entry in json.loads((HSDS / "datapackage.json").read_text())["resources"]}
SCHEMAS = {
    schema["name"]: schema
    for schema in (json.loads(path.read_text()) for path in (HSDS / "schema").glob("*.json") if path.stem != "openapi")
}


def test_every_column_says_whether_it_is_personal() -> None:
    silent = [
        f"{table}.{column.name}"
        for table in ROOM
        for column in Base.metadata.tables[table].columns
        if not isinstance(column.info.get("personal"), bool)
    ]
    assert silent == []


@pytest.mark.parametrize("name", sorted(DESCRIBED))
def test_a_table_has_the_columns_of_the_published_descriptor(name: str) -> None:
    """Names, order, required columns and links; two published tables lack columns, which the JSON schemas have."""
    resource, entry = RESOURCES[name], DESCRIBED[name]
    assert resource.file == entry["path"]
    fields = {field["name"]: field for field in entry["schema"]["fields"]}
    scalars = {key for key, value in SCHEMAS[name]["properties"].items() if _is_scalar(value)}
    assert set(resource.columns) == scalars
    if name not in ("unit", "service_capacity"):
        assert list(resource.columns) == list(fields)
        assert set(resource.required) == {key for key, field in fields.items() if field["constraints"]["required"]}
    published = {link["fields"]: link["reference"]["resource"] for link in entry["schema"].get("foreignKeys", [])}
    of_its_own_table = {"parent_id", "parent_organization_id"}
    missing_upstream = {("taxonomy_term", "taxonomy_id"): "taxonomy"}
    ours = {key: table for key, table in resource.links.items() if key not in of_its_own_table}
    assert ours == published | {key: table for (owner, key), table in missing_upstream.items() if owner == name}


def test_json_nests_as_the_published_schemas_do() -> None:
    lists: dict[str, dict[str, str]] = {}
    objects: dict[str, dict[str, str]] = {}
    for name, schema in SCHEMAS.items():
        for key, value in schema["properties"].items():
            if key in ("attributes", "metadata"):
                continue
            if "$ref" in value:
                objects.setdefault(name, {})[key] = value["$ref"].removesuffix(".json")
            elif "$ref" in value.get("items", {}):
                lists.setdefault(name, {})[key] = value["items"]["$ref"].removesuffix(".json")
    assert lists == {name: dict(keys) for name, keys in LISTS.items()}
    assert objects == {name: {key: table for key, (table, _column) in keys.items()} for name, keys in OBJECTS.items()}
    assert {name for name in SCHEMAS if "attributes" not in SCHEMAS[name]["properties"]} == WITHOUT_ATTRIBUTES
    assert {name for name in SCHEMAS if "metadata" not in SCHEMAS[name]["properties"]} == WITHOUT_METADATA


def _is_scalar(value: dict[str, Any]) -> bool:
    return "$ref" not in value and value.get("type") != "array"
