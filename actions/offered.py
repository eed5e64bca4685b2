"""Finds services that were shown again, as the directory has them now."""

from collections.abc import Sequence

from actions.conversation import Conversation
from actions.resources import database
from directory.search import ServiceHit, ServiceQuery, search

ALL = 10_000
"""More than any need has services."""


def offered_services(conversation: Conversation) -> tuple[ServiceHit | None, ...]:
    """Those of the last answer, in the order in which they were numbered; None for one that is no longer public."""
    return services_shown(conversation, conversation.offered)


def services_shown(conversation: Conversation, ids: Sequence[str]) -> tuple[ServiceHit | None, ...]:
    """The services of the given ids as they were shown in the conversation, or as the directory has them; None for one
    that is not public."""
    found = _found(conversation, tuple(dict.fromkeys((*conversation.needs, *conversation.shown))))
    if not found.keys() >= set(ids):
        found = _found(conversation, ()) | found
    return tuple(found.get(service_id) for service_id in ids)


def _found(conversation: Conversation, codes: tuple[str, ...]) -> dict[str, ServiceHit]:
    query = ServiceQuery(need_codes=codes, near=conversation.place, limit=ALL)
    with database().begin() as session:
        return {hit.service_id: hit for hit in search(session, query).hits}
