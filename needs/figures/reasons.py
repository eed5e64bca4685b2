"""Need by reason: why each need was not met, beside the period before."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from needs.figures.columns import Columns
from needs.figures.filters import UNNAMED_NEED, Filters
from needs.figures.intervals import Share, change, share

NOT_SAID = "not_said"
"""Unmet or partly met, and nobody said why."""
_SQL = """
SELECT need_code, reason, barrier, count(*) FILTER (outcome IN ('unmet', 'partly_met')), count(*)
FROM need WHERE {} GROUP BY ALL"""


@dataclass(frozen=True)
class ReasonFigure:
    """How often a need failed for a reason, as a share of all needs of its code, now and before.

    `reason` is a value of `Reason` or `not_said`; with its barrier as `not_accessible:transport`. `change` is
    `higher`, `lower` or `same` (the intervals overlap).
    """

    need_code: str
    reason: str
    now: Share
    before: Share

    @property
    def change(self) -> str:
        """Whether it has changed by more than chance explains."""
        return change(self.now, self.before)


def reasons_by_need(columns: Columns, filters: Filters) -> tuple[ReasonFigure, ...]:
    """Every need and reason that occurs in the period or before it, most frequent first."""
    now, totals = _counts(columns, filters)
    before, totals_before = _counts(columns, filters.previous())
    figures = [
        ReasonFigure(
            need_code=code or UNNAMED_NEED,
            reason=reason,
            now=share(now.get((code, reason), 0), totals.get(code, 0)),
            before=share(before.get((code, reason), 0), totals_before.get(code, 0)),
        )
        for code, reason in now.keys() | before.keys()
    ]
    return tuple(sorted(figures, key=lambda figure: (-figure.now.count, figure.need_code, figure.reason)))


def _counts(columns: Columns, filters: Filters) -> tuple[Mapping[tuple[str, str], int], Mapping[str, int]]:
    where, values = filters.where()
    failed: defaultdict[tuple[str, str], int] = defaultdict(int)
    totals: defaultdict[str, int] = defaultdict(int)
    for code, reason, barrier, unmet, total in columns.query(_SQL.format(where), values):
        totals[code] += total
        if unmet:
            failed[code, label(reason, barrier)] += unmet
    return failed, totals


def label(reason: str, barrier: str) -> str:
    """The name of a reason with its barrier."""
    return f"{reason}:{barrier}" if barrier else reason or NOT_SAID
