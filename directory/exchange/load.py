"""Writes checked rows into the directory: new ones in, changed ones brought up to date, equal ones left alone."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import islice
from typing import Any, Final, TypeVar
from uuid import UUID

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from directory import revision
from directory.exchange.resources import RESOURCES, Resource

BATCH: Final = 500
T = TypeVar("T")

Row = Mapping[str, Any]
"""A checked row: column names and Python values. A column that is left out keeps what the database holds."""


@dataclass
class Tally:
    """How many rows of each table were created, updated and left unchanged."""

    created: Counter[str] = field(default_factory=Counter)
    updated: Counter[str] = field(default_factory=Counter)
    unchanged: Counter[str] = field(default_factory=Counter)

    @property
    def changed(self) -> bool:
        """Whether anything was written."""
        return bool(self.created or self.updated)


class Loader:
    """Loads rows of one import, table by table with parents first; `finish` settles what depends on all of them."""

    def __init__(self, session: Session, now: datetime | None = None) -> None:
        moment = (now or datetime.now(UTC)).astimezone(UTC)
        self.now = moment.replace(microsecond=moment.microsecond // 1000 * 1000)
        self.tally = Tally()
        self._session = session
        self._parents: dict[tuple[str, str], dict[UUID, UUID]] = defaultdict(dict)
        self._touched: set[UUID] = set()
        self._dated: set[UUID] = set()

    def load(self, resource: Resource, rows: Iterable[Row]) -> None:
        """Write the rows of one table. Each must have its `id`; ids must not repeat."""
        for batch in batches(rows, BATCH):
            self._load_batch(resource, batch)

    def finish(self) -> Tally:
        """Link rows to parents of their own table, date the services whose details changed, count the revision."""
        for (table, column), parents in self._parents.items():
            model = RESOURCES[table].model
            for child, parent in parents.items():
                self._session.execute(update(model).where(model.id == child).values({column: parent}))
        service = RESOURCES["service"].model
        for batch in batches(sorted(self._touched - self._dated), BATCH):
            dated = update(service).where(service.id.in_(batch)).values(last_modified=self.now)
            self._session.execute(dated.execution_options(synchronize_session=False))
        if self.tally.changed:
            revision.bump(self._session)
            self._session.expire_all()
        return self.tally

    def _load_batch(self, resource: Resource, rows: Sequence[Row]) -> None:
        table = resource.model.__table__
        ids = [row["id"] for row in rows]
        found = self._session.execute(select(table).where(table.c.id.in_(ids))).mappings()
        stored: dict[UUID, Row] = {row["id"]: dict(row) for row in found}
        fresh: list[dict[str, Any]] = []
        for row in rows:
            if row["id"] in stored:
                self._update(resource, row, stored[row["id"]])
            else:
                fresh.append(self._fresh(resource, row))
        if fresh:
            self._session.execute(insert(table), fresh)
            self.tally.created[resource.name] += len(fresh)

    def _fresh(self, resource: Resource, row: Row) -> dict[str, Any]:
        values: dict[str, Any] = {name: row.get(name) for name in resource.columns}
        self._hold_parents(resource, values["id"], values)
        if resource.name == "service":
            values["last_modified"] = values["last_modified"] or self.now
            self._dated.add(values["id"])
        self._touch(row)
        return values

    def _update(self, resource: Resource, row: Row, stored: Row) -> None:
        changes = {name: value for name, value in row.items() if value != stored[name]}
        if resource.name == "service":
            if row.get("last_modified"):
                self._dated.add(row["id"])
            else:
                changes.pop("last_modified", None)
                changes |= {"last_modified": self.now} if changes else {}
        if not changes:
            self.tally.unchanged[resource.name] += 1
            return
        self._hold_parents(resource, row["id"], changes)
        table = resource.model.__table__
        self._session.execute(update(table).where(table.c.id == row["id"]).values(changes))
        self.tally.updated[resource.name] += 1
        self._touch(row)

    def _hold_parents(self, resource: Resource, key: UUID, values: dict[str, Any]) -> None:
        # A parent of the same table may come later in the file: it is linked once all rows are in.
        for column, target in resource.links.items():
            if target == resource.name and values.get(column) is not None:
                self._parents[target, column][key] = values[column]
                values[column] = None

    def _touch(self, row: Row) -> None:
        if service_id := row.get("service_id"):
            self._touched.add(service_id)
        elif row.get("link_entity") == "service":
            self._touched.add(row["link_id"])


def batches(items: Iterable[T], size: int) -> Iterator[list[T]]:
    """The items in lists of at most `size`."""
    source = iter(items)
    while batch := list(islice(source, size)):
        yield batch
