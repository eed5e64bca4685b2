"""The names and words that `needs.identifiers.names` decides by, read once from `data/privacy` and the directory."""

import csv
import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from runtime.paths import DATA, REFERENCE_DIRECTORY

PRIVACY = DATA / "privacy"
PLACES = DATA / "places"
_WORD = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True)
class Lists:
    """Lower-case words without accents. `phrases` are the names of places, agencies and services, word by word."""

    given: frozenset[str]
    rare_given: frozenset[str]
    surnames: frozenset[str]
    rare_surnames: frozenset[str]
    ordinary: frozenset[str]
    foreign: frozenset[str]
    phrases: frozenset[tuple[str, ...]]
    longest: int


def plain(word: str) -> str:
    """The word in lower case, without accents and apostrophes."""
    bare = "".join(
        letter for letter in unicodedata.normalize("NFKD", word.lower()) if not unicodedata.combining(letter)
    )
    return bare.replace("'", "").replace("’", "")


@lru_cache(maxsize=1)
def lists() -> Lists:
    """Every list."""
    phrases = frozenset(_phrases())
    kept = _words("kept_words.txt")
    return Lists(
        given=_words("given_names.txt") - kept,
        rare_given=_words("rare_given_names.txt") | _words("foreign_words.txt"),
        surnames=_words("surnames.txt") - kept,
        rare_surnames=_words("rare_surnames.txt") | _words("foreign_words.txt"),
        ordinary=_words("ordinary_words.txt") | kept,
        foreign=_words("foreign_words.txt"),
        phrases=phrases,
        longest=max(map(len, phrases)),
    )


def _words(file: str) -> frozenset[str]:
    lines = (PRIVACY / file).read_text(encoding="utf-8").splitlines()
    return frozenset(word for line in lines if not line.startswith("#") for word in line.split())


def _phrases() -> Iterator[tuple[str, ...]]:
    named = (
        (REFERENCE_DIRECTORY / "neighborhoods.csv", ("name", "aliases", "community")),
        (REFERENCE_DIRECTORY / "organizations.csv", ("name",)),
        (REFERENCE_DIRECTORY / "services.csv", ("name",)),
        (PLACES / "areas.csv", ("name", "aliases")),
        (PLACES / "landmarks.csv", ("name", "aliases")),
        (PLACES / "cities.csv", ("name", "aliases")),
        (PLACES / "streets.csv", ("name", "aliases")),
    )
    for path, columns in named:
        for text in _cells(path, columns):
            # "Simpson Housing Services" is called "Simpson Housing" too, and "Project for Pride (PPL)" "PPL".
            for part in re.split(r"[();:,/]| - | – ", text):
                words = tuple(plain(word) for word in _WORD.findall(part))
                if words:
                    yield words
                    yield from (words[:size] for size in range(2, len(words)))


def _cells(path: Path, columns: Iterable[str]) -> Iterator[str]:
    with path.open(encoding="utf-8", newline="") as handle:
        for row in csv.DictReader(handle):
            yield from (row[column] for column in columns if row[column])
