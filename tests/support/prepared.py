"""A prepared installation for tests: settings that point into a folder, and a database with the reference directory."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from actions.resources import database
from directory.reference import prepare
from runtime.database import Database
from runtime.settings import settings


@contextmanager
def prepared(folder: Path, database_url: str = "", redis_url: str = "") -> Iterator[Database]:
    """The database while the settings of this process are those of an installation in `folder`."""
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("NEARHELP_DATA_DIR", str(folder))
        environment.setenv("NEARHELP_DATABASE_URL", database_url)
        environment.setenv("NEARHELP_REDIS_URL", redis_url)
        _forget()
        opened = Database(settings().database)
        prepare(opened)
        yield opened
        opened.close()
        database().close()
    _forget()


def _forget() -> None:
    settings.cache_clear()
    database.cache_clear()
