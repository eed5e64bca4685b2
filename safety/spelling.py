"""Brings words to the form in which the rules know them: slang, leetspeak, spaced-out letters and misspellings."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz.distance import OSA

from safety.characters import Words

_LEET = ("0o 1i 3e 4a 5s 7t 8b @a $s !i", "0o 1l 3e 4a 5s 7t 8b @a $s !l")
_LEET_TABLES = tuple(str.maketrans({pair[0]: pair[1] for pair in pairs.split()}) for pairs in _LEET)
_SYMBOLS = str.maketrans("", "", "@$!*'")
_RUN = re.compile(r"(.)\1+")
_LONG_RUN = re.compile(r"(.)\1{2,}")
_FOLDS = (("qu", "k"), ("ch", "C"), ("ce", "se"), ("ci", "si"), ("ge", "je"), ("gi", "ji"), ("ll", "y"), ("h", ""))
_FOLD_LETTERS = str.maketrans("cvzx", "kbsj")
_SHORTEST_KEY, _SHORTEST_FOR_TWO, _LONGEST = 5, 9, 24


def squeeze(word: str) -> str:
    """`word` with every doubled letter single: Somali vowels and held-down keys are written either way."""
    return _RUN.sub(r"\1", word)


def sound(word: str) -> str:
    """How a Spanish word sounds, so that `aogando` and `ahogando`, `kemadas` and `quemadas` meet."""
    for letters, folded in _FOLDS:
        word = word.replace(letters, folded)
    return squeeze(word.translate(_FOLD_LETTERS))


@dataclass(frozen=True)
class Table:
    """The table `rules/spelling.toml`: which words are one, and which carry no weight."""

    same: Mapping[tuple[str, ...], tuple[str, ...]]
    fillers: frozenset[str]
    longest: int

    def unify(self, words: Words) -> Words:
        """Replace variants by their one form, longest first, and drop fillers."""
        kept: list[str] = []
        sentences: list[int] = []
        start = 0
        while start < len(words.words):
            length, replaced = self._variant(words.words, start)
            for word in replaced:
                if word not in self.fillers:
                    kept.append(word)
                    sentences.append(words.sentences[start])
            start += length
        return Words(tuple(kept), tuple(sentences))

    def _variant(self, words: tuple[str, ...], start: int) -> tuple[int, tuple[str, ...]]:
        for length in range(min(self.longest, len(words) - start), 0, -1):
            replaced = self.same.get(words[start : start + length])
            if replaced is not None:
                return length, replaced
        return 1, words[start : start + 1]


class Speller:
    """Repairs words that the rules do not know into words that they do.

    Args:
        vocabulary: every word of the rules and of the spelling table, by language; Spanish words are also known by
            their sound, Somali words with their letters doubled or not.
        stems: the beginnings that rules look for; a word that begins so is known.
        keys: the words worth a bounded fuzzy match (edit distance 1 from 5 letters, 2 from 8).
        common: ordinary words that are right as they stand and are never repaired.
    """

    def __init__(
        self,
        vocabulary: Mapping[str, set[str]],
        stems: Iterable[str],
        keys: Iterable[str],
        common: Iterable[str],
    ) -> None:
        self._vocabulary = frozenset().union(*vocabulary.values())
        self._stems = tuple(sorted(stems))
        self._common = frozenset(common)
        self._keys = tuple(sorted(key for key in keys if len(key) >= _SHORTEST_KEY))
        self._squeezed = {squeeze(word): word for word in sorted(vocabulary["so"]) if len(word) > 4}
        self._squeezed |= {squeeze(key): key for key in self._keys}
        self._sounds = {sound(word): word for word in sorted(vocabulary["es"]) if len(word) > 4}
        self.repair = lru_cache(maxsize=8192)(self._repair)

    def respell(self, words: Words) -> Words:
        """The words with spaced-out letters joined, run-together words split and misspelt ones repaired."""
        spelled: list[str] = []
        sentences: list[int] = []
        for word, sentence in self._join_letters(words):
            for part in self.repair(word):
                spelled.append(part)
                sentences.append(sentence)
        return Words(tuple(spelled), tuple(sentences))

    def _join_letters(self, words: Words) -> Iterable[tuple[str, int]]:
        run: list[str] = []
        first = 0
        for word, sentence in zip((*words.words, ""), (*words.sentences, 0), strict=True):
            if len(word) == 1:
                first = first if run else sentence
                run.append(word)
                continue
            yield from ((part, first) for part in self._letters(run))
            run = []
            if word:
                yield word, sentence

    def _letters(self, run: list[str]) -> tuple[str, ...]:
        if len(run) < 3 or len(run) > _LONGEST:
            return tuple(run)
        for start in range(min(3, len(run) - 2)):
            joined = "".join(run[start:])
            for candidate in (joined, *(joined.translate(table) for table in _LEET_TABLES)):
                parts = self._parts(candidate)
                if parts:
                    return (*run[:start], *parts)
        return tuple(run)

    def _repair(self, word: str) -> tuple[str, ...]:
        if self._knows(word) or len(word) > _LONGEST:
            return (word,)
        if "'" in word:
            return self._repair(word.replace("'", ""))
        if not word.isalpha():
            unmasked = self._unmask(word)
            if unmasked is None:
                return (word.translate(_SYMBOLS) or word,)
            word = unmasked
        shorter = _LONG_RUN.sub(r"\1", word)
        if word in self._vocabulary or shorter in self._common:
            return (word if word in self._vocabulary else shorter,)
        known = self._squeezed.get(squeeze(word)) or self._sounds.get(sound(word)) or self._nearest(word)
        if known:
            return (known,)
        return self._parts(word) or (word,)

    def _knows(self, word: str) -> bool:
        return word in self._vocabulary or word in self._common or word.startswith(self._stems)

    def _unmask(self, word: str) -> str | None:
        """The known word behind leetspeak or a starred-out letter."""
        if word.isdigit():
            return None
        if "*" in word:
            return self._starred(word)
        if not any(letter.isalpha() for letter in word):
            return None
        for table in _LEET_TABLES:
            candidate = word.translate(table)
            if not candidate.isalpha():
                continue
            if candidate in self._vocabulary or candidate in self._common:
                return candidate
            if squeeze(candidate) in self._squeezed:
                return self._squeezed[squeeze(candidate)]
            near = self._nearest(candidate)
            if near:
                return near
        return None

    def _starred(self, word: str) -> str | None:
        if not word[0].isalpha() or len(word) < 4:
            return None
        for key in self._keys_and_short():
            same_length = len(key) == len(word)
            if same_length and all(mark in ("*", letter) for mark, letter in zip(word, key, strict=True)):
                return key
        return None

    @lru_cache(maxsize=1)  # noqa: B019 - one speller lives as long as the process
    def _keys_and_short(self) -> tuple[str, ...]:
        return (*self._keys, "rape", "kill", "shot", "dead", "died", "drug", "stab", "guns", "hurt", "harm")

    def _nearest(self, word: str) -> str | None:
        if len(word) < _SHORTEST_KEY:
            return None
        best, best_distance = None, 3
        for key in self._keys:
            allowed = 2 if min(len(key), len(word)) >= _SHORTEST_FOR_TWO else 1
            if key[0] != word[0] or abs(len(key) - len(word)) > allowed:
                continue
            distance = OSA.distance(word, key, score_cutoff=allowed)
            if distance <= allowed and distance < best_distance:
                best, best_distance = key, distance
        return best

    def _parts(self, joined: str) -> tuple[str, ...] | None:
        """`joined` cut into known words of two letters and more (and `i`), or None; prefers the longest first."""
        if joined in self._vocabulary:
            return (joined,)
        if len(joined) < 7:
            return None
        cuts: list[tuple[str, ...] | None] = [()] + [None] * len(joined)
        for end in range(1, len(joined) + 1):
            for start in range(max(0, end - 14), end):
                before, part = cuts[start], joined[start:end]
                if before is None or not (len(part) > 2 or part in ("i", "im", "my", "me", "to", "se", "el")):
                    continue
                if part in self._vocabulary and (cuts[end] is None or len(before) + 1 < len(cuts[end] or ())):
                    cuts[end] = (*before, part)
        return cuts[-1]
