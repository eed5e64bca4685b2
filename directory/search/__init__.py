"""Finds services: `search(session, ServiceQuery(...)) -> SearchResult`."""

from directory.search.engine import search, warm
from directory.search.query import Relaxed, SearchResult, ServiceHit, ServiceQuery

__all__ = ["Relaxed", "SearchResult", "ServiceHit", "ServiceQuery", "search", "warm"]
