"""How far the ledger goes, and whether it holds real needs or a demonstration."""

from dataclasses import dataclass
from datetime import date

from needs.figures.columns import Columns


@dataclass(frozen=True)
class Extent:
    """The rows that are shown and their first and last day. `invented`: they are a demonstration; `others`: rows of
    the other kind, which are never shown with them."""

    rows: int
    first: date | None
    last: date | None
    invented: bool
    others: int = 0


def extent(columns: Columns, invented: bool = False) -> Extent:
    """How far the ledger goes. Once there is one real row, invented ones are shown only if they are asked for."""
    found = columns.query("SELECT invented, count(*), min(day), max(day) FROM need GROUP BY invented ORDER BY invented")
    kinds = {kind: (rows, first, last) for kind, rows, first, last in found}
    if not kinds:
        return Extent(0, None, None, False)
    shown = invented if invented in kinds else not invented
    return Extent(*kinds.pop(shown), shown, sum(rows for rows, _, _ in kinds.values()))
