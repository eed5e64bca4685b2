"""The values that the ledger takes for what is needed and where, so that no free text slips into either."""

import csv
from functools import lru_cache

from directory.codes import need_codes
from runtime.paths import REFERENCE_DIRECTORY

UNKNOWN_PHASE = "unknown"


@lru_cache(maxsize=1)
def neighborhood_names() -> frozenset[str]:
    """The names of the 87 neighbourhoods."""
    with (REFERENCE_DIRECTORY / "neighborhoods.csv").open(newline="", encoding="utf-8") as handle:
        return frozenset(row["name"] for row in csv.DictReader(handle))


def phase_of(code: str | None) -> str:
    """The phase of a need (prevention, response, restoration); `unknown` for a need that nobody could name."""
    return need_codes()[code].phase if code else UNKNOWN_PHASE
