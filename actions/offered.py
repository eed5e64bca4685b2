"""Finds the services of the last answer again, as the directory has them now."""

from actions.conversation import Conversation
from actions.resources import database
from directory.search import ServiceHit, ServiceQuery, search

ALL = 10_000
"""More than any need has services."""


def offered_services(conversation: Conversation) -> tuple[ServiceHit | None, ...]:
    """In the order in which they were numbered; None for one that is no longer public."""
    query = ServiceQuery(need_codes=conversation.needs, near=conversation.place, limit=ALL)
    with database().begin() as session:
        found = {hit.service_id: hit for hit in search(session, query).hits}
    return tuple(found.get(service_id) for service_id in conversation.offered)
