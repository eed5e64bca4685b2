"""What actions share in one process: the database, opened at its first use."""

from functools import lru_cache

from runtime.database import Database
from runtime.settings import settings


@lru_cache(maxsize=1)
def database() -> Database:
    """The database of the settings in force."""
    return Database(settings().database)
