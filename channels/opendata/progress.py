"""Puts the published figures of one month in the order in which the public page shows them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from channels.reports import maps
from channels.reports.charts import SHADES, Bar, Chart, bars, shade
from needs.figures.names import need_name
from needs.figures.places import FEWEST_HOUSEHOLDS, households
from needs.outcomes import Outcome
from needs.publication import ALL, GRAND, NEEDS, NOT_MET, OTHER, OUTCOMES, PLACES, REASONS, TOTAL, Edition
from needs.suppression import Cell

Row = tuple[str, int | None, int | None, int | None]
"""A need: its code, how many asked, how many of these were not met, how many were met or are unknown."""
MOST_BARS: Final = 12


@dataclass(frozen=True)
class Progress:
    """One month. None stands for a hidden figure everywhere."""

    total: int | None
    outcomes: Mapping[str, int | None]
    domains: tuple[Row, ...]
    needs: tuple[Row, ...]
    reasons: tuple[tuple[str, int | None], ...]
    places: tuple[tuple[str, int | None, float | None], ...]
    map: Chart
    most: float
    unmet: Chart | None
    months: Chart | None


def progress(edition: Edition, period: str) -> Progress:
    """What the page shows of one month, and the months side by side."""
    table = edition.tables[period]
    rows = [_row(table, name) for table_name, name, column in table if table_name == NEEDS and column == TOTAL]
    found = sorted(rows, key=lambda row: (-(row[1] or 0), row[0]))
    rates = _rates(table)
    most = max((rate for rate in rates.values() if rate is not None), default=0.0)
    return Progress(
        total=table.get(GRAND),
        outcomes={outcome: table.get((OUTCOMES, ALL, outcome)) for outcome in Outcome},
        domains=tuple(row for row in found if "." not in row[0] and row[0] != ALL),
        needs=tuple(row for row in found if "." in row[0] and row[1] != 0),
        reasons=_reasons(table),
        places=tuple((name, table[PLACES, name, TOTAL], rates.get(name)) for name in _by_rate(table, rates)),
        map=_map(table, rates, most),
        most=most,
        unmet=_unmet(found),
        months=_months(edition),
    )


def _row(table: Mapping[Cell, int | None], name: str) -> Row:
    return name, table[NEEDS, name, TOTAL], table[NEEDS, name, NOT_MET], table[NEEDS, name, OTHER]


def _reasons(table: Mapping[Cell, int | None]) -> tuple[tuple[str, int | None], ...]:
    named = [(row, value) for (kind, row, _), value in table.items() if kind == REASONS and row != ALL and value != 0]
    return tuple(sorted(named, key=lambda item: (-(item[1] or 0), item[0])))


def _rates(table: Mapping[Cell, int | None]) -> dict[str, float | None]:
    """Needs per 1,000 households; None where the number is hidden or hardly anybody lives."""
    rates: dict[str, float | None] = {}
    for name, homes in households().items():
        value = table.get((PLACES, name, TOTAL))
        rates[name] = 1000 * value / homes if value is not None and homes >= FEWEST_HOUSEHOLDS else None
    return rates


def _by_rate(table: Mapping[Cell, int | None], rates: Mapping[str, float | None]) -> list[str]:
    names = [row for kind, row, _ in table if kind == PLACES]
    return sorted(names, key=lambda name: (-(rates.get(name) or -1), name))


def _map(table: Mapping[Cell, int | None], rates: Mapping[str, float | None], most: float) -> Chart:
    fills = {}
    for name, rate in rates.items():
        if table.get((PLACES, name, TOTAL)) != 0:
            fills[name] = maps.HATCHED if rate is None else shade(rate, most) if rate else SHADES[0]
    hatched = sum(fill == maps.HATCHED for fill in fills.values())
    says = f"Map of needs per 1,000 households in the 87 neighborhoods; {hatched} are hidden. The table has all."
    return maps.city(fills, says)


def _unmet(rows: list[Row]) -> Chart | None:
    known = sorted((row for row in rows if "." in row[0] and row[2]), key=lambda row: -(row[2] or 0))[:MOST_BARS]
    if not known:
        return None
    drawn = [Bar(need_name(code), not_met or 0) for code, _, not_met, _ in known]
    return bars(drawn, "The needs most often not met. The table has all that may be shown.", "People, not met")


def _months(edition: Edition) -> Chart | None:
    totals = [(period, edition.tables[period].get(GRAND)) for period in edition.periods[-MOST_BARS:]]
    if len(totals) < 2:
        return None
    rows = [Bar(period.rstrip("*"), total) for period, total in totals if total is not None]
    return bars(rows, "Needs of each published month.", "People, each counted once a need")
