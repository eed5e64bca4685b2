"""Finds services by what they are called, for who asks about one that was not shown: "is avenues for youth open"."""

from collections.abc import Mapping

import numpy as np
from sqlalchemy.orm import Session

from directory.search.index import index_of
from directory.search.lexicon import read_query
from directory.search.ranking import name_evidence


def services_called(session: Session, text: str, limit: int = 5) -> Mapping[str, str]:
    """The names of the public services that share most words of their names with a text, by id, the likeliest first.

    Empty where no name shares a word. Whether a shared word says enough is for the caller to tell.
    """
    index = index_of(session)
    shared = name_evidence(index, read_query(text)) * index.public
    best = [int(at) for at in np.argsort(-shared)[:limit] if shared[at] > 0]
    return {str(index.records[at].id): index.records[at].name for at in best}
