"""Reads what a query says before anything is looked up: the place, needs, whom it is for, a language, an age.

The words come from `data/search/synonyms.yml` in four languages, from the labels of `data/needs.csv`, and from
`directory.places`. Reading a text costs well under a millisecond and is remembered.
"""

import math
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

import yaml

from directory.codes import need_codes
from directory.places import Place, find_place
from directory.places_words import Word, read_words
from directory.search.words import Vocabulary, ordinary_words, stem, stems
from language.detection import detect
from runtime.paths import DATA

SYNONYMS: Final = DATA / "search" / "synonyms.yml"
_UNKNOWN_WORD: Final = 2.5
"""What a word that no phrase has counts, so that one known word among ten unknown ones says little."""
LONGEST: Final = 1000
"""Characters of a query that are read."""

_AGE: Final = re.compile(
    r"\b(?:i ?a?m|im|age|aged|tengo|soy de)\s+(\d{1,2})"
    r"(?!\d|\s*(?:kids|children|hijos|months|weeks|week|days|dollars|at|on))"
    r"|\b(\d{1,2})\s*(?:yo|y/o|yrs? old|years? old|year old|anos|jir|xyoo)\b"
    r"|\b(\d{2})\s*([mf])\b",
    re.IGNORECASE,
)
_FREE: Final = frozenset({"free", "gratis", "bilaash", "dawb"})
_NOW: Final = re.compile(r"\bopen (?:right )?now\b|\babierto ahora\b|\bopen rn\b", re.IGNORECASE)


Facet = tuple[tuple[str, ...], ...]
"""The directory's ways to say one thing, each as stems."""


@dataclass(frozen=True)
class Reading:
    """What a query says.

    `words` are its stems without stopwords, mended where they were misspelt; `needs` are weights from 0 to 1 by need
    code, `matched` the phrases that spoke for each. `facets` are the directory's words for each thing that is asked
    within a need, whatever language it was said in. `said` are all stems, `in_place` those of the place's name.
    """

    text: str
    place: Place | None
    words: tuple[str, ...]
    needs: Mapping[str, float]
    matched: Mapping[str, tuple[str, ...]]
    audiences: frozenset[str]
    languages: tuple[str, ...]
    age: int | None
    male: bool | None
    open_now: bool
    in_place: frozenset[str]
    free: bool = False
    facets: tuple[Facet, ...] = ()
    said: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Phrase:
    words: tuple[str, ...]
    shown: str
    needs: tuple[str, ...]
    only: frozenset[str] = frozenset()
    """Languages in which alone the phrase counts: "se" is tax in Hmong and "himself" in Spanish."""


