"""Who is not heard: places and languages that few messages come from."""

from collections import Counter
from dataclasses import dataclass

from scipy.stats import poisson

from language.codes import SUPPORTED
from needs.figures.columns import Columns
from needs.figures.filters import Filters
from needs.figures.places import FEWEST_HOUSEHOLDS, households

RARELY = 0.001
"""A place is quiet where so few messages would come by chance in at most one of a thousand."""


@dataclass(frozen=True)
class Heard:
    """A neighbourhood's messages beside what its households would send at the city's rate."""

    name: str
    needs: int
    expected: float
    quiet: bool


@dataclass(frozen=True)
class LanguageHeard:
    """A language's needs and the number of neighbourhoods that any came from."""

    language: str
    needs: int
    neighborhoods: int
    placed: int


@dataclass(frozen=True)
class Coverage:
    """What the ledger hears and what it does not. It says nothing of people who never ask."""

    places: tuple[Heard, ...]
    languages: tuple[LanguageHeard, ...]

    @property
    def quiet(self) -> tuple[Heard, ...]:
        """The neighbourhoods that are heard far less than their households, quietest first."""
        return tuple(sorted((p for p in self.places if p.quiet), key=lambda p: (p.needs / p.expected, p.name)))


def coverage(columns: Columns, filters: Filters) -> Coverage:
    """Coverage by neighbourhood and language; rows of unknown place count only for the languages."""
    where, values = filters.where()
    rows = columns.query(f"SELECT neighborhood, language, count(*) FROM need WHERE {where} GROUP BY ALL", values)
    by_place: Counter[str] = Counter()
    for name, _, count in rows:
        by_place[name] += count
    homes = {name: count for name, count in households().items() if count >= FEWEST_HOUSEHOLDS}
    rate = sum(by_place[name] for name in homes) / sum(homes.values())
    found = tuple(
        Heard(name, by_place[name], rate * count, chance_of_at_most(by_place[name], rate * count) < RARELY)
        for name, count in sorted(homes.items())
    )
    return Coverage(found, tuple(_language(language, rows) for language in SUPPORTED))


def chance_of_at_most(count: int, expected: float) -> float:
    """The chance that a Poisson variable of this mean is at most `count`."""
    return float(poisson.cdf(count, expected)) if expected > 0 else 1.0


def _language(language: str, rows: list[tuple[str, str, int]]) -> LanguageHeard:
    mine = [(name, count) for name, spoken, count in rows if spoken == language]
    placed = [count for name, count in mine if name]
    return LanguageHeard(language, sum(count for _, count in mine), len(placed), sum(placed))
