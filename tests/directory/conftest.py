"""A directory to test on: the reference, loaded."""

from collections.abc import Iterator

import pytest
from sqlalchemy.orm import Session

from directory.reference import load_reference
from runtime.database import Database
from runtime.migrate import migrate


@pytest.fixture
def reference(database: Database) -> Database:
    """A database that holds the reference directory."""
    with database.begin() as session:
        load_reference(session)
    return database


@pytest.fixture
def session(database: Database) -> Iterator[Session]:
    """A session on an empty directory."""
    with database.begin() as opened:
        yield opened


@pytest.fixture
def sqlite_session() -> Iterator[Session]:
    """A session on an empty directory in memory, for what no engine can change, such as reading files."""
    opened = Database("sqlite://")
    migrate(opened.engine)
    with opened.begin() as session:
        yield session
    opened.close()
