"""Loads the reference directory of `data/directory` into the database, source and confidence of every row kept."""

import csv
from collections import defaultdict
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from directory import reference_rows
from directory.exchange.load import Loader, Tally
from directory.exchange.resources import RESOURCES
from directory.exchange.values import BadValue, parse
from directory.models import Service
from directory.reference_positions import position
from directory.reference_rows import Rows, Source
from runtime.database import Database
from runtime.migrate import migrate
from runtime.paths import REFERENCE_DIRECTORY
from safety.publication import is_public

COMPILED: Final = datetime(2026, 11, 22, tzinfo=UTC)
"""When the reference directory was compiled (its README)."""

Tables = dict[str, dict[UUID, dict[str, Any]]]


class MalformedReference(ValueError):
    """A file of the reference directory cannot be used; the text says which row and why."""


def prepare(database: Database) -> bool:
    """Bring the database to the newest schema and, where it holds no service yet, load the reference directory.

    Returns:
        Whether the reference directory was loaded now.

    Raises:
        MalformedReference: see `load_reference`.
    """
    migrate(database.engine)
    with database.begin() as session:
        if session.scalar(select(Service.id).limit(1)) is not None:
            return False
        load_reference(session)
        return True


def load_reference(session: Session, folder: Path = REFERENCE_DIRECTORY) -> Tally:
    """Load the reference directory; what is there already is brought up to date, and nothing is ever removed.

    What people have entered since (`assured_date`, availability) stays. Loading twice changes nothing.

    Raises:
        MalformedReference: a file is missing, or a row holds what its column cannot.
    """
    tables = _checked(folder)
    loader = Loader(session)
    for resource in RESOURCES.values():
        loader.load(resource, tables[resource.name].values())
    return loader.finish()


def _checked(folder: Path) -> Tables:
    tables: Tables = defaultdict(dict)
    for origin, table, raw in _rows(folder):
        columns = RESOURCES[table].columns
        row: dict[str, Any] = {}
        for name, value in raw.items():
            try:
                row[name] = parse(columns[name], None if value is None else str(value))
            except BadValue as expected:
                raise MalformedReference(f"{origin}: {name} is {value!r}, expected {expected}.") from None
        for name, target in RESOURCES[table].links.items():
            if row.get(name) is not None and row[name] not in tables[target]:
                raise MalformedReference(f"{origin}: {name} of a {table} names no {target} that is listed before it.")
        tables[table][row["id"]] = row
    return tables


def _rows(folder: Path) -> Iterator[tuple[str, str, dict[str, Any]]]:
    services = list(_read(folder, "services.csv"))
    names: dict[str, list[str]] = defaultdict(list)
    for _origin, source in services:
        if is_public(source.get("confidence", "")):
            names[source.get("organization_id", "")].append(source.get("name", ""))
    yield from _each([("terms", {})], lambda _: reference_rows.taxonomies())
    organizations = _read(folder, "organizations.csv")
    yield from _each(organizations, lambda source: reference_rows.organization(source, names[source["id"]]))
    yield from _each(services, lambda source: reference_rows.service(source, COMPILED))
    yield from _each(services, lambda source: reference_rows.place(source, position(source)))
    yield from _each(_read(folder, "three11_types.csv"), reference_rows.three11_type)
    yield from _each(_read(folder, "crisis_lines.csv"), reference_rows.crisis_line)


def _each(
    sources: Iterator[tuple[str, Source]] | list[tuple[str, Source]], turn: Callable[[Source], Rows]
) -> Iterator[tuple[str, str, dict[str, Any]]]:
    for origin, source in sources:
        try:
            for table, row in turn(source):
                yield origin, table, row
        except KeyError as missing:
            raise MalformedReference(f"{origin}: {missing} is missing or not a known word.") from None


def _read(folder: Path, name: str) -> Iterator[tuple[str, Source]]:
    path = folder / name
    try:
        with path.open(encoding="utf-8", newline="") as file:
            rows = csv.DictReader(file, restval="", restkey="", strict=True)
            for row in rows:
                if "" in row:
                    raise MalformedReference(f"{path} line {rows.line_num}: more cells than columns.")
                yield f"{path} line {rows.line_num}", row
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise MalformedReference(f"{path} cannot be read: {error}.") from None
