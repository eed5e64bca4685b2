"""How far the ledger goes, and whether it holds real needs or a demonstration."""

from dataclasses import dataclass
from datetime import date

from needs.figures.columns import Columns


@dataclass(frozen=True)
class Extent:
    """The rows that are shown and their first and last day. `invented`: there is nothing but a demonstration."""

    rows: int
    first: date | None
    last: date | None
    invented: bool


def extent(columns: Columns) -> Extent:
    """How far the ledger goes. Once there is one real row, invented ones are not shown unless asked for."""
    found = columns.query("SELECT invented, count(*), min(day), max(day) FROM need GROUP BY invented ORDER BY invented")
    if not found:
        return Extent(0, None, None, False)
    invented, rows, first, last = found[0]
    return Extent(rows, first, last, invented)
