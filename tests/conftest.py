"""Fixtures that every test may use: a fresh database on SQLite and on a real PostgreSQL."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from runtime.database import Database
from runtime.migrate import migrate
from tests.postgres import PostgresUnavailable, fresh_database


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The URL of an empty database; each test runs once on each engine."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'nearhelp.db'}"
    try:
        return fresh_database()
    except PostgresUnavailable as why:
        pytest.skip(f"NO POSTGRESQL: {why}")


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """An empty database with the newest schema."""
    opened = Database(database_url)
    migrate(opened.engine)
    yield opened
    opened.close()
