"""Makes the database ready, one process at a time, and says what is wrong with it in words."""

from collections.abc import Callable

from filelock import FileLock
from sqlalchemy.exc import DBAPIError

from directory.reference import MalformedReference, prepare
from runtime.database import Database
from runtime.settings import settings


class Unprepared(RuntimeError):
    """The database cannot be used; the text says what to do."""


def prepare_database(tell: Callable[[str], None]) -> None:
    """Create or migrate the database and load the reference directory where it is empty.

    Raises:
        Unprepared: the file is no database, the server is not there, or the reference directory is malformed.
    """
    folder = settings().data_dir
    folder.mkdir(parents=True, exist_ok=True)
    with FileLock(folder / "setup.lock"):
        database = Database(settings().database)
        try:
            if prepare(database):
                tell("Loaded the reference directory into the database.")
        except DBAPIError as error:
            raise Unprepared(_advice(error, database)) from None
        except MalformedReference as error:
            raise Unprepared(f"The reference directory cannot be loaded: {error}") from None
        finally:
            database.close()


def _advice(error: DBAPIError, database: Database) -> str:
    where = database.engine.url.render_as_string(hide_password=True)
    cause = str(error.orig).strip().splitlines()[0]
    if database.engine.dialect.name == "sqlite":
        return f"The database {where} cannot be used ({cause}). Move the file away to start anew, or restore a backup."
    return f"The database {where} cannot be used ({cause}). Check NEARHELP_DATABASE_URL and that the server runs."
