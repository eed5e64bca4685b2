"""Tells in-memory copies of the directory when they are out of date.

Two counters in the database: `records` grows with every write to what is listed, `availability` with every mark.
A search index keeps the number that it was built from and rebuilds when it has grown.
"""

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from directory.models_profile import Revision
from runtime.writes import insert_if_new

RECORDS = "records"
AVAILABILITY = "availability"


def current(session: Session, part: str = RECORDS) -> int:
    """The counter's value; 0 before the first write."""
    return session.scalar(select(Revision.value).where(Revision.part == part)) or 0


def bump(session: Session, part: str = RECORDS) -> None:
    """Count one write. Whoever changes the directory calls this in the same transaction."""
    insert_if_new(session, Revision, {"part": part, "value": 0})
    session.execute(update(Revision).where(Revision.part == part).values(value=Revision.value + 1))
