"""Small HSDS feeds for the tests, each row with just what it needs."""

import csv
from collections.abc import Mapping, Sequence
from pathlib import Path
from uuid import UUID, uuid5

ORGANIZATION, SERVICE, LOCATION = (str(uuid5(UUID(int=7), word)) for word in ("organization", "service", "location"))


def uid(word: str) -> str:
    """A UUID that is the same in every run."""
    return str(uuid5(UUID(int=7), word))


def feed(**changes: Sequence[Mapping[str, object]]) -> dict[str, list[dict[str, object]]]:
    """A good feed by table: one organization, service, location and phone; `changes` replace or add tables."""
    tables: dict[str, list[dict[str, object]]] = {
        "organizations": [{"id": ORGANIZATION, "name": "Open Door", "description": "Helps, with tea"}],
        "services": [{"id": SERVICE, "organization_id": ORGANIZATION, "name": "Warm room", "status": "active"}],
        "locations": [{"id": LOCATION, "location_type": "physical", "latitude": "44.95", "longitude": "-93.25"}],
        "service_at_location": [{"id": uid("link"), "service_id": SERVICE, "location_id": LOCATION}],
        "phones": [{"id": uid("phone"), "service_id": SERVICE, "number": "612-555-0100", "type": "voice"}],
    }
    return tables | {name: [dict(row) for row in rows] for name, rows in changes.items()}


def write(folder: Path, tables: Mapping[str, Sequence[Mapping[str, object]]]) -> Path:
    """The tables as CSV files in a new folder."""
    folder.mkdir(parents=True)
    for name, rows in tables.items():
        columns = list(dict.fromkeys(column for row in rows for column in row))
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, columns)
            writer.writeheader()
            writer.writerows(rows)
    return folder
