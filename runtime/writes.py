"""Writes that give way or report what they did, the same on SQLite and PostgreSQL."""

from typing import Any

from sqlalchemy import CursorResult, Executable, Table
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from runtime.database import Base


def insert_if_new(session: Session, model: type[Base], values: dict[str, Any]) -> bool:
    """Insert a row unless one with the same key is there; True if it was inserted.

    Not a savepoint around a plain insert: SQLite's driver commits the outermost savepoint when it is released, which
    would break the caller's transaction.
    """
    table = model.__table__
    assert isinstance(table, Table)
    if session.get_bind().dialect.name == "sqlite":
        return affected(session, sqlite.insert(table).values(values).on_conflict_do_nothing()) == 1
    return affected(session, postgresql.insert(table).values(values).on_conflict_do_nothing()) == 1


def affected(session: Session, statement: Executable) -> int:
    """Run an insert, update or delete and give the number of rows it touched."""
    result = session.execute(statement, execution_options={"synchronize_session": False})
    assert isinstance(result, CursorResult)
    return result.rowcount
