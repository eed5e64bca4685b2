"""Where needs come from, per 1,000 households, with those of unknown place apart."""

import csv
from dataclasses import dataclass
from functools import lru_cache

from needs.figures.columns import Columns
from needs.figures.filters import Filters
from needs.figures.headline import UNMET_BY_SERVICES
from runtime.paths import REFERENCE_DIRECTORY


@dataclass(frozen=True)
class PlaceFigure:
    """One neighbourhood's needs. `households` is an estimate (`data/directory/neighborhood_households.csv`)."""

    name: str
    needs: int
    unmet: int
    households: int

    def per_1000(self, count: int) -> float | None:
        """A count per 1,000 households; None where hardly anybody lives."""
        return 1000 * count / self.households if self.households >= FEWEST_HOUSEHOLDS else None


@dataclass(frozen=True)
class Places:
    """All 87 neighbourhoods by name, those with nothing included, and the needs of unknown place."""

    known: tuple[PlaceFigure, ...]
    unknown: int
    unknown_unmet: int


FEWEST_HOUSEHOLDS = 50
"""Below this a rate says more about the estimate than about people."""


def places(columns: Columns, filters: Filters) -> Places:
    """Needs, and unmet needs, by neighbourhood."""
    where, values = filters.where()
    rows = columns.query(
        f"SELECT neighborhood, count(*), count(*) FILTER ({UNMET_BY_SERVICES}) FROM need WHERE {where} GROUP BY ALL",
        values,
    )
    counts = {name: (needs, unmet) for name, needs, unmet in rows}
    known = (PlaceFigure(name, *counts.get(name, (0, 0)), homes) for name, homes in sorted(households().items()))
    return Places(tuple(known), *counts.get("", (0, 0)))


@lru_cache(maxsize=1)
def households() -> dict[str, int]:
    """The estimated households of the 87 neighbourhoods."""
    with (REFERENCE_DIRECTORY / "neighborhood_households.csv").open(newline="", encoding="utf-8") as handle:
        return {row["name"]: int(row["households"] or 0) for row in csv.DictReader(handle)}