class Lexicon:
    """Phrases by their first word, with what each speaks for."""

    def __init__(self) -> None:
        read = yaml.load(SYNONYMS.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
        self.stopwords = frozenset(stem(word) for words in read["stopwords"].values() for word in _plain_words(words))
        self.phrases = _phrases(read["needs"])
        self._audiences = _by_words(read["audiences"])
        self._languages = _by_words(read["languages"])
        self._facets = _facets(read["facets"])
        self._first: dict[str, list[_Phrase]] = defaultdict(list)
        for phrase in self.phrases:
            self._first[phrase.words[0]].append(phrase)
            if len(phrase.words) == 2 and not self.stopwords & set(phrase.words):
                # "dumped mattress" is also said "mattress dumped".
                turned = _Phrase(phrase.words[::-1], phrase.shown, phrase.needs)
                self._first[turned.words[0]].append(turned)
        self._speaks = self._words_of_needs()
        self.vocabulary = Vocabulary(
            word
            for phrase in (*(p.words for p in self.phrases), *self._audiences, *self._languages, *self._facets)
            for word in phrase
        )

    def read(self, text: str) -> Reading:
        """What a text says."""
        text = text[:LONGEST]
        place = find_place(text)
        tokens = read_words(text)
        inside = [place is not None and place.span[0] <= word.start < place.span[1] for word in tokens]
        known = [self._known(word) for word in tokens]
        needs, matched = self._needs(known, inside, text)
        age, male = _age(text)
        return Reading(
            text=text,
            place=place,
            words=tuple(word for word in known if word not in self.stopwords),
            free=any(word in _FREE for word in known),
            facets=self._meant(known),
            needs=needs,
            matched=matched,
            audiences=frozenset(name for _at, name in _found(known, self._audiences)),
            languages=tuple(dict.fromkeys(code for _at, code in _found(known, self._languages))),
            age=age,
            male=male,
            open_now=bool(_NOW.search(text)),
            in_place=frozenset(word for word, there in zip(known, inside, strict=True) if there),
            said=tuple(known),
        )

    def _meant(self, words: Sequence[str]) -> tuple[Facet, ...]:
        """The directory's words for what the query says, so that "dentista" finds a dentist."""
        meant: list[Facet] = []
        at = 0
        while at < len(words):
            found = next((size for size in (5, 4, 3, 2, 1) if tuple(words[at : at + size]) in self._facets), 0)
            meant += self._facets.get(tuple(words[at : at + found]), ())
            at += max(found, 1)
        return tuple(dict.fromkeys(meant))

    def _words_of_needs(self) -> dict[str, tuple[float, frozenset[str]]]:
        """Every word of a phrase: the needs that use it, and how telling it is, as BM25 weighs a term."""
        users: dict[str, set[str]] = defaultdict(set)
        for phrase in self.phrases:
            for word in phrase.words:
                users[word].update(phrase.needs)
        whole = len(need_codes())
        return {
            word: (math.log(1 + (whole - len(codes) + 0.5) / (len(codes) + 0.5)), frozenset(codes))
            for word, codes in users.items()
        }

    def knows(self, reading: "Reading") -> bool:
        """Whether any word of a text is one of ours or English; else nobody could say what it means."""
        return any(word in self.vocabulary.words or word in ordinary_words() for word in reading.words)

    def needs_of_words(self, reading: "Reading") -> dict[str, float]:
        """The needs that single words speak for, from 0 to 1: the weaker voice, for what no phrase says.

        It is the only one in Somali and Hmong, which the sentence encoder does not know.
        """
        words = [word for word in dict.fromkeys(reading.said) if word not in reading.in_place]
        telling = {word: self._speaks.get(word, (_UNKNOWN_WORD, frozenset[str]())) for word in words}
        whole = sum(weight for weight, _codes in telling.values())
        found: dict[str, float] = defaultdict(float)
        for weight, codes in telling.values():
            for code in codes:
                found[code] += weight / whole
        return dict(found)

    def _known(self, word: Word) -> str:
        root = stem(word.text)
        if root in self.stopwords or len(root) < 4:
            return root
        return self.vocabulary.known(root) or root

    def _needs(
        self, words: Sequence[str], inside: Sequence[bool], text: str
    ) -> tuple[Mapping[str, float], Mapping[str, tuple[str, ...]]]:
        weights: dict[str, float] = defaultdict(float)
        matched: dict[str, list[str]] = defaultdict(list)
        taken = [False] * len(words)
        for phrase, positions in self._matches(words):
            if any(taken[at] or inside[at] for at in positions):
                continue
            if phrase.only and detect(text) not in phrase.only:
                continue
            for at in positions:
                taken[at] = True
            close = positions[-1] - positions[0] + 1 == len(positions)
            strength = (0.7 if len(positions) == 1 else 1.0) * (1.0 if close else 0.8) / math.sqrt(len(phrase.needs))
            for code in phrase.needs:
                weights[code] = 1 - (1 - weights[code]) * (1 - min(strength, 0.95))
                matched[code].append(phrase.shown)
        return dict(weights), {code: tuple(phrases) for code, phrases in matched.items()}

    def _matches(self, words: Sequence[str]) -> list[tuple[_Phrase, tuple[int, ...]]]:
        """Phrases found in order, longest first; one small word may stand between two of a phrase."""
        found = []
        for at, word in enumerate(words):
            for phrase in self._first.get(word, ()):
                positions = self._positions(phrase.words, words, at)
                if positions:
                    found.append((phrase, positions))
        found.sort(key=lambda match: (-len(match[1]), match[1][-1] - match[1][0], match[1]))
        return found

    def _positions(self, phrase: tuple[str, ...], words: Sequence[str], at: int) -> tuple[int, ...]:
        positions = [at]
        for wanted in phrase[1:]:
            after = positions[-1] + 1
            if after < len(words) and words[after] == wanted:
                positions.append(after)
            elif after + 1 < len(words) and words[after + 1] == wanted and words[after] in self.stopwords:
                positions.append(after + 1)
            else:
                return ()
        return tuple(positions)


@lru_cache(maxsize=1)
def lexicon() -> Lexicon:
    """The lexicon, read once a process."""
    return Lexicon()


@lru_cache(maxsize=4096)
def read_query(text: str) -> Reading:
    """What a query says; remembered, as staff's box asks again at every keystroke."""
    return lexicon().read(text)


def _phrases(needs: Mapping[str, Any]) -> tuple[_Phrase, ...]:
    speaks: dict[tuple[str, ...], list[str]] = defaultdict(list)
    shown: dict[tuple[str, ...], str] = {}
    said_in: dict[tuple[str, ...], set[str]] = defaultdict(set)
    for code, label in ((code, need.label) for code, need in need_codes().items()):
        _add(speaks, shown, label, code)
    for code, languages in needs.items():
        for language, phrases in languages.items():
            for phrase in phrases:
                _add(speaks, shown, phrase, code)
                said_in[tuple(stems(phrase))].add(language)
    return tuple(
        _Phrase(words, shown[words], tuple(codes), frozenset(said_in[words] if _is_short(words) else ()))
        for words, codes in speaks.items()
    )


def _is_short(words: tuple[str, ...]) -> bool:
    return len(words) == 1 and len(words[0]) <= 3


def _add(speaks: dict[tuple[str, ...], list[str]], shown: dict[tuple[str, ...], str], phrase: str, code: str) -> None:
    words = tuple(stems(phrase))
    if words and code not in speaks[words]:
        speaks[words].append(code)
        shown.setdefault(words, phrase)


def _plain_words(words: Sequence[str]) -> Iterator[str]:
    for word in words:
        yield from (part.text for part in read_words(word))


def _by_words(groups: Mapping[str, Sequence[str]]) -> dict[tuple[str, ...], str]:
    return {tuple(stems(phrase)): name for name, phrases in groups.items() for phrase in phrases}


def _facets(facets: Mapping[str, Mapping[str, Sequence[str]]]) -> dict[tuple[str, ...], tuple[Facet, ...]]:
    found: dict[tuple[str, ...], list[Facet]] = defaultdict(list)
    for said, languages in facets.items():
        ways = tuple(tuple(stems(way)) for way in said.split(" or "))
        for phrase in {*(" ".join(way) for way in ways), *(one for said in languages.values() for one in said)}:
            found[tuple(stems(phrase))].append(ways)
    return {words: tuple(dict.fromkeys(meant)) for words, meant in found.items()}


def _found(words: Sequence[str], phrases: Mapping[tuple[str, ...], str]) -> Iterator[tuple[int, str]]:
    for at in range(len(words)):
        for size in (3, 2, 1):
            name = phrases.get(tuple(words[at : at + size])) if at + size <= len(words) else None
            if name is not None:
                yield at, name
                break


def _age(text: str) -> tuple[int | None, bool | None]:
    match = _AGE.search(text)
    if match is None:
        return None, None
    age = int(next(group for group in match.groups()[:3] if group))
    male = None if not match[4] else match[4].lower() == "m"
    return (age, male) if 5 <= age <= 99 else (None, None)
