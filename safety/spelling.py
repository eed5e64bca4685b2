"""Brings words to the form in which the rules know them: slang, leetspeak, spaced-out letters and misspellings."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

import wordninja
from rapidfuzz.distance import OSA

from safety.characters import Words

_LEET = ("0o 1i 3e 4a 5s 7t 8b @a $s !i", "0o 1l 3e 4a 5s 7t 8b @a $s !l")
_LEET_TABLES = tuple(str.maketrans({pair[0]: pair[1] for pair in pairs.split()}) for pairs in _LEET)
_SYMBOLS = str.maketrans("", "", "@$!*'")
_RUN = re.compile(r"(.)\1+")
_LONG_RUN = re.compile(r"(.)\1{2,}")
_FOLDS = (("qu", "k"), ("ch", "C"), ("ce", "se"), ("ci", "si"), ("ge", "je"), ("gi", "ji"), ("ll", "y"), ("h", ""))
_SHORT_PARTS = frozenset({"im", "my", "me", "to", "se", "el"})
_FOLD_LETTERS = str.maketrans("cvzx", "kbsj")
_SHORTEST_MESSAGE, _LONGEST_MESSAGE, _MOSTLY = 13, 300, 0.75
_SHORTEST_KEY, _SHORTEST_FOR_A_WRONG_LETTER, _SHORTEST_FOR_TWO, _LONGEST = 5, 8, 9, 24


def squeeze(word: str) -> str:
    """`word` with every doubled letter single: Somali vowels and held-down keys are written either way."""
    return _RUN.sub(r"\1", word)


def sound(word: str) -> str:
    """How a Spanish word sounds, so that `aogando` and `ahogando`, `kemadas` and `quemadas` meet."""
    for letters, folded in _FOLDS:
        word = word.replace(letters, folded)
    return squeeze(word.translate(_FOLD_LETTERS))


def _shortened(word: str) -> Iterator[str]:
    """`word` without one of its letters: two words one slip apart share such a form."""
    return (word[:place] + word[place + 1 :] for place in range(len(word)))


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
            for word in (word.replace("'", "") for word in replaced):
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
        self._near: dict[str, list[str]] = {}
        for known in sorted(self._vocabulary):
            if len(known) >= _SHORTEST_KEY and known.isalpha():
                for shorter in {known, *_shortened(known)}:
                    self._near.setdefault(shorter, []).append(known)
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
        if word in self._vocabulary or word in self._common:
            return (word,)
        if len(word) > _LONGEST:
            return self._run_together(word)
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
        stem = max((stem for stem in self._stems if word.startswith(stem)), key=len, default="")
        if stem and not (known and (known.startswith(stem) or len(stem) < _SHORTEST_KEY)):
            return (word,)
        return (known,) if known else self._parts(word) or self._run_together(word)

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
        """The known word one slip away (a letter missed, added, wrong or swapped), or a key word two slips away."""
        if len(word) < _SHORTEST_KEY:
            return None
        near = {known for form in (word, *_shortened(word)) for known in self._near.get(form, ())}
        slips = [known for known in near if OSA.distance(word, known) <= 1 and self._plausible(word, known)]
        if slips:
            return min(slips, key=lambda known: (known not in self._keys, -len(known), known))
        return self._two_slips(word)

    def _plausible(self, word: str, known: str) -> bool:
        """Whether one slip makes `word` of `known`: short words are more often another word than a slip."""
        if word[0] != known[0]:
            return False
        if known in self._keys:
            return True
        if word[-1] != known[-1] or len(known) <= _SHORTEST_KEY:
            return False
        wrong_letter = len(word) == len(known) and sorted(word) != sorted(known)
        return len(word) >= _SHORTEST_FOR_A_WRONG_LETTER if wrong_letter else True

    def _two_slips(self, word: str) -> str | None:
        far = [
            key
            for key in self._keys
            if min(len(key), len(word)) >= _SHORTEST_FOR_TWO
            and key[0] == word[0]
            and OSA.distance(word, key, score_cutoff=2) <= 2
        ]
        return min(far, default=None)

    def _parts(self, joined: str) -> tuple[str, ...] | None:
        """`joined` cut into known words of three letters and more (and a few shorter), longest first; or None."""
        if joined in self._vocabulary:
            return (joined,)
        if len(joined) < 7:
            return None
        cuts: list[tuple[str, ...] | None] = [()] + [None] * len(joined)
        for end in range(1, len(joined) + 1):
            for start in range(max(0, end - 14), end):
                before, part = cuts[start], joined[start:end]
                if before is None or not (len(part) > 2 or part in _SHORT_PARTS or (part == "i" and not start)):
                    continue
                if part in self._vocabulary and (cuts[end] is None or len(before) + 1 < len(cuts[end] or ())):
                    cuts[end] = (*before, part)
        return cuts[-1]

    def _run_together(self, word: str) -> tuple[str, ...]:
        """A message typed without spaces, cut into the likeliest English words; any other long word as it stands."""
        if not _SHORTEST_MESSAGE <= len(word) <= _LONGEST_MESSAGE or not word.isalpha():
            return (word,)
        parts = tuple(wordninja.split(word))
        known = sum(len(part) for part in parts if part in self._common or part in self._vocabulary)
        return parts if len(parts) >= 3 and known >= _MOSTLY * len(word) else (word,)
