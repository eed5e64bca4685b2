"""Measures import and export of a generated HSDS feed: time and peak memory, on a fresh database.

    uv run python benchmarks/directory_import.py --services 100000 --format csv

Everything in the feed is generated; no record describes a real service. Each size runs in a process of its own, so
that the peak memory is that of one import. Nothing is asserted: read the table.
"""

import argparse
import csv
import json
import multiprocessing
import random
import resource
import tempfile
import time
import uuid
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from itertools import chain
from pathlib import Path
from typing import Any

from directory.codes import need_codes
from directory.exchange.csv_export import export_tables
from directory.exchange.importer import import_path
from directory.exchange.json_export import export_document
from directory.exchange.resources import RESOURCES
from runtime.database import Database
from runtime.migrate import migrate

SERVICES_EACH = 5
"""Services of one organization."""


def key(kind: str, number: int) -> str:
    """The id of a generated row."""
    return str(uuid.uuid5(uuid.NAMESPACE_OID, f"{kind}/{number}"))


def taxonomy_rows() -> Iterator[tuple[str, dict[str, Any]]]:
    """One taxonomy with the codes of the needs."""
    yield "taxonomy", {"id": key("taxonomy", 0), "name": "Generated", "description": "For measuring"}
    for number, code in enumerate(need_codes()):
        term = {"id": key("taxonomy_term", number), "code": code, "name": code, "description": code}
        yield "taxonomy_term", term | {"taxonomy_id": key("taxonomy", 0)}


def service_rows(number: int, chance: random.Random) -> Iterator[tuple[str, dict[str, Any]]]:
    """A service with a place, two phones, hours, an area, a language and two needs."""
    owner = number // SERVICES_EACH
    if number % SERVICES_EACH == 0:
        name = {"id": key("organization", owner), "name": f"Organization {owner}"}
        yield "organization", name | {"description": "A generated organization", "website": "https://example.org/"}
    service = {"id": key("service", number), "organization_id": key("organization", owner)}
    service |= {"name": f"Service {number}", "status": "active", "minimum_age": chance.choice(("", 18, 55))}
    yield "service", service | {"description": "Generated words about a service. " * 4}
    place = {"id": key("location", number), "location_type": "physical"}
    yield "location", place | {"latitude": chance.uniform(44.8, 45.1), "longitude": chance.uniform(-93.4, -93.2)}
    link = {"service_id": key("service", number)}
    there = {"id": key("service_at_location", number), "location_id": key("location", number)}
    yield "service_at_location", there | link
    address = {"id": key("address", number), "location_id": key("location", number), "address_1": f"{number} Main St"}
    address |= {"city": "Minneapolis", "state_province": "MN", "postal_code": "55411", "country": "US"}
    yield "address", address | {"address_type": "physical"}
    for kind in ("voice", "text"):
        yield "phone", link | {"id": key(f"phone/{kind}", number), "number": "612-555-0100", "type": kind}
    hours = {"id": key("schedule", number), "freq": "WEEKLY", "byday": "MO,TU,WE,TH,FR"}
    yield "schedule", link | hours | {"opens_at": "09:00", "closes_at": "17:00"}
    yield "service_area", link | {"id": key("service_area", number), "name": "Hennepin County"}
    yield "language", link | {"id": key("language", number), "name": "Spanish", "code": "es"}
    for rank in (1, 2):
        mark = {"id": key(f"attribute/{rank}", number), "link_id": key("service", number), "link_entity": "service"}
        term = key("taxonomy_term", chance.randrange(len(need_codes())))
        yield "attribute", mark | {"link_type": "need", "value": rank, "taxonomy_term_id": term}


def write_tables(folder: Path, services: int) -> Path:
    """A generated feed in the tabular form."""
    folder.mkdir()
    writers: dict[str, Any] = {}
    files = []
    chance = random.Random(7)
    rows = (service_rows(number, chance) for number in range(services))
    for table, row in chain(taxonomy_rows(), chain.from_iterable(rows)):
        if table not in writers:
            files.append((folder / RESOURCES[table].file).open("w", encoding="utf-8", newline=""))
            writers[table] = csv.DictWriter(files[-1], list(RESOURCES[table].columns))
            writers[table].writeheader()
        writers[table].writerow(row)
    for file in files:
        file.close()
    return folder


def measure(url: str, path: Path, form: str) -> dict[str, Any]:
    """Import a feed twice into an empty database and export it again."""
    database = Database(url)
    migrate(database.engine)
    found: dict[str, Any] = {"megabytes": round(size(path) / 1e6)}

    def timed(name: str, work: Callable[[Any], object]) -> None:
        began = time.perf_counter()
        with database.begin() as session:
            work(session)
        found[name] = round(time.perf_counter() - began, 1)
        found[f"{name}_peak_mb"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024

    found["idle_peak_mb"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    timed("import_s", lambda session: import_path(session, path))
    timed("again_s", lambda session: import_path(session, path))
    if form == "csv":
        timed("export_s", lambda session: export_tables(session, path.with_name("out")))
    else:
        timed("export_s", lambda session: export_document(session, path.with_name("out.json")))
    database.close()
    return found


def size(path: Path) -> int:
    """The bytes of a file, or of all files in a folder."""
    return sum(file.stat().st_size for file in path.iterdir()) if path.is_dir() else path.stat().st_size


def as_document(folder: Path, tables: Path) -> Path:
    """The feed as one JSON document, made by an import and an export."""
    database = Database(f"sqlite:///{folder / 'source.db'}")
    migrate(database.engine)
    with database.begin() as session:
        import_path(session, tables)
        export_document(session, folder / "feed.json")
    database.close()
    return folder / "feed.json"


def main() -> None:
    """Measure each size and print one JSON line for it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--services", type=int, nargs="+", default=[1_000, 10_000, 100_000])
    parser.add_argument("--format", choices=("csv", "json"), default="csv")
    parser.add_argument("--database", help="URL of an empty database; a fresh SQLite file without it")
    given = parser.parse_args()
    for services in given.services:
        with tempfile.TemporaryDirectory() as temporary:
            folder = Path(temporary)
            # Linux counts a parent's peak to its children, so the feed is made in a process of its own too.
            path = apart(make_feed, folder, services, given.format)
            url = given.database or f"sqlite:///{folder / 'directory.db'}"
            found = apart(measure, url, path, given.format)
            print(json.dumps({"services": services, "format": given.format} | found), flush=True)


def apart(work: Callable[..., Any], *arguments: Any) -> Any:
    """Call a function in a fresh process."""
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as pool:
        return pool.submit(work, *arguments).result()


def make_feed(folder: Path, services: int, form: str) -> Path:
    """A generated feed as a folder of tables or a JSON document."""
    tables = write_tables(folder / "feed", services)
    return as_document(folder, tables) if form == "json" else tables


if __name__ == "__main__":
    main()
