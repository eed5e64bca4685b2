"""A list of records as HSDS 3.1 gives it: a page object, or every record on a line of its own."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from channels.hsds.asked import USUAL_PER_PAGE, Listing
from channels.hsds.records import Form
from channels.hsds.selecting import Ids
from directory.exchange.nested import Record
from runtime.database import Database

BATCH = 200
"""Records made at a time."""


@dataclass(frozen=True)
class Selection:
    """The records asked for. With `ranked` they come in that order, and nothing else comes.

    `key` is the column by which records are ranked: their own id, or that of their service.
    """

    ids: Ids
    key: InstrumentedAttribute[UUID]
    ranked: Sequence[UUID] | None = None

    def total(self, session: Session) -> int:
        """How many there are."""
        return session.scalar(select(func.count()).select_from(self._chosen().subquery())) or 0

    def some(self, session: Session, first: int, most: int) -> list[UUID]:
        """The ids of so many from one on, in their order."""
        (own,) = self.ids.selected_columns
        if self.ranked is None:
            return list(session.scalars(self.ids.order_by(own).offset(first).limit(most)))
        place = {key: at for at, key in enumerate(self.ranked)}
        rows = session.execute(self._chosen().add_columns(self.key.label("rank_key"))).all()
        rows = sorted(rows, key=lambda row: (place[row[1]], row[0]))
        return [row[0] for row in rows[first : first + most]]

    def _chosen(self) -> Ids:
        return self.ids if self.ranked is None else self.ids.where(self.key.in_(self.ranked))


def page(session: Session, selection: Selection, form: Form, asked: Listing, per_page: int | None = None) -> Record:
    """The page object of HSDS 3.1.1: every field is there, also on an empty page. `per_page` is for a list that is
    not cut unless the request says how."""
    total = selection.total(session)
    size = asked.per_page or per_page or USUAL_PER_PAGE
    pages = max(1, -(-total // size))
    contents = _in_order(session, form, selection.some(session, (asked.page - 1) * size, size))
    return {
        "total_items": total,
        "total_pages": pages if total else 0,
        "page_number": asked.page,
        "size": len(contents),
        "first_page": asked.page == 1,
        "last_page": asked.page >= pages,
        "empty": not contents,
        "contents": contents,
    }


def lines(database: Database, selection: Selection, form: Form) -> Iterator[str]:
    """Every record as a line of JSON, made as they are read."""
    with database.begin() as session:
        first = 0
        while ids := selection.some(session, first, BATCH):
            for record in _in_order(session, form, ids):
                yield json.dumps(record, ensure_ascii=False) + "\n"
            first += BATCH


def _in_order(session: Session, form: Form, ids: Sequence[UUID]) -> list[dict[str, Any]]:
    records = {record["id"]: record for record in form(session, ids)}
    return [records[str(key)] for key in ids if str(key) in records]
