"""Reads a query as words: stems, endings of Somali nouns, and slips of the pen against a vocabulary."""

from collections import defaultdict
from collections.abc import Iterable
from functools import lru_cache
from typing import Final

from rapidfuzz import process
from rapidfuzz.distance import OSA

from directory.places_words import plain_words
from runtime.paths import DATA

_SOMALI: Final = ("kayga", "keyga", "gayga", "geyga", "dayda", "tayda", "yada", "yaal", "kii", "gii", "dii", "tii",
                  "ka", "ga", "da", "ta", "ha")  # fmt: skip
"""Somali's definite article and possessives, which stand behind the noun: guri, guriga, gurigayga; cunto, cuntada."""


def stems(text: str) -> list[str]:
    """The words of a text, each as its stem, in order."""
    return [stem(word) for word in plain_words(text)]


@lru_cache(maxsize=100_000)
def stem(word: str) -> str:
    """A word without the plural of English and Spanish; short words stay."""
    if len(word) <= 3 or not word.endswith("s") or word.endswith(("ss", "us", "is")):
        return word
    if word.endswith("ies") and len(word) > 4:
        return f"{word[:-3]}y"
    if word.endswith(("xes", "ches", "shes", "sses", "zes")):
        return word[:-2]
    return word[:-1]


@lru_cache(maxsize=1)
def ordinary_words() -> frozenset[str]:
    """English words that are spelt right, which no look-up may take for a slip."""
    return frozenset(map(stem, (DATA / "search" / "english_words.txt").read_text(encoding="utf-8").split()))


class Vocabulary:
    """Known words, and the one that a word most likely stands for.

    Words lie in boxes by first letter and length, so that a look-up compares hundreds of words, never all.
    """

    def __init__(self, words: Iterable[str]) -> None:
        self.words = frozenset(words)
        self._boxes: dict[tuple[str, int], list[str]] = defaultdict(list)
        for word in sorted(self.words):
            if len(word) >= 4 and word.isalpha():
                self._boxes[word[0], len(word)].append(word)
        self._nearest = lru_cache(maxsize=20_000)(self._look)

    def known(self, word: str) -> str | None:
        """The word itself, without a Somali ending, or as it is spelt right; None where nothing is near."""
        if word in self.words:
            return word
        return self._nearest(word)

    def _look(self, word: str) -> str | None:
        for ending in _SOMALI:
            root = word.removesuffix(ending)
            if root != word and len(root) >= 3:
                for form in (root, f"{root}o", f"{root}i", f"{root[:-1]}o"):
                    if form in self.words:
                        return form
        return self._mended(word)

    def _mended(self, word: str) -> str | None:
        if len(word) < 5 or not word.isalpha() or word in ordinary_words():
            return None
        slips = 1 if len(word) < 8 else 2
        near = [
            other for size in range(len(word) - slips, len(word) + slips + 1) for other in self._boxes[word[0], size]
        ]
        match = process.extractOne(word, near, scorer=OSA.distance, score_cutoff=slips)
        return match[0] if match else None
