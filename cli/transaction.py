"""One transaction for a command, and one line with exit code 1 for what cannot be done."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import NoReturn

import typer
from sqlalchemy.exc import DatabaseError
from sqlalchemy.orm import Session

from cli.progress import console
from runtime.database import Database
from runtime.migrate import migrate
from runtime.settings import settings


@contextmanager
def opened(*refusals: type[Exception]) -> Iterator[Database]:
    """The database of the settings, closed at the end; a refusal, or a database that cannot be used, stops."""
    settings().data_dir.mkdir(parents=True, exist_ok=True)
    database = Database(settings().database)
    try:
        yield database
    except refusals as error:
        stop(str(error))
    except DatabaseError as error:
        why = " ".join(str(error.orig).split())
        stop(f"The database cannot be used ({why}). Check NEARHELP_DATABASE_URL, or move the file away.")
    finally:
        database.close()


def migrated(database: Database) -> None:
    """Bring the tables of the database up to date."""
    migrate(database.engine)


@contextmanager
def transaction(*refusals: type[Exception], prepare: Callable[[Database], object] = migrated) -> Iterator[Session]:
    """A session in one transaction on a database that `prepare` made ready; `refusals` are told in their own words."""
    with opened(*refusals) as database:
        prepare(database)
        with database.begin() as session:
            yield session


def stop(text: str) -> NoReturn:
    """Say what is wrong and end the command with exit code 1."""
    console.print(text, markup=False)
    raise typer.Exit(1)
