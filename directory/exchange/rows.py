"""A row as a file has it, and the checks that one row can be put to by itself."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from directory.exchange.findings import Problem
from directory.exchange.resources import LOOSE_LINKS, RESOURCES, Resource
from directory.exchange.values import BadValue, Raw, parse

_ORDERED: Final = (("minimum_age", "maximum_age"), ("valid_from", "valid_to"), ("dtstart", "until"))
"""Pairs of columns of which the first must not exceed the second."""


@dataclass(frozen=True)
class RawRow:
    """A row of a file, unchecked. `whole` is False where the reader could not make out all of its cells."""

    resource: Resource
    file: str
    line: int
    cells: Mapping[str, Raw]
    path: str = ""
    whole: bool = True


@dataclass(frozen=True)
class Link:
    """A column that points at a row of another table."""

    column: str
    table: str
    key: UUID


def check(row: RawRow) -> tuple[dict[str, Any], list[Problem]]:
    """The values of a row by column, and every problem that the row has by itself."""
    values: dict[str, Any] = {}
    problems: list[Problem] = []
    for name in {*row.cells, *row.resource.required}:
        try:
            values[name] = parse(row.resource.columns[name], row.cells.get(name))
        except BadValue as expected:
            problems.append(problem(row, name, str(expected)))
    if row.resource.name in LOOSE_LINKS:
        table = LOOSE_LINKS[row.resource.name][1]
        if values.get(table) is not None and values[table] not in RESOURCES:
            problems.append(problem(row, table, "the name of an HSDS table, such as service"))
    if values.get("freq") == "WEEKLY" and any(letter.isdigit() for letter in values.get("byday") or ""):
        problems.append(problem(row, "byday", "weekdays without numbers where freq is WEEKLY, as in RFC 5545"))
    for low, high in _ORDERED:
        if values.get(low) is not None and values.get(high) is not None and values[low] > values[high]:
            problems.append(problem(row, high, f"at least {low} ({row.cells[low]})"))
    return values, sorted(problems, key=lambda found: list(row.resource.columns).index(found.column))


def links(resource: Resource, values: Mapping[str, Any]) -> Iterator[Link]:
    """The links of a row that has been checked."""
    for column, table in resource.links.items():
        if values.get(column) is not None:
            yield Link(column, table, values[column])
    if resource.name in LOOSE_LINKS:
        column, table_column = LOOSE_LINKS[resource.name]
        if values.get(column) is not None and values.get(table_column) in RESOURCES:
            yield Link(column, values[table_column], values[column])


def problem(row: RawRow, column: str, expected: str) -> Problem:
    """A problem of one cell."""
    value = row.cells.get(column)
    return Problem(row.file, row.line, column, "" if value is None else str(value), expected, row.path)
