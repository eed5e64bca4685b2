"""The screen's second look: words and parts of words that lean to a crisis, with weights learned from messages.

Rules name what somebody foresaw. Most messages of people in danger name nothing, so what the rules leave open is
weighed here: TF-IDF over words (1-3) and parts of words (2-5), times the weights in `rules/learned.tsv.gz`, which
`nearhelp train --shipped` learns from `data/nlu`. It needs no library: a sum over the grams of a message.
"""

import gzip
from array import array
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import log, sqrt
from pathlib import Path

from safety.crisis import KIND_OF_NEED

FILE = Path(__file__).parent / "rules" / "learned.tsv.gz"
NEEDS = tuple(KIND_OF_NEED)
"""The columns of the file after gram, IDF and the weight for any crisis: one for each crisis need."""
UNIT = 1000
"""Numbers in the file are whole thousandths."""
LONGEST_WORDS, SHORTEST_PART, LONGEST_PART = 3, 2, 5
STRETCH, STEP = 25, 12
"""Words of a long message that are weighed together, so that a sentence of alarm is not drowned in a page."""


@dataclass(frozen=True)
class Leaning:
    """How much a message leans to a crisis (0 is as much as not), and to which need if so."""

    crisis: float
    need: str


def grams(words: Sequence[str]) -> Counter[str]:
    """The grams of a message and how often each stands in it; those within words carry a mark of their own."""
    found: Counter[str] = Counter()
    for length in range(1, LONGEST_WORDS + 1):
        found.update(" ".join(words[start : start + length]) for start in range(len(words) - length + 1))
    for word in words:
        padded = f"_{word}_"
        for length in range(SHORTEST_PART, min(LONGEST_PART, len(padded)) + 1):
            found.update(f"·{padded[start : start + length]}" for start in range(len(padded) - length + 1))
    return found


@dataclass(frozen=True)
class Learned:
    """The weights: by gram its IDF, its weight for any crisis, and its weight for each of `NEEDS`."""

    rows: Mapping[str, Sequence[float]]
    intercepts: Sequence[float]

    def lean(self, words: Sequence[str]) -> Leaning:
        """The leaning of a message; of a long one, that of the stretch that leans most."""
        stretches = [words]
        if len(words) > STRETCH + STEP:
            stretches += [words[start : start + STRETCH] for start in range(0, len(words) - STEP, STEP)]
        return max((self._lean(stretch) for stretch in stretches), key=lambda leaning: leaning.crisis)

    def _lean(self, words: Sequence[str]) -> Leaning:
        totals = [0.0] * len(self.intercepts)
        square = 0.0
        for gram, count in grams(words).items():
            row = self.rows.get(gram)
            if row is None:
                continue
            value = (1 + log(count)) * row[0]
            square += value * value
            for place, weight in enumerate(row[1:]):
                totals[place] += value * weight
        length = sqrt(square) or 1.0
        crisis, *needs = (total / length + base for total, base in zip(totals, self.intercepts, strict=True))
        return Leaning(crisis, NEEDS[needs.index(max(needs))])


@lru_cache(maxsize=1)
def learned() -> Learned:
    """The weights of the file, read once a process.

    Raises:
        OSError, ValueError: the file is missing or not what `save` wrote; `nearhelp train --shipped` makes it anew.
    """
    rows: dict[str, array[float]] = {}  # an array is a third of a tuple's size
    intercepts = array("f")
    with gzip.open(FILE, "rt", encoding="utf-8") as lines:
        next(lines)
        for line in lines:
            gram, *numbers = line.rstrip("\n").split("\t")
            values = array("f", [int(number) / UNIT for number in numbers])
            if gram:
                rows[gram] = values
            else:
                intercepts = values
    return Learned(rows, intercepts)


def made_of() -> str:
    """The fingerprint of the messages from which the file was learned, as its first line gives it."""
    with gzip.open(FILE, "rt", encoding="utf-8") as lines:
        return next(lines).strip()


def save(rows: Mapping[str, Sequence[float]], intercepts: Sequence[float], fingerprint: str) -> None:
    """Write the file whole or not at all; the same weights give the same bytes."""
    partial = FILE.with_suffix(".partial")
    with partial.open("wb") as target, gzip.GzipFile(fileobj=target, mode="wb", filename="", mtime=0) as packed:
        packed.write(f"{fingerprint}\n".encode())
        for gram, numbers in [("", intercepts), *sorted(rows.items())]:
            packed.write("\t".join([gram, *(str(round(number * UNIT)) for number in numbers)]).encode() + b"\n")
    partial.replace(FILE)
