"""Finds services: `search(session, ServiceQuery(...)) -> SearchResult`."""

from directory.search.engine import search, warm
from directory.search.naming import services_called
from directory.search.query import Relaxed, SearchResult, ServiceHit, ServiceQuery

__all__ = ["Relaxed", "SearchResult", "ServiceHit", "ServiceQuery", "search", "services_called", "warm"]
