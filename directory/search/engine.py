"""The one search of the directory, for the bot, staff, the shell and the API."""

from collections.abc import Callable, Iterator
from itertools import combinations
from typing import Final
from uuid import UUID

import numpy as np
from sqlalchemy.orm import Session

from directory.search.asked import Asked, understand
from directory.search.explain import hit
from directory.search.index import Bools, Index, Ints, index_of
from directory.search.learned import needs_learned
from directory.search.lexicon import read_query
from directory.search.marks import marks_of
from directory.search.meaning import needs_meant
from directory.search.query import Relaxed, SearchResult, ServiceQuery
from directory.search.ranking import (
    Evidence,
    facet_evidence,
    fits,
    miles_from,
    name_evidence,
    need_evidence,
    opens,
    scores,
    speaks,
    words_evidence,
)

ORDER: Final[tuple[Relaxed, ...]] = ("open_now", "free_only", "languages", "distance", "audiences", "age", "phases")
"""What is given up first when nothing fits: what a call can settle before what decides whether someone is helped."""
NAMED: Final = 0.45
"""From this share of a name on, a text is taken to name a service."""
MATCHED: Final = 0.3
FAINT: Final = 0.2
NOTHING: Final = 0.01
SUNK: Final = -10.0


def search(session: Session, query: ServiceQuery) -> SearchResult:
    """The services that answer a query, best first.

    Services hidden from the public are found with `include_recall` only. Where something is not known of a service
    (hours, cost, languages), a filter keeps it behind those that are known to fit. Full and closed services come last.
    If nothing fits, one filter is given up, else two and so on, those first that come first in `ORDER`, and `relaxed`
    names just those; `text` there means that only the meaning of the text matched.
    """
    index = index_of(session)
    reading = read_query(query.text)
    names = name_evidence(index, reading)
    asked = understand(query, names_found=bool(names.size) and float(names.max()) >= NAMED)
    evidence = Evidence(
        need_evidence(index, dict(asked.needs)), words_evidence(index, reading), facet_evidence(index, reading), names
    )
    visible = _visible(index, query)
    found = np.flatnonzero(_relevant(asked, evidence) & visible).astype(np.int32)
    allowed, bonus = fits(index, asked)
    chosen, relaxed = _fitting(index, asked, found, allowed)
    if asked.guessed and len(chosen):
        relaxed = (*relaxed, "text")
    ranked = scores(index, asked, evidence, chosen, bonus)
    marks = marks_of(session, asked.moment)
    full = [index.number[key] for key, mark in marks.items() if mark.state != "open" and key in index.number]
    ranked[np.isin(chosen, full)] += SUNK
    page = _best(ranked, query.offset, query.limit)
    miles = miles_from(index, asked.near, chosen) if asked.near else np.full(len(chosen), np.nan, np.float32)
    hits = [hit(index, asked, chosen[at], ranked[at], miles[at], marks, evidence) for at in page]
    return SearchResult(tuple(hits), len(chosen), relaxed, asked.near, tuple(sorted(asked.needs, key=_by(asked))))


def _by(asked: Asked) -> Callable[[str], float]:
    return lambda code: -asked.needs[code]


def _visible(index: Index, query: ServiceQuery) -> Bools:
    visible = np.ones(index.size, np.bool_) if query.include_recall else index.public.copy()
    for text in query.exclude:
        key = _uuid(text)
        if key in index.number:
            visible[index.number[key]] = False
    return visible


def _relevant(asked: Asked, evidence: Evidence) -> Bools:
    if asked.query.need_codes:
        return np.asarray(evidence.need > 0)
    if not asked.reading.words and not asked.needs:
        # Nothing but filters or a place was asked: everything answers, a name first.
        return np.full(len(evidence.need), not asked.query.text.strip() or asked.near is not None)
    enough = MATCHED if asked.guessed or not asked.needs else MATCHED + 0.2
    needed = evidence.need > max(FAINT * float(evidence.need.max(initial=0)), NOTHING)
    return np.asarray(needed | (evidence.words >= enough) | (evidence.name >= NAMED))


def _fitting(index: Index, asked: Asked, found: Ints, allowed: Bools) -> tuple[Ints, tuple[Relaxed, ...]]:
    """Those that every filter lets pass; if there are none, those that pass when as few as can be are given up."""
    filters = dict(_filters(index, asked, found, allowed))
    passing = _passing(filters, found, ())
    if len(passing) or not len(found):
        return passing, ()
    in_order = [name for name in ORDER if name in filters]
    for count in range(1, len(in_order) + 1):
        for given_up in combinations(in_order, count):
            passing = _passing(filters, found, given_up)
            if len(passing):
                return passing, given_up
    return found, ()


def _passing(filters: dict[Relaxed, Bools], found: Ints, without: tuple[Relaxed, ...]) -> Ints:
    keep = np.ones(len(found), np.bool_)
    for name, passes in filters.items():
        if name not in without:
            keep &= passes
    return np.asarray(found[keep], np.int32)


def _filters(index: Index, asked: Asked, found: Ints, allowed: Bools) -> Iterator[tuple[Relaxed, Bools]]:
    query = asked.query
    if asked.open_now:
        yield "open_now", opens(index, asked, found) >= 0
    if query.free_only:
        yield "free_only", index.free[found] >= 0
    if query.languages:
        yield "languages", speaks(index, asked, found) >= 0
    if query.max_miles is not None and asked.near is not None:
        miles = miles_from(index, asked.near, found)
        yield "distance", np.isnan(miles) | (miles <= query.max_miles)
    if query.audiences:
        wanted = set(query.audiences)
        groups = np.array([not rules.audiences or bool(wanted & rules.audiences) for rules in index.rule_sets])
        yield "audiences", groups[index.rules[found]]
    yield "age", allowed[index.rules[found]]
    if query.phases:
        yield "phases", np.array([phase in query.phases for phase in index.phase_sets])[index.phases[found]]


def _best(ranked: "np.ndarray[tuple[int], np.dtype[np.float32]]", offset: int, limit: int) -> list[int]:
    last = offset + max(limit, 0)
    if last <= 0 or not len(ranked):
        return []
    worst = -np.partition(-ranked, last - 1)[last - 1] if last < len(ranked) else -np.inf
    some = np.flatnonzero(ranked >= worst)
    # Ties go by name, which is the order of the records.
    order = sorted(some.tolist(), key=lambda at: (-float(ranked[at]), at))
    return order[offset:last]


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(str(text))
    except ValueError:
        return None


def warm(session: Session) -> None:
    """Load what searches need (index, holidays, what is learned, the encoder's phrases), so that no first caller waits.

    Cheap where all of it is loaded.
    """
    search(session, ServiceQuery(text="food", open_now=True))
    needs_learned("warm")
    needs_meant("warm")
