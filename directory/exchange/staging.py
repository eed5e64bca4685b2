"""Holds the rows of an import on disk until all of them are known to be good, so that memory stays bounded.

A temporary SQLite file keeps every row, where it came from and what it links to. Only then can a link be called
broken, because the row that it names may come last.
"""

import json
import sqlite3
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from types import TracebackType
from typing import Any
from uuid import UUID

from directory.exchange.resources import RESOURCES, Resource
from directory.exchange.rows import Link, RawRow

_SCHEMA = """
PRAGMA journal_mode = OFF;
PRAGMA synchronous = OFF;
PRAGMA cache_size = -65536;
CREATE TABLE staged (
    number INTEGER PRIMARY KEY, resource TEXT, id BLOB, file TEXT, line INTEGER, path TEXT, cells TEXT, bad INTEGER
);
CREATE UNIQUE INDEX staged_id ON staged (resource, id);
CREATE TABLE link (number INTEGER, label TEXT, resource TEXT, id BLOB);
CREATE TABLE stored (resource TEXT, id BLOB, PRIMARY KEY (resource, id)) WITHOUT ROWID;
"""
_BATCH = 500

Existing = Callable[[Resource, list[UUID]], Iterable[UUID]]
"""Which of these ids the directory already holds."""


class Stage(AbstractContextManager["Stage"]):
    """The rows of one import, waiting. Rows are known by a number in the order of their arrival."""

    def __init__(self) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="nearhelp-import-")
        self._database = sqlite3.connect(Path(self._folder.name) / "stage.db")
        self._database.executescript(_SCHEMA)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._database.close()
        self._folder.cleanup()

    def put(self, row: RawRow, key: UUID | None) -> bool:
        """Keep a row; False where its table already has a row with this id, and this one is not kept."""
        values = (
            row.resource.name,
            key.bytes if key else None,
            row.file,
            row.line,
            row.path,
            _json(row),
            not row.whole,
        )
        added = self._database.execute(
            "INSERT OR IGNORE INTO staged (resource, id, file, line, path, cells, bad) VALUES (?, ?, ?, ?, ?, ?, ?)",
            values,
        )
        return bool(added.rowcount)

    def find(self, resource: Resource, key: UUID) -> tuple[int, RawRow]:
        """The row of a table with this id, which must be there."""
        where = "SELECT number, resource, file, line, cells, path FROM staged WHERE resource = ? AND id = ?"
        found = self._database.execute(where, (resource.name, key.bytes)).fetchone()
        return found[0], _row(found[1:])

    def replace(self, number: int, row: RawRow) -> None:
        """Give a row other cells."""
        self._database.execute("UPDATE staged SET cells = ? WHERE number = ?", (_json(row), number))

    def add_links(self, links: Iterable[tuple[int, Link]]) -> None:
        """Keep where rows point."""
        rows = ((number, link.column, link.table, link.key.bytes) for number, link in links)
        self._database.executemany("INSERT INTO link VALUES (?, ?, ?, ?)", rows)

    def drop_link(self, number: int, link: Link) -> None:
        """Empty the column of a row that holds a link."""
        self._database.execute("DELETE FROM link WHERE number = ? AND label = ?", (number, link.column))
        self._database.execute(
            "UPDATE staged SET cells = json_set(cells, '$.' || ?, NULL) WHERE number = ?", (link.column, number)
        )

    def reject(self, numbers: Iterable[int]) -> None:
        """Rows that will not be loaded."""
        self._database.executemany("UPDATE staged SET bad = 1 WHERE number = ?", ((number,) for number in numbers))

    def seal(self, existing: Existing) -> None:
        """All rows are in: find out which linked rows only the directory has."""
        self._database.execute("CREATE INDEX link_target ON link (resource, id)")
        self._database.execute("CREATE INDEX link_number ON link (number)")
        absent = self._database.execute(
            "SELECT DISTINCT link.resource, link.id FROM link LEFT JOIN staged USING (resource, id)"
            " WHERE staged.number IS NULL OR staged.bad ORDER BY link.resource"
        )
        while batch := absent.fetchmany(_BATCH):
            for name in {name for name, _id in batch}:
                wanted = [UUID(bytes=key) for table, key in batch if table == name]
                found = ((name, key.bytes) for key in existing(RESOURCES[name], wanted))
                self._database.executemany("INSERT INTO stored VALUES (?, ?)", found)

    def broken_links(self, counting_rejected: bool) -> list[tuple[int, RawRow, Link]]:
        """Links of good rows that lead nowhere; with `counting_rejected` also those that lead to a rejected row."""
        gone = "target.number IS NULL OR target.bad" if counting_rejected else "target.number IS NULL"
        found = self._database.execute(
            "SELECT staged.number, staged.resource, staged.file, staged.line, staged.cells, staged.path,"
            " link.label, link.resource, link.id FROM link JOIN staged ON staged.number = link.number"
            " LEFT JOIN staged AS target ON target.resource = link.resource AND target.id = link.id"
            " LEFT JOIN stored ON stored.resource = link.resource AND stored.id = link.id"
            f" WHERE NOT staged.bad AND stored.id IS NULL AND ({gone}) ORDER BY staged.number, link.rowid"
        )
        return [(row[0], _row(row[1:6]), Link(row[6], row[7], UUID(bytes=row[8]))) for row in found]

    def links_of(self, number: int) -> list[Link]:
        """The links of a row."""
        found = self._database.execute("SELECT label, resource, id FROM link WHERE number = ?", (number,))
        return [Link(label, table, UUID(bytes=key)) for label, table, key in found]

    def batches(self) -> Iterator[list[tuple[int, RawRow]]]:
        """All rows with their numbers, some at a time; rows may be changed in between."""
        last = 0
        query = "SELECT number, resource, file, line, cells, path FROM staged WHERE number > ? ORDER BY number LIMIT ?"
        while found := self._database.execute(query, (last, _BATCH)).fetchall():
            yield [(row[0], _row(row[1:])) for row in found]
            last = found[-1][0]

    def rows(self, resource: Resource, bad: bool = False) -> Iterator[RawRow]:
        """The rows of a table that are good, or those that were rejected, in the order of their arrival."""
        found = self._database.execute(
            "SELECT resource, file, line, cells, path FROM staged WHERE resource = ? AND bad = ? ORDER BY number",
            (resource.name, bad),
        )
        return (_row(row) for row in found)

    def count(self, bad: bool = False) -> int:
        """How many rows are good, or were rejected."""
        return int(self._database.execute("SELECT COUNT(*) FROM staged WHERE bad = ?", (bad,)).fetchone()[0])


def _json(row: RawRow) -> str:
    return json.dumps(dict(row.cells))


def _row(columns: Any) -> RawRow:
    resource, file, line, cells, path = columns
    return RawRow(RESOURCES[resource], file, line, json.loads(cells), path)
