"""Loads the reference directory of `data/directory` into the database, source and confidence of every row kept."""

from sqlalchemy.orm import Session

from runtime.database import Database


def prepare(database: Database) -> None:
    """Bring the database to the newest schema and, where it holds no service yet, load the reference directory."""
    raise NotImplementedError


def load_reference(session: Session) -> None:
    """Load the reference directory; what is there already is brought up to date, and nothing is ever removed."""
    raise NotImplementedError
