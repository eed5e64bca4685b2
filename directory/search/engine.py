"""The one search of the directory, for the bot, staff, the shell and the API."""

from sqlalchemy.orm import Session

from directory.search.query import SearchResult, ServiceQuery


def search(session: Session, query: ServiceQuery) -> SearchResult:
    """The services that answer a query, best first."""
    raise NotImplementedError
