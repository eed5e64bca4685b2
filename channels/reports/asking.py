"""Reads what an analyst asks from the address, and writes the addresses of further questions."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from urllib.parse import urlencode

from starlette.datastructures import QueryParams

from directory.codes import need_codes
from needs.figures.columns import Columns
from needs.figures.extent import Extent, extent
from needs.figures.filters import Filters, FiltersError, from_query

NAMES = ("since", "until", "need", "place", "language", "channel")
INVENTED = "invented"
"""`1` in the address: look at the rows of `needs simulate` where there are real ones as well."""
SPANS = (("Last 30 days", 30), ("Last 90 days", 90), ("Last 365 days", 365))


@dataclass(frozen=True)
class Asked:
    """The filters in force, as they were given, and how far the ledger goes. `told` says what could not be read."""

    filters: Filters
    given: Mapping[str, Sequence[str]]
    far: Extent
    today: date
    told: str = ""

    def query(self, **changes: str | None) -> str:
        """The query of another address: the same filters but for the changes; None takes one away."""
        pairs = [(name, value) for name, values in self.given.items() if name not in changes for value in values]
        pairs += [(name, value) for name, value in changes.items() if value is not None]
        return urlencode(pairs)

    def chosen(self, name: str) -> str:
        """The value of a filter that the form shows; empty where there is none, or more than one."""
        values = self.given.get(name, ())
        return values[0] if len(values) == 1 else ""

    @property
    def spans(self) -> list[tuple[str, str]]:
        """Ready periods and their queries."""
        return [
            (label, self.query(since=(self.today - timedelta(days=days - 1)).isoformat(), until=self.today.isoformat()))
            for label, days in SPANS
        ]


def read_asked(params: QueryParams, columns: Columns, today: date) -> Asked:
    """What is asked. A filter that cannot be read is told, and the last 90 days are shown instead."""
    far = extent(columns, invented=params.get(INVENTED) == "1")
    given = {name: [value for value in params.getlist(name) if value] for name in NAMES}
    given = {name: values for name, values in given.items() if values}
    invented = {INVENTED: ["1"]} if far.invented else {}
    kept = invented if far.others else {}
    try:
        return Asked(from_query({**given, **invented}, today), {**given, **kept}, far, today)
    except FiltersError as why:
        return Asked(from_query(invented, today), kept, far, today, str(why))


def needs_by_domain() -> dict[str, list[str]]:
    """The codes of each domain, for the form."""
    found: dict[str, list[str]] = {}
    for code, need in need_codes().items():
        found.setdefault(need.domain, []).append(code)
    return found
