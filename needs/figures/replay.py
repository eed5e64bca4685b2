"""Replay: which past unmet needs would a new service have met, if it had been there?"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import Literal

from needs.figures.columns import Columns
from needs.figures.filters import Filters
from needs.figures.reasons import NOT_SAID, label
from needs.outcomes import Barrier, Reason

Verdict = Literal["met", "perhaps", "not_met"]
_SQL = """
SELECT date_trunc('week', day)::DATE, language, neighborhood, reason, barrier, count(*)
FROM need WHERE {} AND outcome IN ('unmet', 'partly_met') GROUP BY ALL"""
_ALWAYS = frozenset(
    {
        Reason.FULL_OR_WAITLIST,
        Reason.FUNDS_EXHAUSTED,
        Reason.NO_SERVICE_EXISTS,
        Reason.DIRECTORY_GAP,
        Reason.OUT_OF_AREA,
    }
)
_PERHAPS = frozenset({Reason.TRIED_NOT_HELPED, Reason.DIRECTORY_STALE, NOT_SAID})
ASSUMPTIONS = (
    "A need counts as met if the service is for it, serves its neighbourhood and language, and removes the reason for "
    "which it failed. Needs without a neighbourhood count only for a service that serves the whole city.",
    "Needs that failed because someone tried and was not helped, because the listing was old, or for a reason nobody "
    "told, count as perhaps.",
    "Needs that were declined, broken off or not understood count as not met: a new service would not change them.",
    "What the service could take in a week is shared out week by week; what comes on top stays unmet.",
    "That people would have gone there is assumed, not known.",
)


@dataclass(frozen=True)
class WouldBeService:
    """A service that does not exist. An empty choice means no limit; `weekly_places` None means as many as come.

    `open_late`: evenings and weekends. `step_free`: usable with a disability. `no_papers`: asks for no documents.
    `open_to_all`: asks for no eligibility.
    """

    need_codes: tuple[str, ...]
    neighborhoods: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    free: bool = True
    open_late: bool = False
    step_free: bool = True
    no_papers: bool = False
    open_to_all: bool = False
    weekly_places: int | None = None

    def verdict(self, reason: str, barrier: str, language: str, neighborhood: str) -> Verdict:
        """What would have become of a need that failed for this reason."""
        if (self.neighborhoods and neighborhood not in self.neighborhoods) or not self._speaks(language):
            return "not_met"
        if reason in _PERHAPS:
            return "perhaps"
        if reason in _ALWAYS or (reason == Reason.INELIGIBLE and self.open_to_all):
            return "met"
        if reason != Reason.NOT_ACCESSIBLE:
            return "not_met"
        return "met" if self._removes(barrier) else "perhaps" if not barrier else "not_met"

    def _speaks(self, language: str) -> bool:
        return not self.languages or language in self.languages

    def _removes(self, barrier: str) -> bool:
        return {
            Barrier.TRANSPORT.value: bool(self.neighborhoods),
            Barrier.LANGUAGE.value: bool(self.languages),
            Barrier.HOURS.value: self.open_late,
            Barrier.COST.value: self.free,
            Barrier.DISABILITY.value: self.step_free,
            Barrier.DOCUMENTS.value: self.no_papers,
        }.get(barrier, False)


@dataclass(frozen=True)
class Replay:
    """Of `unmet` needs of its kind, `met` for sure and `perhaps` more, before the weekly limit; `served` after it.

    `by_reason`: reason, verdict and count, most first. `by_week`: Monday, needs it would have met, of these served.
    """

    unmet: int
    met: int
    perhaps: int
    served: int
    by_reason: tuple[tuple[str, Verdict, int], ...]
    by_week: tuple[tuple[date, int, int], ...]


def replay(columns: Columns, filters: Filters, service: WouldBeService) -> Replay:
    """Replay the unmet needs of the period that are of the service's kind."""
    where, values = filters.where()
    codes = ", ".join("?" * len(service.need_codes))
    rows = columns.query(_SQL.format(f"{where} AND need_code IN ({codes})"), [*values, *service.need_codes])
    reasons: defaultdict[tuple[str, Verdict], int] = defaultdict(int)
    weeks: defaultdict[date, int] = defaultdict(int)
    for week, language, neighborhood, reason, barrier, count in rows:
        verdict = service.verdict(reason or NOT_SAID, barrier, language, neighborhood)
        reasons[label(reason, barrier), verdict] += count
        weeks[week] += count if verdict == "met" else 0
    by_week = tuple((week, met, _served(met, service.weekly_places)) for week, met in sorted(weeks.items()))
    return Replay(
        unmet=sum(reasons.values()),
        met=sum(count for (_, verdict), count in reasons.items() if verdict == "met"),
        perhaps=sum(count for (_, verdict), count in reasons.items() if verdict == "perhaps"),
        served=sum(served for _, _, served in by_week),
        by_reason=tuple(sorted(((*key, count) for key, count in reasons.items()), key=lambda row: (-row[2], row[0]))),
        by_week=by_week,
    )


def _served(met: int, weekly_places: int | None) -> int:
    return met if weekly_places is None else min(met, weekly_places)
