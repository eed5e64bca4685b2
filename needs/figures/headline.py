"""The few figures that a council reads first, each with its definition."""

from collections.abc import Sequence
from dataclasses import dataclass

from needs.figures.columns import Columns
from needs.figures.filters import Filters
from needs.figures.intervals import Share, share
from needs.outcomes import OUR_FAILURES, Outcome

OURS = f"reason IN ({', '.join(repr(str(reason)) for reason in sorted(OUR_FAILURES))})"
"""SQL: the failure is one of Nearhelp's own."""
UNMET_BY_SERVICES = f"(outcome IN ('{Outcome.UNMET}', '{Outcome.PARTLY_MET}') AND NOT {OURS})"
"""SQL: somebody said that the need was not, or not wholly, met, and the failure is not Nearhelp's own."""
KNOWN = f"outcome <> '{Outcome.UNKNOWN}'"
"""SQL: somebody said what became of the need."""
_ALL = "true"
_KINDS = """
SELECT outcome, reason, count(*) AS n,
    if(need_code = '', '', 'named') AS need_code, if(neighborhood = '', '', 'known') AS neighborhood
FROM need WHERE {} GROUP BY ALL"""
# The definitions are asked of the few kinds of rows that differ in them, not of every row: half the time.


@dataclass(frozen=True)
class Figure:
    """A headline figure of the period and of the one before. `definition` says exactly what is counted.

    `is_share` is false where only the count has a meaning.
    """

    key: str
    label: str
    definition: str
    now: Share
    before: Share
    is_share: bool


@dataclass(frozen=True)
class _Definition:
    key: str
    label: str
    definition: str
    counted: str
    of: str = _ALL


DEFINITIONS = (
    _Definition(
        "needs",
        "Needs expressed",
        "Every need that somebody expressed, one row each: a message with two needs counts twice, a person who asks "
        "on two days counts twice.",
        _ALL,
    ),
    _Definition(
        "known",
        "Outcome known",
        "Needs of which a resident, staff or the assistant said what became of them, of all needs. The other "
        "outcomes are unknown, which is neither met nor unmet.",
        KNOWN,
    ),
    _Definition("met", "Met", "Needs said to be met, of those whose outcome is known.", "outcome = 'met'", KNOWN),
    _Definition(
        "unmet",
        "Unmet or partly met",
        "Needs said to be unmet or only partly met, of those whose outcome is known; where the failure was "
        "Nearhelp's own they are not in it.",
        UNMET_BY_SERVICES,
        KNOWN,
    ),
    _Definition(
        "ours",
        "Failed by Nearhelp",
        "Needs where Nearhelp did not understand, its directory had a gap or was out of date, or the person gave up "
        "midway; of all needs. Kept apart from what services lack.",
        OURS,
    ),
    _Definition(
        "unnamed",
        "Could not be named",
        "Messages that could not be understood, or that asked for help which none of the 66 needs covers; of all "
        "needs.",
        "need_code = ''",
    ),
    _Definition(
        "placed",
        "Place known",
        "Needs whose neighborhood is known, of all needs. Maps show only these.",
        "neighborhood <> ''",
    ),
)


def headline(columns: Columns, filters: Filters) -> tuple[Figure, ...]:
    """The headline figures. With nothing in the ledger every share is of nothing."""
    now, before = _counts(columns, filters), _counts(columns, filters.previous())
    return tuple(
        Figure(d.key, d.label, d.definition, share(*now[at]), share(*before[at]), d.counted is not _ALL)
        for at, d in enumerate(DEFINITIONS)
    )


def _counts(columns: Columns, filters: Filters) -> Sequence[tuple[int, int]]:
    where, values = filters.where()
    counts = ", ".join(f"sum(n) FILTER ({d.counted} AND {d.of}), sum(n) FILTER ({d.of})" for d in DEFINITIONS)
    row = columns.query(f"SELECT {counts} FROM ({_KINDS.format(where)})", values)[0]
    return [(int(counted or 0), int(of or 0)) for counted, of in zip(row[::2], row[1::2], strict=True)]
