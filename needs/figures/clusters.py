"""Groups what was not understood or out of scope by likeness, so that an analyst sees what Nearhelp should learn.

Only groups of more than ten people are shown, and only words that more than ten of them used: one person's story
shows in none.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sklearn.cluster import HDBSCAN
from sklearn.decomposition import TruncatedSVD
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.preprocessing import normalize
from sqlalchemy import select
from sqlalchemy.orm import Session

from needs.figures.filters import UNKNOWN_PLACE, Filters
from needs.models import Need
from needs.suppression import SMALLEST_SHOWN

MOST_TEXTS = 1_500
"""Texts looked at, newest first: the time to group them grows with their square, and the page should take a second."""
MOST_WORDS = 8
DIMENSIONS = 64
"""Of the vectors that stand for the letters of a text."""
ALIKE = 1.0
"""The distance between unit vectors (a cosine of one half) up to which messages are one group where no other group is
there to tell them from."""
_WORD = re.compile(r"[^\W\d_]{3,}")
Encode = Callable[[list[str]], NDArray[np.float32]]
"""A sentence encoder, such as `language.encoders.encoder("use").encode`."""


@dataclass(frozen=True)
class Cluster:
    """Like messages: how many, from how many people, and the words that more than ten of these used, most first.

    `not_understood` of the messages could not be read; the others were understood and out of scope.
    """

    words: tuple[str, ...]
    messages: int
    people: int
    not_understood: int
    languages: tuple[str, ...]


@dataclass(frozen=True)
class Clusters:
    """The groups, largest first; how many messages were looked at, and how many are in no group that is shown."""

    clusters: tuple[Cluster, ...]
    messages: int
    not_shown: int


@dataclass(frozen=True)
class _Message:
    text: str
    person: str
    language: str
    reason: str


def clusters(session: Session, filters: Filters, encode: Encode | None = None) -> Clusters:
    """The groups of the needs that nobody could name. Without an encoder, likeness is that of the letters."""
    messages = _messages(session, filters)
    if len({message.person for message in messages}) < SMALLEST_SHOWN:
        return Clusters((), len(messages), len(messages))
    vectors = normalize((encode or _letters)([message.text for message in messages]))
    found = _grouped(messages, vectors)
    if not found:
        # Density finds groups by what lies between them, so that a single one is seen only when it is looked for; it
        # must then share words, because any heap of messages could be called one group.
        found = [one for one in _grouped(messages, vectors, alone=True) if one.words]
    shown = sorted(found, key=lambda one: -one.messages)
    return Clusters(tuple(shown), len(messages), len(messages) - sum(one.messages for one in shown))


def _grouped(messages: Sequence[_Message], vectors: NDArray[np.float32], alone: bool = False) -> list[Cluster]:
    search = HDBSCAN(
        min_cluster_size=SMALLEST_SHOWN,
        min_samples=3,
        allow_single_cluster=alone,
        cluster_selection_epsilon=ALIKE if alone else 0.0,
        algorithm="brute",  # the table of all distances: among so few texts half the time of a tree
        copy=True,
    )
    labels = search.fit_predict(vectors)
    groups = (
        [message for message, label in zip(messages, labels, strict=True) if label == group]
        for group in range(labels.max() + 1)
    )
    return list(filter(None, map(_cluster, groups)))


def _messages(session: Session, filters: Filters) -> list[_Message]:
    query = select(Need.text, Need.person_key, Need.language, Need.reason).where(
        Need.need_code.is_(None),
        Need.day.between(filters.since, filters.until),
        Need.invented.is_(filters.invented),
        Need.text.is_not(None),
        Need.person_key.is_not(None),
    )
    if filters.languages:
        query = query.where(Need.language.in_(filters.languages))
    if filters.channels:
        query = query.where(Need.channel.in_(filters.channels))
    if filters.places:
        unknown = Need.neighborhood.is_(None) if UNKNOWN_PLACE in filters.places else False
        query = query.where(Need.neighborhood.in_(filters.places) | unknown)
    rows = session.execute(query.order_by(Need.day.desc(), Need.id).limit(MOST_TEXTS))
    return [_Message(text or "", person or "", language, reason or "") for text, person, language, reason in rows]


def _letters(texts: list[str]) -> NDArray[np.float32]:
    try:
        counted = TfidfVectorizer(analyzer="char_wb", ngram_range=(3, 5), min_df=2, sublinear_tf=True).fit_transform(
            texts
        )
    except ValueError:
        return np.eye(len(texts), dtype=np.float32)  # no run of letters occurs twice: every text is apart
    if counted.shape[1] <= DIMENSIONS:
        few: NDArray[np.float32] = counted.toarray()
        return few
    size = min(DIMENSIONS, len(texts) - 1)
    reduced: NDArray[np.float32] = TruncatedSVD(size, n_iter=2, random_state=0).fit_transform(counted)
    return reduced


def _cluster(messages: Sequence[_Message]) -> Cluster | None:
    people = {message.person for message in messages}
    if len(people) < SMALLEST_SHOWN:
        return None
    users: dict[str, set[str]] = {}
    for message in messages:
        for word in _WORD.findall(message.text.lower()):
            users.setdefault(word, set()).add(message.person)
    common = [word for word, who in users.items() if len(who) >= SMALLEST_SHOWN]
    return Cluster(
        words=tuple(sorted(common, key=lambda word: (-len(users[word]), word))[:MOST_WORDS]),
        messages=len(messages),
        people=len(people),
        not_understood=sum(message.reason == "not_understood" for message in messages),
        languages=tuple(sorted({message.language for message in messages})),
    )
