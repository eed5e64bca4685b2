"""Finds patterns in words: one pass through a trie of phrases, then joins of the few phrases that were found."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice

from safety.characters import Words
from safety.patterns import TOGETHER, Pattern, Phrase, Step

Span = tuple[int, int]
Found = dict[int, list[Span]]

_SHORTEST_STEM = 4
_MOST_JOINS = 256
"""How many ways of placing a pattern in one window are followed; more only come from a text that repeats itself."""


class _Node:
    __slots__ = ("elements", "next")

    def __init__(self) -> None:
        self.next: dict[str, _Node] = {}
        self.elements: list[int] = []


@dataclass(frozen=True)
class Match:
    """The elements of a pattern that were found, as word spans in order, gaps left out."""

    spans: tuple[Span, ...]

    @property
    def start(self) -> int:
        return min(start for start, _ in self.spans)

    @property
    def end(self) -> int:
        return max(end for _, end in self.spans)


@dataclass
class _Compiled:
    key: int
    elements: frozenset[int]
    parts: tuple[tuple[tuple[int, Step], ...], ...]
    owner: int


@dataclass
class Index:
    """Every pattern, ready to be looked up by the phrases that a text holds."""

    _root: _Node = field(default_factory=_Node)
    _prefixes: dict[int, set[str]] = field(default_factory=dict)
    _numbers: dict[frozenset[Phrase], int] = field(default_factory=dict)
    _compiled: list[_Compiled] = field(default_factory=list)
    _by_key: dict[int, list[_Compiled]] = field(default_factory=dict)

    def add(self, pattern: Pattern, owner: int) -> None:
        """Add a pattern; `owner` is what `matches` gives back with it."""
        parts = tuple(tuple((self._number(step.phrases), step) for step in part) for part in pattern.parts)
        elements = frozenset(number for part in parts for number, _ in part)
        self._compiled.append(_Compiled(-1, elements, parts, owner))

    def freeze(self) -> None:
        """Choose for each pattern the element that fewest patterns share, so that a text meets few patterns."""
        shared: dict[int, int] = {}
        for compiled in self._compiled:
            for element in compiled.elements:
                shared[element] = shared.get(element, 0) + 1
        self._by_key = {}
        for compiled in self._compiled:
            compiled.key = min(compiled.elements, key=lambda element: (shared[element], element))
            self._by_key.setdefault(compiled.key, []).append(compiled)

    def find(self, words: Sequence[str]) -> Found:
        """Where each element stands in the words."""
        forms = [self._forms(word) for word in words]
        found: Found = {}
        for start in range(len(words)):
            nodes = [self._root]
            position = start
            while nodes and position < len(words):
                nodes = [node.next[form] for node in nodes for form in forms[position] if form in node.next]
                position += 1
                for node in nodes:
                    for element in node.elements:
                        spans = found.setdefault(element, [])
                        if not spans or spans[-1] != (start, position):
                            spans.append((start, position))
        return found

    def matches(self, words: Words, found: Found) -> Iterator[tuple[int, Match]]:
        """The owner and one match of every pattern whose elements are all there and rightly placed."""
        for key in found:
            for compiled in self._by_key.get(key, ()):
                if all(element in found for element in compiled.elements):
                    match = _match(compiled.parts, words, found)
                    if match is not None:
                        yield compiled.owner, match

    def all_spans(self, words: Words, found: Found) -> Iterator[tuple[int, Span]]:
        """The owner and, for each place where each part of a pattern stands, the whole span with its gaps."""
        for key in found:
            for compiled in self._by_key.get(key, ()):
                if not all(element in found for element in compiled.elements):
                    continue
                if _match(compiled.parts, words, found) is None:
                    continue
                for part in compiled.parts:
                    for spans in _part_matches(part, words, found):
                        yield compiled.owner, (spans[0][0], spans[-1][1])

    def _number(self, phrases: frozenset[Phrase]) -> int:
        number = self._numbers.get(phrases)
        if number is None:
            number = self._numbers[phrases] = len(self._numbers)
            for phrase in phrases:
                self._insert(phrase, number)
        return number

    def _insert(self, phrase: Phrase, number: int) -> None:
        node = self._root
        for word in phrase:
            if word.endswith("*"):
                self._prefixes.setdefault(len(word) - 1, set()).add(word[:-1])
            node = node.next.setdefault(word, _Node())
        node.elements.append(number)

    def _forms(self, word: str) -> list[str]:
        """The word, its form without a final s, and every prefix that a rule asks for."""
        forms = [word]
        if len(word) >= _SHORTEST_STEM and word.endswith("s") and not word.endswith("ss"):
            forms.append(word[:-1])
        for length, prefixes in self._prefixes.items():
            if word[:length] in prefixes and len(word) >= length:
                forms.append(word[:length] + "*")
        return forms


def _match(parts: tuple[tuple[tuple[int, Step], ...], ...], words: Words, found: Found) -> Match | None:
    """One match of all parts within `TOGETHER` words, no word used twice."""
    joined: list[tuple[Span, ...]] = [()]
    for part in parts:
        joined = list(islice(_combine(joined, _part_matches(part, words, found)), _MOST_JOINS))
        if not joined:
            return None
    return Match(joined[0])


def _combine(joined: Iterable[tuple[Span, ...]], more: list[tuple[Span, ...]]) -> Iterator[tuple[Span, ...]]:
    for before in joined:
        for spans in more:
            if not before:
                yield spans
            elif not _overlap(before, spans) and _reach((*before, *spans)) <= TOGETHER:
                yield (*before, *spans)


def _part_matches(part: tuple[tuple[int, Step], ...], words: Words, found: Found) -> list[tuple[Span, ...]]:
    first, step = part[0]
    ways: list[tuple[Span, ...]] = [(span,) for span in found[first] if _placed(span, step, words)]
    for number, step in part[1:]:
        longer: list[tuple[Span, ...]] = []
        for way in ways:
            end = way[-1][1]
            spans = found[number]
            for span in islice(spans, bisect_left(spans, (end, 0)), None):
                if span[0] > end + step.gap:
                    break
                if _placed(span, step, words) and _same(end, span[0], step, words):
                    longer.append((*way, span))
        ways = longer[:_MOST_JOINS]
    return [way for way in ways if all(_unbroken(span, words) for span in way)]


def _unbroken(span: Span, words: Words) -> bool:
    return words.sentences[span[0]] == words.sentences[span[1] - 1]


def _same(end: int, start: int, step: Step, words: Words) -> bool:
    return step.crossing or words.sentences[end - 1] == words.sentences[start]


def _placed(span: Span, step: Step, words: Words) -> bool:
    start, end = span
    if step.starts and start > 0 and words.sentences[start - 1] == words.sentences[start]:
        return False
    last = end == len(words.sentences) or words.sentences[end] != words.sentences[end - 1]
    return last or not step.ends


def _overlap(some: tuple[Span, ...], others: tuple[Span, ...]) -> bool:
    return any(start < end2 and start2 < end for start, end in some for start2, end2 in others)


def _reach(spans: tuple[Span, ...]) -> int:
    return max(end for _, end in spans) - min(start for start, _ in spans)
